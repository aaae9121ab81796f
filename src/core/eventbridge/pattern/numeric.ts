/**
 * Comparisons of numbers: `["=", 5]`, `[">", 0]`, `[">", 0, "<=", 5]`.
 *
 * @module
 */

import type { Json } from "../../json.ts";
import { comparableNumber, type LeafTest } from "./leaf.ts";
import type { Refuse } from "./refusal.ts";

type Comparison = (value: number, bound: number) => boolean;

const LOWER: ReadonlyMap<Json | undefined, Comparison> = new Map([
  [">", (value, bound) => value > bound],
  [">=", (value, bound) => value >= bound],
]);
const UPPER: ReadonlyMap<Json | undefined, Comparison> = new Map([
  ["<", (value, bound) => value < bound],
  ["<=", (value, bound) => value <= bound],
]);
const ALONE: ReadonlyMap<Json | undefined, Comparison> = new Map([
  ["=", (value, bound) => value === bound],
  ...LOWER,
  ...UPPER,
]);

/** The test for numbers that compare so. */
export function numericTest(terms: Json, refuse: Refuse): LeafTest {
  if (!Array.isArray(terms)) throw refuse("must be an array");
  const [operator, given, upperOperator, upperGiven] = terms;
  const compare = ALONE.get(operator);
  if (compare === undefined) throw refuse("begins with no operator, expected =, <, <=, > or >=");
  const bound = readBound(given, refuse);
  if (terms.length === 2) return ofNumber((value) => compare(value, bound));
  if (!LOWER.has(operator)) {
    throw refuse("has too many elements, expected a second bound after > or >= alone");
  }
  const compareUpper = UPPER.get(upperOperator);
  if (compareUpper === undefined) throw refuse("has another second operator than < or <=");
  const upper = readBound(upperGiven, refuse);
  if (terms.length > 4) throw refuse("has too many elements, expected two bounds at most");
  if (bound >= upper) throw refuse("has a lower bound that is not below the upper one");
  return ofNumber((value) => compare(value, bound) && compareUpper(value, upper));
}

function readBound(given: Json | undefined, refuse: Refuse): number {
  const bound = comparableNumber(given ?? null);
  if (bound === undefined) throw refuse("has an operator without a number that a double can hold");
  return bound;
}

function ofNumber(test: (value: number) => boolean): LeafTest {
  return (value) => {
    const number = comparableNumber(value);
    return number !== undefined && test(number);
  };
}
