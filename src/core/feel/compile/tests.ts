/**
 * Tests of a value: what stands behind `in`, and what tests the value of a surrounding `in`.
 *
 * @module
 */

import { compare, equals, includes } from "../compare.ts";
import { findVariable, type Frame, VariableFrame } from "../frame.ts";
import { keyOf } from "../key.ts";
import { reasonAt, type Run } from "../run.ts";
import { type FeelNode, type NodeOf, partsOf } from "../tree.ts";
import { isContext, isList } from "../types.ts";
import { type FeelList, FeelRange, type FeelValue } from "../value.ts";
import { comparisonOf } from "./comparisons.ts";
import type { Compiler, Compilers, Evaluate } from "./compiler.ts";
import { constantOf } from "./constants.ts";
import { compileBound, Forgivable, NoInput } from "./lenient.ts";

/** Tests. */
export const TESTS: Compilers<"in" | "unary comparison" | "range" | "input"> = {
  in: compileIn,
  "unary comparison": compileImplicit,
  range: compileImplicit,
  input: compileInput,
};

/** The variable that holds what is tested. Models can name it, too. */
const TESTED = keyOf("cellInput");
const INPUT = keyOf("?");

/** Whether a value passes; null if that is unknown. */
type Test = (tested: FeelValue, frame: Frame, run: Run) => boolean | null;

/** One test that is passed is enough. */
function compileIn(node: NodeOf<"in">, compiler: Compiler): Evaluate {
  const value = compiler.compile(node.value);
  const [only, ...others] = node.tests;
  const tests = only !== undefined && others.length === 0
    ? [compileTest(only, compiler)]
    : node.tests.map((test) => forgivingTest(compiler, compileTest(test, compiler), null));
  return (frame, run) => {
    const tested = value(frame, run);
    const place = new VariableFrame(frame, { name: TESTED.name, value: tested });
    let result: boolean | null = false;
    for (const test of tests) {
      const isPassed = test(tested, place, run);
      if (isPassed === true) return true;
      if (isPassed === null) result = null;
    }
    return result;
  };
}

/** A test whose outcome is fixed where something in it fails forgivably. */
function forgivingTest({ facts }: Compiler, test: Test, otherwise: boolean | null): Test {
  if (!facts.mayFail) return test;
  return (tested, frame, run) => {
    try {
      return test(tested, frame, run);
    } catch (error) {
      if (error instanceof Forgivable) return otherwise;
      throw error;
    }
  };
}

/** Outside of `in`, what is tested is unknown, unless an `in` is somewhere around. */
function compileImplicit(node: NodeOf<"unary comparison" | "range">, compiler: Compiler): Evaluate {
  const test = compileTest(node, compiler);
  const nothing = reasonAt(node, { kind: "NO_VARIABLE_FOUND", message: "There is nothing to test" });
  return (frame, run) => {
    const tested = findVariable(frame, TESTED);
    return test(tested === undefined ? run.refuse(nothing) : tested, frame, run);
  };
}

function compileInput({ position }: NodeOf<"input">): Evaluate {
  return (frame, run) => {
    const tested = findVariable(frame, INPUT);
    if (tested !== undefined) return tested;
    run.position = position;
    throw new NoInput();
  };
}

function compileTest(node: FeelNode, compiler: Compiler): Test {
  switch (node.kind) {
    case "unary comparison": {
      const operand = compiler.compile(node.operand);
      const compareBoth = comparisonOf(node.operator, node);
      return (tested, frame, run) => compareBoth(tested, operand(frame, run), run);
    }
    case "range":
      return compileRangeTest(node, compiler);
    default: {
      const test = compiler.facts.usesInput && usesInput(node)
        ? compileQuestion(node, compiler)
        : compileExpressionTest(node, compiler);
      return forgivingTest(compiler, test, false);
    }
  }
}

function compileRangeTest(node: NodeOf<"range">, compiler: Compiler): Test {
  const range = compileBounds(node, compiler);
  const incomparable = reasonAt(node, { kind: "NOT_COMPARABLE", message: "Cannot compare a range with" });
  return (tested, frame, run) => includes(range(frame, run), tested, run) ?? run.refuse(incomparable, tested);
}

function compileBounds(node: NodeOf<"range">, compiler: Compiler): (frame: Frame, run: Run) => FeelRange {
  const { includesLow: includesStart, includesHigh: includesEnd } = node;
  const [start, end] = [constantOf(node.low), constantOf(node.high)];
  if (start !== undefined && end !== undefined) {
    const range = new FeelRange({ start, end, includesStart, includesEnd });
    return () => range;
  }
  const low = compileBound(node.low, compiler);
  const high = compileBound(node.high, compiler);
  return (frame, run) =>
    new FeelRange({ start: low(frame, run), end: high(frame, run), includesStart, includesEnd });
}

/** A range that is passed to a function. */
export function compileRangeValue(node: NodeOf<"range">, compiler: Compiler): Evaluate {
  const bounds = compileBounds(node, compiler);
  const noRange = reasonAt(node, { kind: "INVALID_TYPE", message: "There is no range from" });
  return (frame, run) => {
    const range = bounds(frame, run);
    const { start, end } = range;
    if (typeof start !== "string" && !isList(start) && compare(start, end) !== null) return range;
    run.refuse(noRange, start, end);
    run.position = node.position;
    throw new Forgivable("A range must be from and to values of a type that has ranges");
  };
}

/** Whether `?` stands in an expression, and means what this expression tests. */
function usesInput(node: FeelNode): boolean {
  if (node.kind === "in") return usesInput(node.value);
  return node.kind === "input" || partsOf(node).some(usesInput);
}

function compileQuestion(node: FeelNode, compiler: Compiler): Test {
  const evaluate = compiler.compile(node);
  return (tested, frame, run) => {
    const value = evaluate(new VariableFrame(frame, { name: INPUT.name, value: tested }), run);
    return typeof value === "boolean" ? value : null;
  };
}

/** Passed if the expression is true, is a list that has the value, or equals it. */
function compileExpressionTest(node: FeelNode, compiler: Compiler): Test {
  const evaluate = compiler.compile(node);
  const incomparable = reasonAt(node, { kind: "NOT_COMPARABLE", message: "Cannot compare" });
  return (tested, frame, run) => {
    const value = evaluate(frame, run);
    if (value === true || isList(value) && hasElement(value, tested, run)) return true;
    const areEqual = equals(tested, value, run) ?? run.refuse(incomparable, tested, value);
    if (areEqual === true) return true;
    return value === false || isList(value) ? false : areEqual;
  };
}

function hasElement(list: FeelList, wanted: FeelValue, run: Run): boolean {
  run.spend(list.length);
  return list.some((element) => isSame(element, wanted, run));
}

/** No context is the same as another one for the engine, whatever they hold. */
function isSame(a: FeelValue, b: FeelValue, run: Run): boolean {
  if (isContext(a) || isContext(b)) return false;
  if (!isList(a) || !isList(b)) return equals(a, b, run) === true;
  run.spend(a.length);
  return a.length === b.length && a.every((element, index) => isSame(element, b[index] ?? null, run));
}
