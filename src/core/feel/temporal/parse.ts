/**
 * Dates, times and durations from text. What Camunda refuses is null.
 *
 * @module
 */

import type { FeelTemporal } from "../value.ts";
import { isCivilDate, NANOS_PER_SECOND, SECONDS_PER_DAY } from "./calendar.ts";
import { atClock, atInstant, durationOf } from "./construct.ts";
import { FeelDate, FeelDateTime, type FeelDuration, FeelTime, FeelYearsMonths, LOCAL } from "./values.ts";
import { parseOffset, parseZone, standardOffset } from "./zone.ts";

const YEAR = /-?(?:[1-9]\d{0,4})?\d{4}/.source;
const DATE = new RegExp(`^(${YEAR})-(\\d\\d)-(\\d\\d)$`);
const DATE_TIME = new RegExp(
  `^(${YEAR})-(\\d\\d)-(\\d\\d)T(\\d\\d):(\\d\\d)(?::(\\d\\d)(?:\\.(\\d{1,9}))?)?(.*)$`,
);
const TIME = /^T?(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{0,9}))?)?(.*)$/;
const OFFSET_AND_ZONE = /^(Z|[+-]\d\d:\d\d)(?:\[(.+)\])?$/;
const YEARS_MONTHS = /^(-?)P(?:(-?\d+)Y)?(?:(-?\d+)M)?$/;
const DAYS_TIME =
  /^([+-]?)P(?:([+-]?\d+)D)?(?:T(?=.)(?:([+-]?\d+)H)?(?:([+-]?\d+)M)?(?:([+-]?\d+)(?:[.,](\d{0,9}))?S)?)?$/;
const MAX_YEARS = 2 ** 31 - 1;

/** Reads `2020-01-31`. */
export function parseDate(text: string): FeelDate | null {
  const match = DATE.exec(text);
  return match === null ? null : dateOf(match);
}

function dateOf([, year = "", month, day]: RegExpExecArray): FeelDate | null {
  const civil = { year: Number(year), month: Number(month), day: Number(day) };
  // There is a year 0, but no negative one.
  return isCivilDate(civil) && year !== "-0000" ? new FeelDate(civil) : null;
}

/** Reads `10:30`, `10:30:15.5`, `T10:30:15Z`, `10:30:15+01:00` and `10:30:15@Europe/Berlin`. */
export function parseTime(text: string): FeelTime | null {
  const match = TIME.exec(text);
  if (match === null) return null;
  const [, hour, minute, second, fraction, place = ""] = match;
  const nanoOfDay = nanoOfDayOf({ hour, minute, second, fraction });
  if (nanoOfDay === null) return null;
  if (place === "") return new FeelTime(nanoOfDay, LOCAL);
  if (second === undefined || fraction === "") return null;
  if (!place.startsWith("@")) {
    const offset = place.length > "+00:00".length ? null : parseOffset(place);
    return offset === null ? null : new FeelTime(nanoOfDay, { offset, zone: null });
  }
  const choice = parseZone(place.slice(1));
  if (choice === null) return null;
  const { offset, zone } = choice;
  return new FeelTime(nanoOfDay, { offset: zone === null ? offset : standardOffset(zone), zone });
}

interface ClockParts {
  hour: string | undefined;
  minute: string | undefined;
  second: string | undefined;
  fraction: string | undefined;
}

/** Nanoseconds since midnight; null if there is no such time. 24:00 is the midnight before. */
function nanoOfDayOf({ hour, minute, second = "0", fraction = "" }: ClockParts): number | null {
  const [hours, minutes, seconds] = [Number(hour), Number(minute), Number(second)];
  if (hours > 24 || minutes > 59 || seconds > 59) return null;
  const nanos = fraction === "" ? 0 : Number(fraction.padEnd(9, "0"));
  const secondOfDay = hours * 3_600 + minutes * 60 + seconds;
  if (hours === 24) return secondOfDay === SECONDS_PER_DAY && nanos === 0 ? 0 : null;
  return secondOfDay * NANOS_PER_SECOND + nanos;
}

/**
 * Reads `2020-01-31T10:30`, `2020-01-31T10:30:15.5Z`, `…+01:00`, `…+01:00[Europe/Berlin]` and
 * `…@Europe/Berlin`; a date alone is its midnight.
 */
