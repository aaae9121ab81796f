/**
 * Operators, regrouped where Camunda groups them differently from Lezer.
 *
 * @module
 */

import type { ArithmeticNode, ComparisonNode, FeelNode, NegationNode, UnaryComparisonNode } from "../tree.ts";
import { childAt, type LezerNode, type Reader, type Rows, spanBetween, spanOf } from "./lezer.ts";
import { refuse, refuseAt } from "./refusal.ts";
import { BINDING } from "./strictness.ts";

/** Arithmetic, comparisons, logic and tests. */
export const OPERATORS: Rows = {
  ArithmeticExpression: (reader, node) =>
    node.children.length === 2 ? readNegation(reader, node) : readArithmetic(reader, node),
  InstanceOfExpression: (reader, node) => ({
    kind: "instance of",
    ...spanOf(node),
    value: reader.readOperand(childAt(node, 0), BINDING.sum),
    type: readType(reader, childAt(node, 3)),
  }),
  Conjunction: readLogic,
  Disjunction: readLogic,
  Comparison: readLogic,
  SimplePositiveUnaryTest: readLogic,
};

/** `-a`. A second minus may only be the sign of a number, and close to it. */
function readNegation(reader: Reader, node: LezerNode): FeelNode {
  if (reader.textOf(childAt(node, 0)) !== "-") refuseAt(node.position);
  const operand = reader.read(childAt(node, 1));
  if (operand.kind === "number" && /^-[^\d.]/.test(reader.textOf(childAt(node, 1)))) {
    refuseAt(operand.position);
  }
  if (!reader.isBracketed(operand) && operand.kind === "negation") refuseAt(operand.position);
  return outsideOfType(reader, operand, (value) => ({
    kind: "negation",
    position: node.position,
    end: value.end,
    operand: reader.expect(value, BINDING.value),
  }));
}

function readArithmetic(reader: Reader, node: LezerNode): FeelNode {
  const left = reader.readOperand(childAt(node, 0), BINDING.sum);
  const operator = arithmeticOperator(reader.textOf(childAt(node, 1))) ?? refuseAt(childAt(node, 1).position);
  const right = reader.read(childAt(node, 2));
  return outsideOfType(reader, right, (value) => ({
    kind: "arithmetic",
    ...spanBetween(left, value),
    operator,
    left,
    right: reader.expect(value, BINDING.sum),
  }));
}

/** Lezer reads `a + b instance of c` as `a + (b instance of c)`, Camunda as `(a + b) instance of c`. */
function outsideOfType(
  reader: Reader,
  operand: FeelNode,
  operate: (value: FeelNode) => NegationNode | ArithmeticNode,
): FeelNode {
  if (operand.kind !== "instance of" || reader.isBracketed(operand)) return operate(operand);
  const value = operate(operand.value);
  return { ...operand, ...spanBetween(value, operand), value };
}

function arithmeticOperator(text: string): ArithmeticNode["operator"] | undefined {
  switch (text) {
    case "+":
    case "-":
    case "*":
    case "/":
    case "**":
      return text;
    default:
      return undefined;
  }
}

/** `a.b`, or one of the few types that have blanks in their names. */
function readType(reader: Reader, node: LezerNode): string {
  const names = childAt(node, 0).children.filter(({ name }) => name === "VariableName");
  return names.flatMap((name) => reader.namesOf(name)).map(({ name }) => name).join(".");
}

/** Operands in a row, and the `and` or `or` behind each but the last. */
interface Chain {
  readonly operands: FeelNode[];
  readonly operators: ("and" | "or")[];
}

/**
 * Reads `and`, `or` and what binds a little tighter. For Lezer what is tested reaches to the end: `a in (b) and
 * c` is `a in ((b) and c)`, `< a and b` is `< (a and b)`. For Camunda a test ends with its bracket, its range or
 * its comparison, and only another expression goes on: `a in b and c` is `a in (b and c)` for both. So operands
 * are lined up, and put together again.
 */
function readLogic(reader: Reader, node: LezerNode): FeelNode {
  const chain: Chain = { operands: [], operators: [] };
  lineUp(reader, node, chain);
  const groups: FeelNode[][] = [[]];
  for (const [index, operand] of chain.operands.entries()) {
    if (chain.operators[index - 1] === "or") groups.push([]);
    groups.at(-1)?.push(operand);
  }
  return join(reader, "or", groups.map((operands) => join(reader, "and", operands)));
}

function join(reader: Reader, kind: "and" | "or", operands: FeelNode[]): FeelNode {
  const first = operands[0];
  const last = operands.at(-1);
  if (first === undefined || last === undefined) throw new TypeError("Cannot join operands: there are none");
  if (first === last) return first;
  for (const operand of operands) if (operand.kind !== "and") reader.expect(operand, BINDING.comparison);
  return { kind, ...spanBetween(first, last), operands };
}

