/**
 * The tree of an expression: what was written, freed from how it was written. Brackets are gone, names are
 * without their back-ticks, texts without their escapes.
 *
 * @module
 */

import type { FeelNumber } from "./value.ts";

/** Where something stands in the text, in UTF-16 code units from 0. */
export interface Span {
  /** Its first character. */
  readonly position: number;
  /** The character behind its last. */
  readonly end: number;
}

/** `null`. */
export interface NullNode extends Span {
  readonly kind: "null";
}

/** `true` or `false`. */
export interface BooleanNode extends Span {
  readonly kind: "boolean";
  readonly value: boolean;
}

/** A number, with the sign that stands before it. */
export interface NumberNode extends Span {
  readonly kind: "number";
  readonly value: FeelNumber;
}

/** A string literal. */
export interface StringNode extends Span {
  readonly kind: "string";
  /** Its text; a `{{secrets.X}}` in it stays as it is written. */
  readonly value: string;
  /** Names of the secrets that a run may fill in, in order, repetitions included. */
  readonly secretSlots: readonly string[];
}

/** `@"…"`. */
export interface TemporalNode extends Span {
  readonly kind: "temporal";
  readonly text: string;
}

/** `[…]`. */
export interface ListNode extends Span {
  readonly kind: "list";
  readonly items: readonly FeelNode[];
}

/** One `key: value` of a context. */
export interface ContextEntry {
  readonly key: string;
  readonly value: FeelNode;
}

/** `{…}`. */
export interface ContextNode extends Span {
  readonly kind: "context";
  readonly entries: readonly ContextEntry[];
}

/** A variable. */
export interface VariableNode extends Span {
  readonly kind: "variable";
  readonly name: string;
}

/** `target.name`. */
export interface PathNode extends Span {
  readonly kind: "path";
  readonly target: FeelNode;
  readonly name: string;
}

/** `target[condition]`. */
export interface FilterNode extends Span {
  readonly kind: "filter";
  readonly target: FeelNode;
  readonly condition: FeelNode;
}

/** `-operand`. */
export interface NegationNode extends Span {
  readonly kind: "negation";
  readonly operand: FeelNode;
}

/** Operators of arithmetic. */
export type ArithmeticOperator = "+" | "-" | "*" | "/" | "**";

/** `left + right` and the like. */
export interface ArithmeticNode extends Span {
  readonly kind: "arithmetic";
  readonly operator: ArithmeticOperator;
  readonly left: FeelNode;
  readonly right: FeelNode;
}

/** Operators that order. */
export type OrderOperator = "<" | "<=" | ">" | ">=";

/** `left = right` and the like. */
export interface ComparisonNode extends Span {
  readonly kind: "comparison";
  readonly operator: OrderOperator | "=" | "!=";
  readonly left: FeelNode;
  readonly right: FeelNode;
}

/** `value between low and high`. */
export interface BetweenNode extends Span {
  readonly kind: "between";
  readonly value: FeelNode;
  readonly low: FeelNode;
  readonly high: FeelNode;
}

/** `value instance of type`. */
export interface InstanceOfNode extends Span {
  readonly kind: "instance of";
  readonly value: FeelNode;
  readonly type: string;
}

/** `value in test` or `value in (test, …)`. A test is a unary comparison, a range, or any expression. */
export interface InNode extends Span {
  readonly kind: "in";
  readonly value: FeelNode;
  readonly tests: readonly FeelNode[];
}

/** `< operand` and the like: compares what is tested. `=` is what `in true` means at the very end of a text. */
export interface UnaryComparisonNode extends Span {
  readonly kind: "unary comparison";
  readonly operator: OrderOperator | "=";
  readonly operand: FeelNode;
}

/** `[low..high]`: as an argument a value, anywhere else a test of what is tested. */
export interface RangeNode extends Span {
  readonly kind: "range";
  readonly low: FeelNode;
  readonly high: FeelNode;
  readonly includesLow: boolean;
  readonly includesHigh: boolean;
}

