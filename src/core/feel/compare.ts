/**
 * Equality, order, and membership in ranges. Three-valued: what cannot be compared is null.
 *
 * @module
 */

import { compareNumbers, isNumber } from "./decimal.ts";
import { checkDepth } from "./depth.ts";
import type { Evaluation } from "./evaluation.ts";
import { FeelAbort } from "./failure.ts";
import { NANOS_PER_SECOND } from "./temporal/calendar.ts";
import { FeelDate, FeelDateTime, FeelDuration, FeelTime, FeelYearsMonths } from "./temporal/values.ts";
import { zoneId } from "./temporal/zone.ts";
import { isContext, isList, typeName } from "./types.ts";
import { type FeelContext, FeelFunction, type FeelList, type FeelRange, type FeelValue } from "./value.ts";

/** Pays for walks through lists and contexts. */
type Budget = Pick<Evaluation, "spend">;

/** One walk through two nested values. */
interface Walk {
  budget: Budget | undefined;
  depth: number;
}

/**
 * Whether two values are equal; null if their types differ. Null is equal to null, and to nothing else. Inside
 * of lists and contexts what has another type is just not equal.
 *
 * @throws {FeelAbort} if the budget is used up, or the values are nested too deep.
 */
export function equals(a: FeelValue, b: FeelValue, budget?: Budget): boolean | null {
  if (a === null || b === null) return a === b;
  if (typeof a !== "object" && typeof a === typeof b) return a === b;
  return equalObjects(a, b, { budget, depth: 0 });
}

function equalObjects(a: FeelValue, b: FeelValue, walk: Walk): boolean | null {
  if (isNumber(a)) return isNumber(b) ? compareNumbers(a, b) === 0 : null;
  if (isList(a)) return isList(b) ? equalLists(a, b, walk) : null;
  if (isContext(a)) return isContext(b) ? equalContexts(a, b, walk) : null;
  if (a instanceof FeelDateTime && b instanceof FeelDateTime) {
    const isSameTime = equalTimes(a.time, b.time);
    return isSameTime && a.date.epochDay === b.date.epochDay;
  }
  if (a instanceof FeelDate && b instanceof FeelDate) return a.epochDay === b.epochDay;
  if (a instanceof FeelTime && b instanceof FeelTime) return equalTimes(a, b);
  if (a instanceof FeelDuration && b instanceof FeelDuration) {
    return a.seconds === b.seconds && a.nanos === b.nanos;
  }
  if (a instanceof FeelYearsMonths && b instanceof FeelYearsMonths) return a.months === b.months;
  return null;
}

/** By what they show: 10:00Z and 11:00+01:00 are the same moment, and not equal. */
function equalTimes(a: FeelTime, b: FeelTime): boolean | null {
  if ((a.offset === null) !== (b.offset === null)) return null;
  return a.nanoOfDay === b.nanoOfDay && a.offset === b.offset && a.zone === b.zone;
}

function equalLists(a: FeelList, b: FeelList, walk: Walk): boolean {
  if (a.length !== b.length) return false;
  walk.budget?.spend(a.length);
  return a.every((item, index) => equalItems(item, b[index] ?? null, walk));
}

/** Functions are no entries: Camunda keeps them apart. */
function equalContexts(a: FeelContext, b: FeelContext, walk: Walk): boolean {
  const keys = entryKeys(a);
  if (keys.length !== entryKeys(b).length) return false;
  walk.budget?.spend(keys.length);
  return keys.every((key) => Object.hasOwn(b, key) && equalItems(a[key] ?? null, b[key] ?? null, walk));
}

function entryKeys(context: FeelContext): string[] {
  return Object.keys(context).filter((key) => !(context[key] instanceof FeelFunction));
}

function equalItems(a: FeelValue, b: FeelValue, { budget, depth }: Walk): boolean {
  if (a === null || b === null) return a === b;
  if (typeof a !== "object" && typeof a === typeof b) return a === b;
  checkDepth(depth);
  return equalObjects(a, b, { budget, depth: depth + 1 }) === true;
}

