/**
 * Dates, times and durations as text: for `string()`, for JSON that leaves an expression, and for `to json`.
 *
 * @module
 */

import type { FeelTemporal } from "../value.ts";
import { NANOS_PER_SECOND, SECONDS_PER_DAY } from "./calendar.ts";
import { FeelDate, FeelDateTime, FeelDuration, FeelTime, type FeelYearsMonths } from "./values.ts";
import { offsetText } from "./zone.ts";

/** Text as `string()` has it, with the name of the zone: `10:00:00@Europe/Berlin`, `P1DT2H`. */
export function temporalString(value: FeelTemporal): string {
  if (value instanceof FeelDateTime) {
    const { date, time } = value;
    // Only here has a year of five digits no sign.
    return `${dateText(date).replace(/^\+/, "")}T${clockText(time)}${zoneText(time)}`;
  }
  if (value instanceof FeelDate) return dateText(value);
  if (value instanceof FeelTime) return clockText(value) + zoneText(value);
  return value instanceof FeelDuration ? durationString(value) : yearsMonthsString(value);
}

/** Text in the JSON that an expression gives: ISO 8601, offsets in place of zones, days as hours. */
export function temporalJson(value: FeelTemporal): string {
  if (value instanceof FeelTime && value.offset !== null) {
    return shortClockText(value) + offsetText(value.offset);
  }
  return isoText(value);
}

/** Text as `to json` has it: as {@linkcode temporalJson}, but with the name of a date and time's zone. */
export function temporalToJsonText(value: FeelTemporal): string {
  const zone = value instanceof FeelDateTime ? value.time.zone : null;
  return zone === null ? isoText(value) : `${isoText(value)}[${zone}]`;
}

function isoText(value: FeelTemporal): string {
  if (value instanceof FeelDateTime) return `${dateText(value.date)}T${isoTimeText(value.time)}`;
  if (value instanceof FeelDate) return dateText(value);
  if (value instanceof FeelTime) return isoTimeText(value);
  return value instanceof FeelDuration ? durationIso(value) : yearsMonthsIso(value);
}

function isoTimeText(time: FeelTime): string {
  return clockText(time) + (time.offset === null ? "" : offsetText(time.offset));
}

function dateText({ year, month, day }: FeelDate): string {
  const sign = year < 0 ? "-" : year > 9_999 ? "+" : "";
  return `${sign}${`${Math.abs(year)}`.padStart(4, "0")}-${twoDigits(month)}-${twoDigits(day)}`;
}

function clockText(time: FeelTime): string {
  return `${twoDigits(time.hour)}:${twoDigits(time.minute)}:${twoDigits(time.second)}${
    fractionText(time.nano)
  }`;
}

/** A clock as `LocalTime.toString` shows it: no seconds if they are zero, and 3, 6 or 9 digits of a fraction. */
function shortClockText(time: FeelTime): string {
  const minutes = `${twoDigits(time.hour)}:${twoDigits(time.minute)}`;
  if (time.second === 0 && time.nano === 0) return minutes;
  const fraction = fractionText(time.nano);
  const digits = Math.ceil((fraction.length - 1) / 3) * 3;
  return `${minutes}:${twoDigits(time.second)}${
    fraction.padEnd(digits + 1, "0").slice(0, digits && digits + 1)
  }`;
}

function zoneText({ offset, zone }: FeelTime): string {
  if (zone !== null) return `@${zone}`;
  return offset === null ? "" : offsetText(offset);
}

function twoDigits(value: number): string {
  return value < 10 ? `0${value}` : `${value}`;
}

/** `.5` of 500,000,000 nanoseconds, and nothing of none. */
function fractionText(nanos: number): string {
  return nanos === 0 ? "" : `.${`${nanos}`.padStart(9, "0").replace(/0+$/, "")}`;
}

/** `java.time.Duration` as text: `PT25H`, `PT-1.5S`. */
function durationIso({ seconds, nanos }: FeelDuration): string {
  // The fraction counts upwards from whole seconds that are rounded down; text counts away from zero.
  const isNegativeFraction = seconds < 0 && nanos > 0;
  const whole = isNegativeFraction ? seconds + 1 : seconds;
  const fraction = fractionText(isNegativeFraction ? NANOS_PER_SECOND - nanos : nanos);
  const second = whole % 60;
  const hours = unit(Math.trunc(whole / 3_600), "H");
  const minutes = unit(Math.trunc(whole / 60) % 60, "M");
  const sign = isNegativeFraction && second === 0 ? "-" : "";
  if (second === 0 && fraction === "") {
    return `PT${hours}${minutes}` === "PT" ? "PT0S" : `PT${hours}${minutes}`;
  }
  return `PT${hours}${minutes}${sign}${second + 0}${fraction}S`;
}

/** `java.time.Period` as text: `P1Y2M`, `P-1Y-8M`, and `P0D` for none. */
function yearsMonthsIso({ months }: FeelYearsMonths): string {
  if (months === 0) return "P0D";
  return `P${unit(Math.trunc(months / 12), "Y")}${unit(months % 12, "M")}`;
}

/** Camunda's own text of a duration: days, one sign for all, and no fraction. */
function durationString({ seconds }: FeelDuration): string {
  if (seconds === 0) return "P0D";
  const total = Math.abs(seconds);
  const days = unit(Math.floor(total / SECONDS_PER_DAY), "D");
  const clock = unit(Math.floor(total / 3_600) % 24, "H") + unit(Math.floor(total / 60) % 60, "M") +
    unit(total % 60, "S");
  return `${seconds < 0 ? "-" : ""}P${days}${clock === "" ? "" : `T${clock}`}`;
}

function yearsMonthsString({ months }: FeelYearsMonths): string {
  if (months === 0) return "P0Y";
  const total = Math.abs(months);
  return `${months < 0 ? "-" : ""}P${unit(Math.floor(total / 12), "Y")}${unit(total % 12, "M")}`;
}

function unit(value: number, letter: string): string {
  return value === 0 ? "" : `${value}${letter}`;
}