/** `?`, which is what is tested. */
export interface InputNode extends Span {
  readonly kind: "input";
}

/** `a and b and …`. */
export interface AndNode extends Span {
  readonly kind: "and";
  readonly operands: readonly FeelNode[];
}

/** `a or b or …`. */
export interface OrNode extends Span {
  readonly kind: "or";
  readonly operands: readonly FeelNode[];
}

/** `if condition then consequence else alternative`. */
export interface IfNode extends Span {
  readonly kind: "if";
  readonly condition: FeelNode;
  readonly consequence: FeelNode;
  readonly alternative: FeelNode;
}

/** `name in source`, or `name in from..to` if there is a `to`. */
export interface IteratorPart extends Span {
  readonly name: string;
  readonly source: FeelNode;
  readonly to?: FeelNode;
}

/** `for … return body`. */
export interface ForNode extends Span {
  readonly kind: "for";
  readonly iterators: readonly IteratorPart[];
  readonly body: FeelNode;
}

/** `some … satisfies condition` or `every … satisfies condition`. */
export interface QuantifiedNode extends Span {
  readonly kind: "some" | "every";
  readonly iterators: readonly IteratorPart[];
  readonly condition: FeelNode;
}

/** `function(…) body`. */
export interface FunctionNode extends Span {
  readonly kind: "function";
  readonly parameters: readonly string[];
  readonly body: FeelNode;
}

/** An argument, with its name if it has one. Of one call all have names, or none. */
export interface Argument {
  readonly name?: string;
  readonly value: FeelNode;
}

/** `name(…)`, or `target.name(…)`. */
export interface CallNode extends Span {
  readonly kind: "call";
  readonly target?: FeelNode;
  readonly name: string;
  readonly args: readonly Argument[];
}

/** An expression. */
export type FeelNode =
  | NullNode
  | BooleanNode
  | NumberNode
  | StringNode
  | TemporalNode
  | ListNode
  | ContextNode
  | VariableNode
  | PathNode
  | FilterNode
  | NegationNode
  | ArithmeticNode
  | ComparisonNode
  | BetweenNode
  | InstanceOfNode
  | InNode
  | UnaryComparisonNode
  | RangeNode
  | InputNode
  | AndNode
  | OrNode
  | IfNode
  | ForNode
  | QuantifiedNode
  | FunctionNode
  | CallNode;

/** The node of a kind. */
export type NodeOf<Kind extends FeelNode["kind"]> = Extract<FeelNode, { kind: Kind }>;

/** The expressions that an expression is made of, in the order of the text. */
export function partsOf(node: FeelNode): readonly FeelNode[] {
  switch (node.kind) {
    case "null":
    case "boolean":
    case "number":
    case "string":
    case "temporal":
    case "variable":
    case "input":
      return [];
    case "list":
      return node.items;
    case "context":
      return node.entries.map(({ value }) => value);
    case "path":
      return [node.target];
    case "filter":
      return [node.target, node.condition];
    case "negation":
    case "unary comparison":
      return [node.operand];
    case "arithmetic":
    case "comparison":
      return [node.left, node.right];
    case "between":
      return [node.value, node.low, node.high];
    case "instance of":
      return [node.value];
    case "in":
      return [node.value, ...node.tests];
    case "range":
      return [node.low, node.high];
    case "and":
    case "or":
      return node.operands;
    case "if":
      return [node.condition, node.consequence, node.alternative];
    case "for":
      return [...node.iterators.flatMap(sourcesOf), node.body];
    case "some":
    case "every":
      return [...node.iterators.flatMap(sourcesOf), node.condition];
    case "function":
      return [node.body];
    case "call":
      return [...(node.target ? [node.target] : []), ...node.args.map(({ value }) => value)];
  }
}

function sourcesOf({ source, to }: IteratorPart): FeelNode[] {
  return to === undefined ? [source] : [source, to];
}
