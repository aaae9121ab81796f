/**
 * What can be asked of a date, a time or a duration by a path: `date.year`.
 *
 * @module
 */

import type { FeelTemporal, FeelValue } from "../value.ts";
import { SECONDS_PER_DAY } from "./calendar.ts";
import { FeelDate, FeelDateTime, FeelDuration, FeelTime, type FeelYearsMonths } from "./values.ts";

type Properties<T> = ReadonlyMap<string, (value: T) => FeelValue>;

const DATE: Properties<FeelDate> = new Map([
  ["year", ({ year }) => year],
  ["month", ({ month }) => month],
  ["day", ({ day }) => day],
  ["weekday", ({ weekday }) => weekday],
]);

const TIME: Properties<FeelTime> = new Map<string, (value: FeelTime) => FeelValue>([
  ["hour", ({ hour }) => hour],
  ["minute", ({ minute }) => minute],
  ["second", ({ second }) => second],
  ["time offset", ({ offset }) => offset === null ? null : new FeelDuration(offset)],
  ["timezone", ({ zone }) => zone],
]);

const DURATION: Properties<FeelDuration> = new Map([
  ["days", ({ seconds }) => Math.trunc(seconds / SECONDS_PER_DAY) + 0],
  ["hours", ({ seconds }) => Math.trunc(seconds / 3_600) % 24 + 0],
  ["minutes", ({ seconds }) => Math.trunc(seconds / 60) % 60 + 0],
  ["seconds", ({ seconds }) => seconds % 60 + 0],
]);

const YEARS_MONTHS: Properties<FeelYearsMonths> = new Map([
  ["years", ({ months }) => Math.trunc(months / 12) + 0],
  ["months", ({ months }) => months % 12 + 0],
]);

/** A property's value; undefined if the type has no such property. */
export function temporalProperty(value: FeelTemporal, name: string): FeelValue | undefined {
  if (value instanceof FeelDateTime) {
    return DATE.get(name)?.(value.date) ?? TIME.get(name)?.(value.time);
  }
  if (value instanceof FeelDate) return DATE.get(name)?.(value);
  if (value instanceof FeelTime) return TIME.get(name)?.(value);
  if (value instanceof FeelDuration) return DURATION.get(name)?.(value);
  return YEARS_MONTHS.get(name)?.(value);
}

/** Names of the properties that a type has. */
export function temporalPropertyNames(value: FeelTemporal): string[] {
  if (value instanceof FeelDateTime) return [...DATE.keys(), ...TIME.keys()];
  if (value instanceof FeelDate) return [...DATE.keys()];
  if (value instanceof FeelTime) return [...TIME.keys()];
  return [...(value instanceof FeelDuration ? DURATION : YEARS_MONTHS).keys()];
}
