/**
 * Built-ins about lists. Positions count from 1, or from the end if they are negative.
 *
 * @module
 */

import { equals } from "../compare.ts";
import { compareNumbers, toInt32 } from "../decimal.ts";
import type { Evaluation } from "../evaluation.ts";
import { FeelAbort } from "../failure.ts";
import { isList } from "../types.ts";
import type { FeelFunction, FeelList, FeelNumber, FeelValue } from "../value.ts";
import type { BuiltInTable } from "./built_in.ts";
import { any, callable, invocationFailure, itemsOverload, list, number, overload } from "./signature.ts";
import { type ValueKey, valueKey } from "./value_key.ts";

/** Lists. */
export const LIST_FUNCTIONS: BuiltInTable = {
  "list contains": [
    overload(
      [list("list"), any("element")],
      ([items, element], evaluation) => positionsOf(element, { items, evaluation }).next().done !== true,
    ),
  ],
  "index of": [
    overload([list("list"), any("match")], ([items, match], evaluation) => [
      ...positionsOf(match, { items, evaluation }),
    ]),
  ],
  "count": [overload([list("list")], ([items]) => items.length)],
  "is empty": [overload([list("list")], ([items]) => items.length === 0)],
  "sublist": [
    overload([list("list"), number("start")], sublist),
    overload([list("list"), number("start"), number("length")], sublist),
  ],
  "append": [
    {
      parameters: [list("list"), any("items")],
      variadic: true,
      call: ([items = null, added = null], evaluation) =>
        isList(added)
          ? concatenate([items, added], evaluation)
          : invocationFailure(evaluation, "What is appended must be a list"),
    },
  ],
  "concatenate": [itemsOverload("lists", concatenate)],
  "insert before": [overload([list("list"), number("position"), any("newItem")], insertBefore)],
  "remove": [overload([list("list"), number("position")], remove)],
  "reverse": [
    overload([list("list")], ([items], evaluation) => {
      evaluation.spend(items.length);
      return [...items].reverse();
    }),
  ],
  "union": [
    itemsOverload("lists", (lists, evaluation) => distinctValues(concatenate(lists, evaluation), evaluation)),
  ],
  "distinct values": [
    overload([list("list")], ([items], evaluation) => distinctValues(items, evaluation)),
  ],
  "duplicate values": [overload([list("list")], duplicateValues)],
  "flatten": [overload([list("list")], flatten)],
  "sort": [overload([list("list"), callable("precedes")], sort)],
  "partition": [overload([list("list"), number("size")], partition)],
};

function* positionsOf(
  match: FeelValue,
  { items, evaluation }: { items: FeelList; evaluation: Evaluation },
): Generator<number, undefined> {
  for (const [index, item] of items.entries()) {
    evaluation.spend(1);
    if (equals(item, match, evaluation) === true) yield index + 1;
  }
}

/** The index that a position means. Zero is the end, to which functions come that do not refuse it. */
function indexOf(position: number, { length }: FeelList): number {
  return position > 0 ? position - 1 : length + position;
}

function isZero(position: FeelNumber): boolean {
  return compareNumbers(position, 0) === 0;
}

function sublist(
  [items, start, length]: readonly [FeelList, FeelNumber, FeelNumber?],
  evaluation: Evaluation,
): FeelValue {
  if (isZero(start)) return invocationFailure(evaluation, "The start position must not be zero");
  const from = indexOf(toInt32(start), items);
  const to = length === undefined ? items.length : from + toInt32(length);
  const part = items.slice(Math.max(0, from), Math.max(0, to));
  evaluation.spend(part.length);
  return part;
}

/** The items of lists, and what is no list as one item. */
function concatenate(lists: FeelList, evaluation: Evaluation): FeelList {
  const all: FeelValue[] = [];
  for (const items of lists) {
    evaluation.spend(isList(items) ? 1 + items.length : 1);
    if (isList(items)) { for (const item of items) all.push(item); }
    else all.push(items);
  }
  return all;
}

function insertBefore(
  [items, position, newItem]: readonly [FeelList, FeelNumber, FeelValue],
  evaluation: Evaluation,
): FeelValue {
  if (isZero(position)) return invocationFailure(evaluation, "The position must not be zero");
  evaluation.spend(1 + items.length);
  return items.toSpliced(Math.max(0, indexOf(toInt32(position), items)), 0, newItem);
}

function remove([items, position]: readonly [FeelList, FeelNumber], evaluation: Evaluation): FeelValue {
  if (isZero(position)) return invocationFailure(evaluation, "The position must not be zero");
  evaluation.spend(items.length);
  const index = indexOf(toInt32(position), items);
  return items.filter((_, other) => other !== index);
}

function distinctValues(items: FeelList, evaluation: Evaluation): FeelList {
  const seen = new Set<ValueKey>();
  return items.filter((item) => {
    const key = valueKey(item, evaluation);
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}

/** Each that is there more than once, in the order in which they come first. */
function duplicateValues([items]: readonly [FeelList], evaluation: Evaluation): FeelList {
  const counts = new Map<ValueKey, number>();
  const keys = items.map((item) => valueKey(item, evaluation));
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return items.filter((_, index) => {
    const key = keys[index] ?? null;
    const isDuplicate = (counts.get(key) ?? 0) > 1;
    counts.delete(key);
    return isDuplicate;
  });
}

/** Lists in lists have to be kept in mind, not recursed into: a body can nest them deeper than the stack. */
function flatten([items]: readonly [FeelList], evaluation: Evaluation): FeelList {
  const flat: FeelValue[] = [];
  const pending: FeelValue[] = [items];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    evaluation.spend(1);
    if (isList(next)) { for (const item of next.toReversed()) pending.push(item); }
    else flat.push(next);
  }
  return flat;
}

/** As the engine does, asks about a pair both ways round until it knows its order. */
function sort([items, precedes]: readonly [FeelList, FeelFunction], evaluation: Evaluation): FeelValue {
  if (precedes.parameters.length !== 2) {
    return invocationFailure(evaluation, "A function that sorts must have two parameters");
  }
  const isBefore = (a: FeelValue, b: FeelValue): boolean => {
    evaluation.spend(1);
    const result = precedes.invoke([a, b]);
    if (typeof result === "boolean") return result;
    throw new FeelAbort("FEEL_EVALUATION", "A function that sorts must give true or false");
  };
  evaluation.spend(items.length);
  try {
    return items.toSorted((a, b) => isBefore(a, b) ? -1 : isBefore(b, a) ? 1 : 0);
  } catch (error) {
    // A function that fails makes the engine give up sorting, not the expression.
    if (!(error instanceof FeelAbort) || error.failure.code !== "FEEL_EVALUATION") throw error;
    return invocationFailure(evaluation, error.message);
  }
}

function partition([items, size]: readonly [FeelList, FeelNumber], evaluation: Evaluation): FeelValue {
  const length = toInt32(size);
  if (length <= 0) return invocationFailure(evaluation, "The size must be greater than zero");
  evaluation.spend(items.length);
  const parts: FeelList[] = [];
  for (let start = 0; start < items.length; start += length) parts.push(items.slice(start, start + length));
  return parts;
}
