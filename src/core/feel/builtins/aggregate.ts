/**
 * Built-ins that make one value of a list: statistics, extremes, and one text of many.
 *
 * @module
 */

import { compare, isComparable } from "../compare.ts";
import { add, compareNumbers, divide, isNumber, multiply, sqrt, subtract } from "../decimal.ts";
import type { Evaluation } from "../evaluation.ts";
import { FeelAbort } from "../failure.ts";
import type { FeelList, FeelNumber, FeelValue } from "../value.ts";
import type { BuiltIn, BuiltInTable } from "./built_in.ts";
import { any, invocationFailure, itemsOverload, list, overload, spendText, string } from "./signature.ts";
import { type ValueKey, valueKey } from "./value_key.ts";

/** Lists as a whole. */
export const AGGREGATE_FUNCTIONS: BuiltInTable = {
  "min": [itemsOverload("list", (items, evaluation) => extreme(items, { sign: -1, evaluation }))],
  "max": [itemsOverload("list", (items, evaluation) => extreme(items, { sign: 1, evaluation }))],
  "sum": ofNumbers((numbers) => numbers.length === 0 ? null : sum(numbers)),
  "product": ofNumbers((numbers) => numbers.length === 0 ? null : numbers.reduce(multiply)),
  "mean": ofNumbers(mean),
  "median": ofNumbers(median),
  "stddev": ofNumbers(standardDeviation),
  "mode": ofNumbers(mode),
  "string join": [
    overload([list("list")], ([items], evaluation) => join(items, { delimiter: "", evaluation })),
    overload(
      [list("list"), any("delimiter")],
      ([items, delimiter], evaluation) => join(items, { delimiter, evaluation }),
    ),
    overload(
      [list("list"), any("delimiter"), string("prefix"), string("suffix")],
      ([items, delimiter, prefix, suffix], evaluation) => {
        const joined = join(items, { delimiter, evaluation });
        spendText(evaluation, prefix.length + suffix.length);
        return joined === null ? null : prefix + joined + suffix;
      },
    ),
  ],
};

function ofNumbers(compute: (numbers: FeelNumber[], evaluation: Evaluation) => FeelValue): BuiltIn {
  return [itemsOverload("list", (items, evaluation) => {
    evaluation.spend(items.length);
    const numbers = items.filter(isNumber);
    if (numbers.length < items.length) return invocationFailure(evaluation, "All items must be numbers");
    return compute(numbers, evaluation);
  })];
}

function sum(numbers: readonly FeelNumber[]): FeelNumber {
  return numbers.reduce(add);
}

function mean(numbers: readonly FeelNumber[]): FeelNumber | null {
  return numbers.length === 0 ? null : divide(sum(numbers), numbers.length);
}

function median(numbers: readonly FeelNumber[], evaluation: Evaluation): FeelNumber | null {
  const sorted = numbers.toSorted(comparing(evaluation));
  const upper = sorted[sorted.length >> 1];
  const lower = sorted[(sorted.length - 1) >> 1];
  if (upper === undefined || lower === undefined) return null;
  return sorted.length % 2 === 1 ? upper : divide(add(lower, upper), 2);
}

/** Of a sample, as the engine has it: there is none of a single number. */
function standardDeviation(numbers: readonly FeelNumber[]): FeelNumber | null {
  const average = mean(numbers);
  if (average === null) return null;
  const squares = numbers.map((value) => {
    const difference = subtract(value, average);
    return multiply(difference, difference);
  });
  const variance = divide(sum(squares), numbers.length - 1);
  if (variance === null) {
    throw new FeelAbort("FEEL_EVALUATION", "A single number has no standard deviation");
  }
  return sqrt(variance);
}

/** The most frequent numbers, the smallest first. */
function mode(numbers: readonly FeelNumber[], evaluation: Evaluation): FeelList {
  const counts = new Map<ValueKey, { first: FeelNumber; count: number }>();
  for (const value of numbers) {
    const key = valueKey(value, evaluation);
    const entry = counts.get(key);
    if (entry === undefined) counts.set(key, { first: value, count: 1 });
    else entry.count += 1;
  }
  let most = 0;
  for (const { count } of counts.values()) most = Math.max(most, count);
  return [...counts.values()].filter(({ count }) => count === most)
    .map(({ first }) => first)
    .sort(comparing(evaluation));
}

function comparing(evaluation: Evaluation): (a: FeelNumber, b: FeelNumber) => number {
  return (a, b) => {
    evaluation.spend(1);
    return compareNumbers(a, b);
  };
}

/**
 * The first of the greatest, or of the least, of texts, numbers, or dates, times and durations of one kind. The
 * engine takes lists for such, too, and then fails to compare them.
 */
function extreme(
  items: FeelList,
  { sign, evaluation }: { sign: 1 | -1; evaluation: Evaluation },
): FeelValue {
  evaluation.spend(items.length);
  if (items.length > 0 && !isComparable(items, evaluation)) {
    return invocationFailure(evaluation, "The items cannot be compared");
  }
  let [best = null] = items;
  for (const item of items.slice(1)) {
    const order = compare(item, best, evaluation);
    if (order === null) throw new FeelAbort("FEEL_EVALUATION", "Lists cannot be compared by order");
    if (order * sign > 0) best = item;
  }
  return best;
}

/** One text of many. What is null is left out. */
function join(
  items: FeelList,
  { delimiter, evaluation }: { delimiter: FeelValue; evaluation: Evaluation },
): string | null {
  evaluation.spend(items.length);
  const texts = items.filter((item) => item !== null);
  const separator = delimiter ?? "";
  if (typeof separator !== "string" || !texts.every((text) => typeof text === "string")) {
    return invocationFailure(evaluation, "All items, and what is between them, must be texts");
  }
  let length = separator.length * texts.length;
  for (const text of texts) length += text.length;
  spendText(evaluation, length);
  return texts.join(separator);
}