export function parseDateTime(text: string): FeelDateTime | null {
  const match = DATE_TIME.exec(text);
  if (match === null) {
    const date = parseDate(text);
    return date === null ? null : new FeelDateTime(date, new FeelTime(0, LOCAL));
  }
  const [, , , , hour, minute, second, fraction, place = ""] = match;
  const date = dateOf(match);
  const nanoOfDay = nanoOfDayOf({ hour, minute, second, fraction });
  if (date === null || nanoOfDay === null || hour === "24") return null;
  if (place === "") return new FeelDateTime(date, new FeelTime(nanoOfDay, LOCAL));
  if (place === "Z") return new FeelDateTime(date, new FeelTime(nanoOfDay, UTC));
  return placed(new FeelDateTime(date, new FeelTime(nanoOfDay, UTC)), place);
}

const UTC = { offset: 0, zone: null };

/** A clock that was read as if it were in UTC, put where it is. */
function placed({ date, time, epochSecond }: FeelDateTime, place: string): FeelDateTime | null {
  const { nano } = time;
  if (place.startsWith("@")) {
    const choice = parseZone(place.slice(1));
    return choice === null ? null : atClock({ localSecond: epochSecond, nano }, choice);
  }
  const [, offsetPart = "", zonePart] = OFFSET_AND_ZONE.exec(place) ?? [];
  const offset = parseOffset(offsetPart);
  if (offset === null) return null;
  if (zonePart === undefined) {
    return new FeelDateTime(date, new FeelTime(time.nanoOfDay, { offset, zone: null }));
  }
  const choice = parseZone(zonePart);
  // The offset says which moment it is, the zone which clock shows it.
  return choice === null ? null : atInstant({ epochSecond: epochSecond - offset, nano }, choice);
}

/** Reads a duration of one kind: `P1Y2M`, or `P1DT2H3M4.5S`. The part of a text may have a sign of its own. */
export function parseDuration(text: string): FeelDuration | FeelYearsMonths | null {
  // Java's own reading is looser, and comes second.
  if (/[a-z+,]/.test(text)) return null;
  return parseDurationLiteral(text);
}

/** Reads a duration that is written as a literal, which may have `+`, a decimal comma and lower case letters. */
export function parseDurationLiteral(text: string): FeelDuration | FeelYearsMonths | null {
  const match = YEARS_MONTHS.exec(text);
  return match === null ? parseDaysTime(text.toUpperCase()) : yearsMonthsOf(match);
}

function yearsMonthsOf([, sign, years, months]: RegExpExecArray): FeelYearsMonths | null {
  if (years === undefined && months === undefined) return null;
  if (Math.abs(Number(years ?? 0)) > MAX_YEARS || Math.abs(Number(months ?? 0)) > MAX_YEARS) return null;
  const total = Number(years ?? 0) * 12 + Number(months ?? 0);
  if (Math.abs(Math.trunc(total / 12)) > MAX_YEARS) return null;
  return new FeelYearsMonths(sign === "-" ? 0 - total : total + 0);
}

function parseDaysTime(text: string): FeelDuration | null {
  const match = DAYS_TIME.exec(text);
  if (match === null) return null;
  const [, sign, days, hours, minutes, seconds, fraction = ""] = match;
  if ((days ?? hours ?? minutes ?? seconds) === undefined) return null;
  const wholeSeconds = Number(days ?? 0) * SECONDS_PER_DAY + Number(hours ?? 0) * 3_600 +
    Number(minutes ?? 0) * 60 + Number(seconds ?? 0);
  const fractionNanos = Number(fraction.padEnd(9, "0"));
  const nanos = seconds?.startsWith("-") ? -fractionNanos : fractionNanos;
  if (!Number.isSafeInteger(wholeSeconds)) return null;
  const factor = sign === "-" ? -1 : 1;
  return durationOf(wholeSeconds * factor, nanos * factor);
}

/** Reads what stands behind an `@`: whichever of all of these it is. */
export function parseAtLiteral(text: string): FeelTemporal | null {
  return parseDate(text) ?? parseDuration(text) ??
    (DATE_TIME.test(text) ? parseDateTime(text) : parseTime(text));
}