function lineUp(reader: Reader, node: LezerNode, chain: Chain): void {
  const children = node.children;
  switch (node.name) {
    case "Conjunction":
    case "Disjunction":
      lineUp(reader, childAt(node, 0), chain);
      chain.operators.push(node.name === "Conjunction" ? "and" : "or");
      return lineUp(reader, childAt(node, 2), chain);
    case "Comparison":
      return lineUpComparison(reader, node, chain);
    case "SimplePositiveUnaryTest":
      if (children.length === 1) chain.operands.push(readRange(reader, childAt(node, 0)));
      else lineUpUnaryComparison(reader, node, chain);
      return;
    default:
      chain.operands.push(reader.read(node));
  }
}

function lineUpUnaryComparison(reader: Reader, node: LezerNode, chain: Chain): void {
  const operator = orderOperator(reader.textOf(childAt(node, 0))) ?? refuseAt(node.position);
  const index = chain.operands.length;
  lineUp(reader, childAt(node, 1), chain);
  const operand = reader.expect(chain.operands[index] ?? refuseAt(node.end), BINDING.sum);
  chain.operands[index] = {
    kind: "unary comparison",
    position: node.position,
    end: operand.end,
    operator,
    operand,
  };
}

function orderOperator(text: string): Exclude<UnaryComparisonNode["operator"], "="> | undefined {
  return text === "<" || text === "<=" || text === ">" || text === ">=" ? text : undefined;
}

function lineUpComparison(reader: Reader, node: LezerNode, chain: Chain): void {
  const operator = childAt(node, 1);
  if (operator.name === "in") return lineUpIn(reader, node, chain);
  const left = reader.readOperand(childAt(node, 0), BINDING.sum);
  const right = reader.readOperand(childAt(node, 2), BINDING.sum);
  if (operator.name === "between") {
    const high = reader.readOperand(childAt(node, 4), BINDING.sum);
    chain.operands.push({ kind: "between", ...spanBetween(left, high), value: left, low: right, high });
    return;
  }
  const sign = comparisonOperator(reader.textOf(operator)) ?? refuseAt(operator.position);
  chain.operands.push({ kind: "comparison", ...spanBetween(left, right), operator: sign, left, right });
}

function comparisonOperator(text: string): ComparisonNode["operator"] | undefined {
  return text === "=" || text === "!=" ? text : orderOperator(text);
}

function lineUpIn(reader: Reader, node: LezerNode, chain: Chain): void {
  const value = reader.readOperand(childAt(node, 0), BINDING.sum);
  const tested = childAt(node, 2);
  if (tested.name === "(") {
    const tests = childAt(node, 3).children.map((test) => reader.read(childAt(test, 0)));
    chain.operands.push({ kind: "in", position: value.position, end: node.end, value, tests });
    return;
  }
  const test = childAt(tested, 0);
  const index = chain.operands.length;
  if (endsEarly(test)) lineUp(reader, test, chain);
  else chain.operands.push(readOpenTest(reader, test));
  const first = chain.operands[index] ?? refuseAt(node.end);
  chain.operands[index] = { kind: "in", ...spanBetween(value, first), value, tests: [first] };
}

/** Whether what is tested ends with its first operand: that is in brackets, a range, or a comparison. */
function endsEarly(test: LezerNode): boolean {
  switch (test.name) {
    case "Conjunction":
    case "Disjunction":
      return endsEarly(childAt(test, 0));
    case "ParenthesizedExpression":
    case "SimplePositiveUnaryTest":
      return true;
    case "Comparison":
    case "ArithmeticExpression":
    case "InstanceOfExpression":
    case "PathExpression":
    case "FilterExpression":
    case "FunctionInvocation":
      if (endsEarly(childAt(test, 0))) refuse("What is tested ends with its bracket", childAt(test, 0).end);
      return false;
    default:
      return false;
  }
}

/** At the very end of a text, and only there, Camunda compares with `true` and `false` instead of asking. */
function readOpenTest(reader: Reader, node: LezerNode): FeelNode {
  const test = reader.read(node);
  if (test.kind !== "boolean" || test.end !== reader.end) return test;
  return { kind: "unary comparison", position: test.position, end: test.end, operator: "=", operand: test };
}

function readRange(reader: Reader, node: LezerNode): FeelNode {
  const children = node.children;
  return {
    kind: "range",
    ...spanOf(node),
    low: reader.readOperand(childAt(node, 1), BINDING.sum),
    high: reader.readOperand(childAt(node, 3), BINDING.sum),
    includesLow: children[0]?.name === "[",
    includesHigh: children.at(-1)?.name === "]",
  };
}
