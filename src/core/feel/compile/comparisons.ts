/**
 * Comparisons of two values, and of a value with its type.
 *
 * @module
 */

import { compare, equals } from "../compare.ts";
import { type Reason, reasonAt, type Run } from "../run.ts";
import type { ComparisonNode, NodeOf, OrderOperator, Span } from "../tree.ts";
import { typeName } from "../types.ts";
import type { FeelValue } from "../value.ts";
import type { Compiler, Compilers, Evaluate } from "./compiler.ts";
import { constantOf } from "./constants.ts";
import { compileForgiving, forgive } from "./lenient.ts";

/** Comparisons. */
export const COMPARISONS: Compilers<"comparison" | "between" | "instance of"> = {
  comparison: compileComparison,
  between: compileBetween,
  "instance of": compileInstanceOf,
};

/** What an order of two values means for an operator. */
const ORDERS: Readonly<Record<OrderOperator, (order: number) => boolean>> = {
  "<": (order) => order < 0,
  "<=": (order) => order <= 0,
  ">": (order) => order > 0,
  ">=": (order) => order >= 0,
};

/** Types that have another name, which needs back-ticks. */
const TYPE_ALIASES: ReadonlyMap<string, string> = new Map([
  ["date time", "date and time"],
  ["year-month-duration", "years and months duration"],
  ["day-time-duration", "days and time duration"],
]);

/** Compares two values; null if they cannot be compared. */
export type Comparison = (a: FeelValue, b: FeelValue, run: Run) => boolean | null;

/** The comparison of an operator. */
export function comparisonOf(operator: ComparisonNode["operator"], span: Span): Comparison {
  const incomparable = reasonAt(span, { kind: "NOT_COMPARABLE", message: "Cannot compare" });
  if (operator === "=") return (a, b, run) => equals(a, b, run) ?? run.refuse(incomparable, a, b);
  if (operator === "!=") {
    return (a, b, run) => {
      const areEqual = equals(a, b, run);
      return areEqual === null ? run.refuse(incomparable, a, b) : !areEqual;
    };
  }
  const isMet = ORDERS[operator];
  return (a, b, run) => {
    const order = compare(a, b, run);
    return order === null ? run.refuse(incomparable, a, b) : isMet(order);
  };
}

function compileComparison(node: NodeOf<"comparison">, compiler: Compiler): Evaluate {
  const left = compiler.compile(node.left);
  const constant = constantOf(node.right);
  if (node.operator === "=" && typeof constant === "string") return equalsText(node, left, constant);
  const right = compiler.compile(node.right);
  const compareBoth = comparisonOf(node.operator, node);
  const evaluate: Evaluate = (frame, run) => compareBoth(left(frame, run), right(frame, run), run);
  return node.operator === "!=" ? forgive(compiler, evaluate) : evaluate;
}

/** `path = "text"` is what most conditions are made of. */
function equalsText(node: Span, left: Evaluate, text: string): Evaluate {
  const incomparable: Reason = reasonAt(node, { kind: "NOT_COMPARABLE", message: "Cannot compare" });
  return (frame, run) => {
    const value = left(frame, run);
    if (typeof value === "string") return value === text;
    return value === null ? false : run.refuse(incomparable, value, text);
  };
}

/** Both comparisons, joined by a three-valued `and`. */
function compileBetween(node: NodeOf<"between">, compiler: Compiler): Evaluate {
  const value = compileForgiving(node.value, compiler);
  const low = compileForgiving(node.low, compiler);
  const high = compileForgiving(node.high, compiler);
  const isAbove = comparisonOf(">=", node);
  const isBelow = comparisonOf("<=", node);
  return (frame, run) => {
    const tested = value(frame, run);
    const fromLow = isAbove(tested, low(frame, run), run);
    if (fromLow === false) return false;
    const toHigh = isBelow(tested, high(frame, run), run);
    return toHigh === false ? false : fromLow === null ? null : toHigh;
  };
}

function compileInstanceOf(node: NodeOf<"instance of">, compiler: Compiler): Evaluate {
  const evaluate = compiler.compile(node.value);
  if (node.type === "Any") return (frame, run) => evaluate(frame, run) !== null;
  const type = TYPE_ALIASES.get(node.type) ?? node.type;
  return (frame, run) => typeName(evaluate(frame, run)) === type;
}
