/**
 * Arithmetic.
 *
 * @module
 */

import { add, divide, isNumber, multiply, negate, power, subtract } from "../decimal.ts";
import { reasonAt, type Run } from "../run.ts";
import { addTemporal, divideDuration, multiplyDuration, subtractTemporal } from "../temporal/arithmetic.ts";
import type { ArithmeticOperator, NodeOf } from "../tree.ts";
import type { FeelNumber, FeelValue } from "../value.ts";
import type { Compiler, Compilers, Evaluate } from "./compiler.ts";
import { forgive } from "./lenient.ts";

/** Arithmetic. */
export const ARITHMETIC: Compilers<"negation" | "arithmetic"> = {
  negation: compileNegation,
  arithmetic: compileArithmetic,
};

/** What an operator does with numbers, and with everything else. Null where it makes no sense. */
interface Operator {
  readonly verb: string;
  /** What it costs where the digits of a double do not suffice, in steps. */
  readonly steps: number;
  readonly numbers: (a: FeelNumber, b: FeelNumber) => FeelValue;
  readonly others: (a: FeelValue, b: FeelValue) => FeelValue;
}

const OPERATORS: Readonly<Record<ArithmeticOperator, Operator>> = {
  "+": { steps: 8, verb: "add", numbers: add, others: addTemporal },
  "-": { steps: 8, verb: "subtract", numbers: subtract, others: subtractTemporal },
  "*": { steps: 8, verb: "multiply", numbers: multiply, others: multiplyDuration },
  "/": { steps: 16, verb: "divide", numbers: divide, others: divideDuration },
  "**": { steps: 64, verb: "raise", numbers: power, others: () => null },
};

function compileNegation(node: NodeOf<"negation">, compiler: Compiler): Evaluate {
  const operand = compiler.compile(node.operand);
  const noNumber = reasonAt(node, { kind: "INVALID_TYPE", message: "Cannot negate" });
  return forgive(compiler, (frame, run) => {
    const value = operand(frame, run);
    return isNumber(value) ? negate(value) : run.refuse(noNumber, value);
  });
}

function compileArithmetic(node: NodeOf<"arithmetic">, compiler: Compiler): Evaluate {
  const left = compiler.compile(node.left);
  const right = compiler.compile(node.right);
  const { verb, steps, numbers, others } = OPERATORS[node.operator];
  const mismatch = reasonAt(node, { kind: "INVALID_TYPE", message: `Cannot ${verb}` });
  const joinsTexts = node.operator === "+";
  return forgive(compiler, (frame, run) => {
    const a = left(frame, run);
    const b = right(frame, run);
    if (joinsTexts && typeof a === "string" && typeof b === "string") return joinTexts(a, b, run);
    const result = isNumber(a) && isNumber(b) ? numbers(a, b) : others(a, b);
    if (result === null) return run.refuse(mismatch, a, b);
    if (typeof result !== "number") run.spend(steps);
    return result;
  });
}

function joinTexts(a: string, b: string, run: Run): string {
  run.spend(1 + ((a.length + b.length) >>> 4));
  return a + b;
}
