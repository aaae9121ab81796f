/**
 * Sums, differences, multiples and quotients of dates, times and durations. What does not fit together is null.
 *
 * @module
 */

import { divide, isNumber, toInt32 } from "../decimal.ts";
import { FeelAbort } from "../failure.ts";
import type { FeelNumber, FeelValue } from "../value.ts";
import {
  floorModulo,
  lengthOfMonth,
  MAX_YEAR,
  NANOS_PER_DAY,
  NANOS_PER_SECOND,
  SECONDS_PER_DAY,
} from "./calendar.ts";
import { atClock, atInstant, dateOfEpochDay, durationOf, onClock } from "./construct.ts";
import { FeelDate, FeelDateTime, FeelDuration, FeelTime, FeelYearsMonths } from "./values.ts";

/** Java counts the years and months of a duration each by an `int`. */
const MAX_INT = 2 ** 31 - 1;
const NANOS_PER_MILLI = 1_000_000;

/**
 * The sum of two durations of one kind, or of a date or time and a duration, in either order.
 *
 * @throws {FeelAbort} if it is beyond what Java can hold.
 */
export function addTemporal(a: FeelValue, b: FeelValue): FeelValue {
  if (b instanceof FeelDuration) {
    if (a instanceof FeelDuration) return durationOf(a.seconds + b.seconds, a.nanos + b.nanos);
    return plusDuration(a, b);
  }
  if (b instanceof FeelYearsMonths) {
    if (a instanceof FeelYearsMonths) return yearsMonthsOf(a.months + b.months);
    return plusMonths(a, b.months);
  }
  if (a instanceof FeelDuration) return plusDuration(b, a);
  return a instanceof FeelYearsMonths ? plusMonths(b, a.months) : null;
}

/**
 * The difference of two values of one kind, or a date or time minus a duration.
 *
 * @throws {FeelAbort} if it is beyond what Java can hold.
 */
export function subtractTemporal(a: FeelValue, b: FeelValue): FeelValue {
  if (b instanceof FeelDuration) return addTemporal(a, durationOf(-b.seconds, -b.nanos));
  if (b instanceof FeelYearsMonths) return addTemporal(a, yearsMonthsOf(-b.months));
  if (a instanceof FeelDateTime && b instanceof FeelDateTime) {
    if ((a.time.offset === null) !== (b.time.offset === null)) return null;
    return durationOf(a.epochSecond - b.epochSecond, a.time.nano - b.time.nano);
  }
  if (a instanceof FeelDate && b instanceof FeelDate) {
    return new FeelDuration((a.epochDay - b.epochDay) * SECONDS_PER_DAY);
  }
  if (a instanceof FeelTime && b instanceof FeelTime) return differenceOfTimes(a, b);
  return null;
}

function differenceOfTimes(a: FeelTime, b: FeelTime): FeelDuration | null {
  if (a.offset === null && b.offset === null) return durationOf(0, a.nanoOfDay - b.nanoOfDay);
  if (a.offset === null || b.offset === null) return null;
  // Of zoned times, unlike of local ones, Camunda gives the distance.
  return durationOf(0, Math.abs(a.nanoOfDay - b.nanoOfDay - (a.offset - b.offset) * NANOS_PER_SECOND));
}

/**
 * A duration times a number, in either order. The number is cut to a Java `int`: times 1.9 is times 1.
 *
 * @throws {FeelAbort} if it is beyond what Java can hold.
 */
export function multiplyDuration(a: FeelValue, b: FeelValue): FeelValue {
  if (isNumber(a)) return isNumber(b) ? null : multiplyDuration(b, a);
  if (!isNumber(b)) return null;
  const factor = toInt32(b);
  if (a instanceof FeelYearsMonths) {
    checkInt(Math.trunc(a.months / 12) * factor);
    checkInt(a.months % 12 * factor);
    return yearsMonthsOf(a.months * factor);
  }
  if (!(a instanceof FeelDuration)) return null;
  const nanos = BigInt(a.nanos) * BigInt(factor);
  const seconds = nanos / BigInt(NANOS_PER_SECOND);
  return durationOf(a.seconds * factor + Number(seconds), Number(nanos % BigInt(NANOS_PER_SECOND)));
}

/**
 * A duration divided by a number, or how many whole times another of its kind fits into it; null by zero.
 *
 * @throws {FeelAbort} for a divisor of less than a millisecond.
 */
