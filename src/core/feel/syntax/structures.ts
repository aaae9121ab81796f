/**
 * Brackets, paths, calls, functions, `if` and iterations.
 *
 * @module
 */

import { findPlaceholders } from "../../secrets/placeholder.ts";
import type { Argument, ContextEntry, FeelNode, IteratorPart } from "../tree.ts";
import { childAt, childrenOf, type LezerNode, type Reader, type Rows, spanOf } from "./lezer.ts";
import { refuse, refuseAt } from "./refusal.ts";
import { BINDING } from "./strictness.ts";

/** Everything that is neither an operator nor a terminal. */
export const STRUCTURES: Rows = {
  List: (reader, node) => ({
    kind: "list",
    ...spanOf(node),
    items: childrenOf(node).slice(1, -1).map((item) => reader.read(item)),
  }),
  Context: (reader, node) => ({
    kind: "context",
    ...spanOf(node),
    entries: childrenOf(node).slice(1, -1).map((entry) => readEntry(reader, entry)),
  }),
  PathExpression: (reader, node) => ({
    kind: "path",
    ...spanOf(node),
    target: reader.readOperand(childAt(node, 0), BINDING.value),
    name: reader.nameOf(childAt(node, 2)),
  }),
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

function readEntry(reader: Reader, node: LezerNode): ContextEntry {
  const key = childAt(node, 0);
  const written = childAt(key, 0);
  // Camunda resolves no escapes in keys.
  const name = written.name === "StringLiteral"
    ? reader.textOf(written).slice(1, -1)
    : reader.nameOf(written);
  if (findPlaceholders(name).length > 0) refuse("A secret cannot be the name of an entry", key.from);
  return { key: name, value: reader.read(childAt(node, 1)) };
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
    return childrenOf(node).map((argument) => ({ value: readArgument(reader, argument) }));
  }
  if (node.name !== "NamedParameters") refuseAt(node.from);
  return childrenOf(node).map((argument) => ({
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
  const parameters = childrenOf(childAt(node, 2)).map((parameter) => {
    const [name, type] = childrenOf(parameter);
    if (type !== undefined) refuse("A parameter cannot have a type", type.from);
    return reader.nameOf(name ?? parameter);
  });
  const body = reader.read(childAt(childAt(node, 4), 0));
  return { kind: "function", ...spanOf(node), parameters, body };
}

function readIterators(reader: Reader, node: LezerNode): IteratorPart[] {
  return childrenOf(node).map((iterator) => {
    const name = reader.nameOf(childAt(iterator, 0));
    const [source, , to] = childrenOf(childAt(iterator, 2));
    if (source === undefined) return refuseAt(iterator.to);
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
