/**
 * Dates, times and durations out of numbers and out of each other.
 *
 * @module
 */

import { modulo, multiply, toDouble, toInt32 } from "../decimal.ts";
import { FeelAbort } from "../failure.ts";
import type { FeelNumber } from "../value.ts";
import {
  civilDateOf,
  floorModulo,
  isCivilDate,
  lengthOfMonth,
  MAX_YEAR,
  NANOS_PER_SECOND,
  SECONDS_PER_DAY,
} from "./calendar.ts";
import { FeelDate, FeelDateTime, FeelDuration, FeelTime, FeelYearsMonths, LOCAL } from "./values.ts";
import { MAX_OFFSET, offsetAt, parseZoneId, resolveLocal, type ZoneChoice } from "./zone.ts";

const MAX_SECOND = 60;

/** The date with these numbers, each cut to a Java `int`; null if the calendar has no such day. */
export function dateFrom(
  { year, month, day }: { year: FeelNumber; month: FeelNumber; day: FeelNumber },
): FeelDate | null {
  const civil = { year: toInt32(year), month: toInt32(month), day: toInt32(day) };
  return isCivilDate(civil) ? new FeelDate(civil) : null;
}

/**
 * The date that many days after 1970-01-01.
 *
 * @throws {FeelAbort} beyond the last year.
 */
export function dateOfEpochDay(epochDay: number): FeelDate {
  const civil = civilDateOf(epochDay);
  if (Math.abs(civil.year) <= MAX_YEAR) return new FeelDate(civil);
  throw new FeelAbort("FEEL_EVALUATION", `A date is beyond the year ${MAX_YEAR}`);
}

/** The last day of a date's month. */
export function lastDayOfMonth({ year, month }: FeelDate): FeelDate {
  return new FeelDate({ year, month, day: lengthOfMonth(year, month) });
}

/**
 * The time with these numbers, zoned if there is an offset; null if there is no such time. Without a fraction of
 * a second if the offset is null instead of missing, as Camunda has it.
 */
export function timeFrom(
  { hour, minute, second }: { hour: FeelNumber; minute: FeelNumber; second: FeelNumber },
  offset?: FeelDuration | null,
): FeelTime | null {
  const hours = toInt32(hour);
  const minutes = toInt32(minute);
  const seconds = toDouble(second);
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59 || !(seconds >= 0 && seconds < MAX_SECOND)) {
    return null;
  }
  if (offset && Math.abs(offset.seconds) > MAX_OFFSET) return null;
  const nanos = offset === null ? 0 : toInt32(multiply(modulo(second, 1), NANOS_PER_SECOND));
  const nanoOfDay = (hours * 3_600 + minutes * 60 + Math.floor(seconds)) * NANOS_PER_SECOND + nanos;
  return new FeelTime(nanoOfDay, offset ? { offset: offset.seconds, zone: null } : LOCAL);
}

/** That time on the day of a date, or of a date and time. */
export function dateTimeFrom(day: FeelDate | FeelDateTime, time: FeelTime): FeelDateTime {
  const date = day instanceof FeelDateTime ? day.date : day;
  if (time.zone === null) return new FeelDateTime(date, time);
  return atClock(
    { localSecond: date.epochDay * SECONDS_PER_DAY + time.secondOfDay, nano: time.nano },
    { offset: null, zone: time.zone },
  );
}

/**
 * A date and time in a zone such as `Europe/Berlin`, `UTC+2` or `+02:00`: the same moment, or of a local one the
 * same clock.
 *
 * @throws {FeelAbort} if there is no such zone.
 */
export function inZone(dateTime: FeelDateTime, zoneId: string): FeelDateTime {
  const zone = parseZoneId(zoneId);
  if (zone === null) throw new FeelAbort("FEEL_EVALUATION", "There is no time zone of that name");
  const { epochSecond, time } = dateTime;
  return time.offset === null
    ? atClock({ localSecond: epochSecond, nano: time.nano }, zone)
    : atInstant({ epochSecond, nano: time.nano }, zone);
}

/** The date and time, in the zone named UTC, of milliseconds since the epoch. */
export function dateTimeAt(epochMs: number): FeelDateTime {
  const millisecond = floorModulo(epochMs, 1_000);
  return atInstant(
    { epochSecond: (epochMs - millisecond) / 1_000, nano: Math.floor(millisecond * 1e6) },
    { offset: null, zone: "UTC" },
  );
}

/** The moment with this clock in a zone, where the clock may be set back or forward just then. */
export function atClock(
  { localSecond, nano }: { localSecond: number; nano: number },
  choice: ZoneChoice,
  options: { preferredOffset?: number | null } = {},
): FeelDateTime {
  if (choice.zone === null) return onClock(localSecond, { nano, ...choice });
  const reading = resolveLocal(choice.zone, { localSecond, ...options });
  return onClock(reading.localSecond, { nano, offset: reading.offset, zone: choice.zone });
}

/** What the clock in a zone shows at an instant. */
export function atInstant(
  { epochSecond, nano }: { epochSecond: number; nano: number },
  choice: ZoneChoice,
): FeelDateTime {
  const { zone } = choice;
  const offset = zone === null ? choice.offset : offsetAt(zone, epochSecond);
  return onClock(epochSecond + offset, { nano, offset, zone });
}

/** The date and time of seconds since the epoch, counted on the clock that shows it. */
export function onClock(
  localSecond: number,
  { nano, offset, zone }: { nano: number; offset: number | null; zone: string | null },
): FeelDateTime {
  const secondOfDay = floorModulo(localSecond, SECONDS_PER_DAY);
  const date = dateOfEpochDay((localSecond - secondOfDay) / SECONDS_PER_DAY);
  return new FeelDateTime(date, new FeelTime(secondOfDay * NANOS_PER_SECOND + nano, { offset, zone }));
}

/** The day of a date and time. */
export function toDate(value: FeelDate | FeelDateTime): FeelDate {
  return value instanceof FeelDateTime ? value.date : value;
}

/** The time of a date and time; of a date, midnight in UTC. */
export function toTime(value: FeelDate | FeelDateTime): FeelTime {
  return value instanceof FeelDateTime ? value.time : new FeelTime(0, { offset: 0, zone: null });
}

/** Whole years and months from one day to another. */
export function yearsMonthsBetween(
  from: FeelDate | FeelDateTime,
  to: FeelDate | FeelDateTime,
): FeelYearsMonths {
  const [start, end] = [toDate(from), toDate(to)];
  const months = (end.year - start.year) * 12 + end.month - start.month;
  const days = end.day - start.day;
  if (months > 0 && days < 0) return new FeelYearsMonths(months - 1);
  return new FeelYearsMonths(months < 0 && days > 0 ? months + 1 : months);
}

/**
 * The duration of any seconds and nanoseconds.
 *
 * @throws {FeelAbort} beyond 2^53 seconds, where Java goes on to 2^63.
 */
export function durationOf(seconds: number, nanos: number): FeelDuration {
  const rest = floorModulo(nanos, NANOS_PER_SECOND);
  const whole = seconds + (nanos - rest) / NANOS_PER_SECOND;
  if (Number.isSafeInteger(whole)) return new FeelDuration(whole + 0, rest);
  throw new FeelAbort("FEEL_EVALUATION", "A duration is too long to compute with");
}