export function divideDuration(a: FeelValue, b: FeelValue): FeelValue {
  if (a instanceof FeelYearsMonths) {
    if (b instanceof FeelYearsMonths) return b.months === 0 ? null : Math.trunc(a.months / b.months) + 0;
    const months = isNumber(b) ? quotientOf(a.months, b) : null;
    return months === null ? null : yearsMonthsOf(months);
  }
  if (!(a instanceof FeelDuration)) return null;
  if (b instanceof FeelDuration) {
    if (b.seconds === 0 && b.nanos === 0) return null;
    const divisor = millisecondsOf(b);
    if (divisor === 0) {
      throw new FeelAbort("FEEL_EVALUATION", "A duration cannot be divided by less than 1 ms");
    }
    return Math.trunc(millisecondsOf(a) / divisor) + 0;
  }
  const milliseconds = isNumber(b) ? quotientOf(millisecondsOf(a), b) : null;
  if (milliseconds === null) return null;
  const rest = floorModulo(milliseconds, 1_000);
  return new FeelDuration((milliseconds - rest) / 1_000, rest * NANOS_PER_MILLI);
}

/** Java casts this quotient to an `int`, so that 100 days divided by 2 are 7 hours. */
function quotientOf(dividend: number, divisor: FeelNumber): number | null {
  const quotient = divide(dividend, divisor);
  return quotient === null ? null : toInt32(quotient);
}

function millisecondsOf({ seconds, nanos }: FeelDuration): number {
  return seconds < 0
    ? (seconds + 1) * 1_000 + Math.trunc((nanos - NANOS_PER_SECOND) / NANOS_PER_MILLI)
    : seconds * 1_000 + Math.trunc(nanos / NANOS_PER_MILLI);
}

/** A duration without its sign. */
export function absoluteDuration(duration: FeelDuration | FeelYearsMonths): FeelDuration | FeelYearsMonths {
  if (duration instanceof FeelYearsMonths) return yearsMonthsOf(Math.abs(duration.months));
  return duration.seconds < 0 ? durationOf(-duration.seconds, -duration.nanos) : duration;
}

function yearsMonthsOf(months: number): FeelYearsMonths {
  checkInt(Math.trunc(months / 12));
  return new FeelYearsMonths(months + 0);
}

function checkInt(count: number): void {
  if (Math.abs(count) <= MAX_INT) return;
  throw new FeelAbort("FEEL_EVALUATION", "A duration has more years or months than can be computed with");
}

function plusDuration(value: FeelValue, { seconds, nanos }: FeelDuration): FeelValue {
  if (value instanceof FeelDate) {
    return dateOfEpochDay(value.epochDay + Math.floor(seconds / SECONDS_PER_DAY));
  }
  if (value instanceof FeelTime) {
    const added = (seconds % SECONDS_PER_DAY) * NANOS_PER_SECOND + nanos;
    return new FeelTime(floorModulo(value.nanoOfDay + added, NANOS_PER_DAY), value);
  }
  if (!(value instanceof FeelDateTime)) return null;
  const { offset, zone } = value.time;
  const total = value.time.nano + nanos;
  const nano = total % NANOS_PER_SECOND;
  const epochSecond = value.epochSecond + seconds + (total - nano) / NANOS_PER_SECOND;
  if (zone !== null) return atInstant({ epochSecond, nano }, { offset: null, zone });
  return onClock(epochSecond + (offset ?? 0), { nano, offset, zone });
}

function plusMonths(value: FeelValue, months: number): FeelValue {
  if (value instanceof FeelDate) return datePlusMonths(value, months);
  if (!(value instanceof FeelDateTime)) return null;
  const date = datePlusMonths(value.date, months);
  const { time } = value;
  if (time.zone === null) return new FeelDateTime(date, time);
  const localSecond = date.epochDay * SECONDS_PER_DAY + time.secondOfDay;
  const choice = { offset: null, zone: time.zone };
  return atClock({ localSecond, nano: time.nano }, choice, { preferredOffset: time.offset });
}

/** The same day of another month, or the last one if that month is shorter. */
function datePlusMonths(date: FeelDate, months: number): FeelDate {
  const total = date.year * 12 + date.month - 1 + months;
  const month = floorModulo(total, 12) + 1;
  const year = Math.floor(total / 12);
  if (Math.abs(year) > MAX_YEAR) {
    throw new FeelAbort("FEEL_EVALUATION", `A date is beyond the year ${MAX_YEAR}`);
  }
  return new FeelDate({ year, month, day: Math.min(date.day, lengthOfMonth(year, month)) });
}
