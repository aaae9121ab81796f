/**
 * Texts where a number is needed: what has different types is never equal in FEEL, nor more or less. Header
 * values and query parameters are always texts.
 *
 * @module
 */

import type { FeelHint, Surroundings } from "../lint.ts";
import type { FeelNode, NodeOf } from "../tree.ts";

type KnownType = "text" | "number" | "boolean";

/** Built-ins that give a number or null. */
const GIVE_NUMBERS: ReadonlySet<string> = new Set([
  "number",
  "count",
  "string length",
  "floor",
  "ceiling",
  "decimal",
  "modulo",
]);

/** What compares or computes with values whose types cannot fit. */
export function findMixedTypes(node: FeelNode, surroundings: Surroundings): FeelHint | undefined {
  switch (node.kind) {
    case "comparison":
      return hintAtComparison(node.left, [node.right], surroundings);
    case "between":
      return hintAtComparison(node.value, [node.low, node.high], surroundings);
    case "in":
      return hintAtTests(node, surroundings);
    case "arithmetic":
      return hintAtArithmetic(node, surroundings);
    case "negation":
      return typeOf(node.operand, surroundings) === "text"
        ? alwaysNull(node.operand, surroundings)
        : undefined;
    default:
      return undefined;
  }
}

/** A comparison with several is one that all of them must meet. */
function hintAtComparison(
  value: FeelNode,
  others: readonly FeelNode[],
  surroundings: Surroundings,
): FeelHint | undefined {
  const other = others.find((candidate) => haveDifferentTypes(value, candidate, surroundings));
  return other === undefined ? undefined : neverTrue(value, other, surroundings);
}

/** Of several tests one is enough. */
function hintAtTests({ value, tests }: NodeOf<"in">, surroundings: Surroundings): FeelHint | undefined {
  const hints = tests.map((test) => hintAtComparison(value, boundsOf(test), surroundings));
  return hints.every((hint) => hint !== undefined) ? hints[0] : undefined;
}

/** What a test compares with. */
function boundsOf(test: FeelNode): readonly FeelNode[] {
  switch (test.kind) {
    case "range":
      return [test.low, test.high];
    case "unary comparison":
      return [test.operand];
    case "number":
    case "string":
      return [test];
    default:
      return [];
  }
}

function hintAtArithmetic(node: NodeOf<"arithmetic">, surroundings: Surroundings): FeelHint | undefined {
  const { left, right, operator } = node;
  const text = [left, right].find((operand) => typeOf(operand, surroundings) === "text");
  if (text === undefined) return undefined;
  if (operator === "+" && !haveDifferentTypes(left, right, surroundings)) return undefined;
  return alwaysNull(text, surroundings);
}

function haveDifferentTypes(one: FeelNode, other: FeelNode, surroundings: Surroundings): boolean {
  const type = typeOf(one, surroundings);
  const otherType = typeOf(other, surroundings);
  return type !== undefined && otherType !== undefined && type !== otherType;
}

function typeOf(node: FeelNode, surroundings: Surroundings): KnownType | undefined {
  if (isSentText(node, surroundings)) return "text";
  switch (node.kind) {
    case "string":
      return "text";
    case "number":
    case "boolean":
      return node.kind;
    case "call":
      return node.target === undefined && GIVE_NUMBERS.has(node.name) ? "number" : undefined;
    default:
      return undefined;
  }
}

/** A header's value or a query parameter. */
function isSentText(node: FeelNode, surroundings: Surroundings): boolean {
  if (node.kind === "path") return isTexts(node.target, surroundings);
  if (node.kind !== "call" || node.name !== "get value" || node.target !== undefined) return false;
  const [context, key] = node.args;
  return context !== undefined && isTexts(context.value, surroundings) && key?.value.kind === "string";
}

/** `request.headers` or `request.params`. */
function isTexts(node: FeelNode, { names }: Surroundings): boolean {
  return node.kind === "path" && (node.name === "headers" || node.name === "params") &&
    node.target.kind === "variable" && node.target.name === "request" && names.isRoot("request");
}

function neverTrue(value: FeelNode, other: FeelNode, surroundings: Surroundings): FeelHint {
  const sent = [value, other].find((side) => isSentText(side, surroundings));
  const types = `${typeOf(value, surroundings)} with ${typeOf(other, surroundings)}`;
  const message = `This compares ${types}, which is never true`;
  if (sent === undefined) {
    return { code: "FEEL_COMPARISON_NEVER_TRUE", message, position: value.position };
  }
  const literal = sent === value ? other : value;
  const position = literal.kind === "boolean" ? literal.position : sent.position;
  return {
    code: "FEEL_COMPARISON_NEVER_TRUE",
    message: `${message}: what is sent in a header or as a query parameter is always text`,
    position,
    suggestion: literal.kind === "boolean"
      ? `"${sourceOf(literal, surroundings)}"`
      : `number(${sourceOf(sent, surroundings)})`,
  };
}

function alwaysNull(operand: FeelNode, surroundings: Surroundings): FeelHint {
  const isSent = isSentText(operand, surroundings);
  const why = isSent ? ": what is sent in a header or as a query parameter is always text" : "";
  return {
    code: "FEEL_ALWAYS_NULL",
    message: `This computes with text, which is always null${why}`,
    position: operand.position,
    suggestion: isSent ? `number(${sourceOf(operand, surroundings)})` : undefined,
  };
}

function sourceOf({ position, end }: FeelNode, { text }: Surroundings): string {
  return text.slice(position, end);
}