/**
 * Order: below 0 if `a` comes first, above 0 if `b` does, 0 if neither; null if their types differ, or have no
 * order.
 *
 * @throws {FeelAbort} for two lists that an engine which has not thought of them takes for comparable, and if the
 * budget is used up to find that out.
 */
export function compare(a: FeelValue, b: FeelValue, budget?: Budget): number | null {
  if (typeof a === "string") return typeof b === "string" ? order(a, b) : null;
  if (isNumber(a)) return isNumber(b) ? compareNumbers(a, b) : null;
  if (a instanceof FeelDateTime) return b instanceof FeelDateTime ? compareDateTimes(a, b) : null;
  if (a instanceof FeelDate) return b instanceof FeelDate ? a.epochDay - b.epochDay : null;
  if (a instanceof FeelTime) return b instanceof FeelTime ? compareTimes(a, b) : null;
  if (a instanceof FeelDuration) {
    return b instanceof FeelDuration ? a.seconds - b.seconds || a.nanos - b.nanos : null;
  }
  if (a instanceof FeelYearsMonths) return b instanceof FeelYearsMonths ? a.months - b.months : null;
  if (!isList(a) || !isList(b) || !isComparable(a, budget) || !isComparable(b, budget)) return null;
  throw new FeelAbort("FEEL_EVALUATION", "Lists cannot be compared by order");
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function compareTimes(a: FeelTime, b: FeelTime): number | null {
  if ((a.offset === null) !== (b.offset === null)) return null;
  return a.nanoOfDay - b.nanoOfDay - ((a.offset ?? 0) - (b.offset ?? 0)) * NANOS_PER_SECOND;
}

/** By the instant; what shows the same instant by the clock, and what shows the same clock by the zone's name. */
function compareDateTimes(a: FeelDateTime, b: FeelDateTime): number | null {
  const { offset } = a.time;
  const { offset: otherOffset } = b.time;
  if ((offset === null) !== (otherOffset === null)) return null;
  const byInstant = a.epochSecond - b.epochSecond || a.time.nano - b.time.nano;
  if (byInstant !== 0 || offset === null || otherOffset === null) return byInstant;
  return offset - otherOffset || order(zoneId(a.time), zoneId(b.time));
}

/** Whether the engine takes a list for one of values with an order: all of one type, and the first has an order. */
export function isComparable(list: FeelList, budget?: Budget): boolean {
  for (;;) {
    budget?.spend(list.length);
    const [head = null] = list;
    const type = comparisonType(head);
    if (!list.every((item) => comparisonType(item) === type)) return false;
    if (!isList(head)) return compare(head, head) !== null;
    list = head;
  }
}

/** A type as the engine's classes have it, where local and zoned values are different. */
function comparisonType(value: FeelValue): string {
  const time = value instanceof FeelDateTime ? value.time : value;
  return `${typeName(value)}${time instanceof FeelTime && time.offset !== null ? ", zoned" : ""}`;
}

/**
 * Whether a range has a value; null if the three of them cannot be compared.
 *
 * @throws {FeelAbort} as {@linkcode compare} does.
 */
export function includes(range: FeelRange, value: FeelValue, budget?: Budget): boolean | null {
  const { start, end } = range;
  // To compare lists is to fail, unless it is known before that one of the three cannot be compared.
  if (isList(value) && ![start, end].every((bound) => isList(bound) && isComparable(bound, budget))) {
    return null;
  }
  const fromStart = compare(start, value, budget);
  const toEnd = compare(value, end, budget);
  if (fromStart === null || toEnd === null) return null;
  return (range.includesStart ? fromStart <= 0 : fromStart < 0) &&
    (range.includesEnd ? toEnd <= 0 : toEnd < 0);
}
