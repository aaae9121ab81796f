/**
 * Brackets, paths, calls, functions, `if` and iterations.
 *
 * @module
 */

import { findPlaceholders } from "../../secrets/placeholder.ts";
import type { Argument, ContextEntry, FeelNode, IteratorPart } from "../tree.ts";
import { childAt, type LezerNode, type Reader, type Rows, spanOf } from "./lezer.ts";
import { refuse, refuseAt } from "./refusal.ts";
import { BINDING } from "./strictness.ts";

/** Everything that is neither an operator nor a terminal. */
export const STRUCTURES: Rows = {
  List: (reader, node) => ({
    kind: "list",
    ...spanOf(node),
    items: node.children.slice(1, -1).map((item) => reader.read(item)),
  }),
  Context: (reader, node) => ({
    kind: "context",
    ...spanOf(node),
    entries: node.children.slice(1, -1).map((entry) => readEntry(reader, entry)),
  }),
  PathExpression: readPath,
  FilterExpression: (reader, node) => ({
    kind: "filter",
    ...spanOf(node),
    target: reader.readOperand(childAt(node, 0), BINDING.value),
    condition: reader.read(childAt(node, 2)),
  }),
  FunctionInvocation: readCall,
  FunctionDefinition: readFunction,
  IfExpression: (reader, node) => ({
    kind: "if",
    ...spanOf(node),
    condition: reader.read(childAt(node, 1)),
    consequence: reader.read(childAt(node, 3)),
    alternative: reader.read(childAt(node, 5)),
  }),
  ForExpression: (reader, node) => ({
    kind: "for",
    ...spanOf(node),
    iterators: readIterators(reader, childAt(node, 1)),
    body: reader.read(childAt(node, 3)),
  }),
  QuantifiedExpression: (reader, node) => ({
    kind: childAt(node, 0).name === "some" ? "some" : "every",
    ...spanOf(node),
    iterators: readIterators(reader, childAt(node, 1)),
    condition: reader.read(childAt(node, 3)),
  }),
};

/** The names behind the dot were made one. */
function readPath(reader: Reader, node: LezerNode): FeelNode {
  let path = reader.readOperand(childAt(node, 0), BINDING.value);
  for (const { name, end } of reader.namesOf(childAt(node, 2))) {
    path = { kind: "path", position: node.position, end, target: path, name };
  }
  return path;
}

function readEntry(reader: Reader, node: LezerNode): ContextEntry {
  const key = readKey(reader, childAt(childAt(node, 0), 0));
  if (findPlaceholders(key).length > 0) refuse("A secret cannot be the name of an entry", node.position);
  return { key, value: reader.read(childAt(node, 1)) };
}

/** Whatever stands before the colon. Camunda resolves no escapes in it. */
function readKey(reader: Reader, node: LezerNode): string {
  const written = node.name === "StringLiteral" ? reader.textOf(node) : reader.maskedTextOf(node);
  return /^["`]/.test(written) ? written.slice(1, -1) : written;
}

/** Only what has a name can be called: `a.b.f(x)`, but not `a[1].f(x)`. */
function readCall(reader: Reader, node: LezerNode): FeelNode {
  const callee = reader.read(childAt(node, 0));
  const call = { kind: "call", ...spanOf(node), args: readArguments(reader, childAt(node, 2)) } as const;
  if (callee.kind === "variable" && !reader.isBracketed(callee)) return { ...call, name: callee.name };
  if (callee.kind === "path" && isNames(reader, callee)) {
    return { ...call, target: callee.target, name: callee.name };
  }
  return refuse("Only a function with a name can be called", callee.end);
}

function isNames(reader: Reader, node: FeelNode): boolean {
  if (reader.isBracketed(node)) return false;
  return node.kind === "variable" || node.kind === "path" && isNames(reader, node.target);
}

function readArguments(reader: Reader, node: LezerNode): Argument[] {
  if (node.name === "PositionalParameters") {
    return node.children.map((argument) => ({ value: readArgument(reader, argument) }));
  }
  if (node.name !== "NamedParameters") refuseAt(node.position);
  return node.children.map((argument) => ({
    name: reader.nameOf(childAt(argument, 0)),
    value: readArgument(reader, childAt(argument, 1)),
  }));
}

/** A range is passed on, and so nothing can follow it. */
function readArgument(reader: Reader, node: LezerNode): FeelNode {
  const value = reader.read(node);
  const [first] = value.kind === "and" || value.kind === "or" ? value.operands : [];
  if (first?.kind === "range" && !reader.isBracketed(value)) refuseAt(first.end);
  return value;
}

function readFunction(reader: Reader, node: LezerNode): FeelNode {
  const body = childAt(childAt(node, 4), 0);
  const outer = comparedFunction(node, body);
  if (outer !== undefined) return reader.read(outer);
  const parameters = childAt(node, 2).children.map((parameter) => {
    const [name, type] = parameter.children;
    if (type !== undefined) refuse("A parameter cannot have a type", type.position);
    return reader.nameOf(name ?? parameter);
  });
  return { kind: "function", ...spanOf(node), parameters, body: reader.read(body) };
}

/**
 * A body ends where a second comparison follows: for Camunda that compares the function, `(function(x) x < y) = 1`
 * without the brackets, and what follows belongs to it. Undefined if there is none.
 */
function comparedFunction(node: LezerNode, body: LezerNode): LezerNode | undefined {
  const [first, ...others] = body.children;
  if (first === undefined) return undefined;
  let operand: LezerNode | undefined;
  if (body.name === "Conjunction" || body.name === "Disjunction") operand = comparedFunction(node, first);
  if (body.name === "Comparison" && first.name === "Comparison") operand = functionWith(node, first);
  return operand && { ...body, position: node.position, children: [operand, ...others] };
}

/** The same function with another body. */
function functionWith(node: LezerNode, body: LezerNode): LezerNode {
  const wrapper = { ...childAt(node, 4), end: body.end, children: [body] };
  return { ...node, end: body.end, children: [...node.children.slice(0, 4), wrapper] };
}

function readIterators(reader: Reader, node: LezerNode): IteratorPart[] {
  return node.children.map((iterator) => {
    const name = reader.nameOf(childAt(iterator, 0));
    const [source, , to] = childAt(iterator, 2).children;
    if (source === undefined) return refuseAt(iterator.end);
    const span = spanOf(iterator);
    if (to === undefined) return { name, ...span, source: reader.readOperand(source, BINDING.value) };
    return {
      name,
      ...span,
      source: reader.readOperand(source, BINDING.sum),
      to: reader.readOperand(to, BINDING.sum),
    };
  });
}
