/**
 * Values of timers: durations, dates and cycles, and when they are due.
 *
 * @module
 */

import { parseDuration } from "../../../core/duration.ts";
import { readCron } from "./cron.ts";
import type { TimerKind } from "./model.ts";

/** When a timer fires. */
export interface Schedule {
  /** The first time, in milliseconds since the epoch. */
  firstAt: number;
  /** How often; infinite if there is no end. */
  times: number;
  /** The time after another one. */
  nextAt(at: number): number;
}

interface Interval {
  months: number;
  milliseconds: number;
}

const CALENDAR_PART = /^([+-]?)P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(.*)$/;
const CYCLE = /^R(\d*)\/(?:(.+)\/)?(P.+)$/;
/** A date and time with its offset, and behind that what Java writes. */
const DATE_TIME = /^(\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))(?:\[[^\]]*\])?$/;

/** Reads the value of a timer; `undefined` if it is none. */
export function parseSchedule(
  timer: TimerKind,
  { text, now }: { text: string; now: number },
): Schedule | undefined {
  if (timer === "cycle") return parseCycle(text, now);
  const firstAt = timer === "date" ? parseDate(text) : parseDelay(text, now);
  return firstAt === undefined ? undefined : { firstAt, times: 1, nextAt: (at) => at };
}

function parseDelay(text: string, now: number): number | undefined {
  const interval = parseInterval(text);
  return interval && after(now, interval);
}

function parseCycle(text: string, now: number): Schedule | undefined {
  const match = CYCLE.exec(text);
  const cron = match === null ? readCron(text) : undefined;
  if (cron !== undefined) return { ...cron, firstAt: cron.nextAt(now), times: Infinity };
  const [, times = "", start, interval = text] = match ?? [];
  const step = parseInterval(interval);
  if (step === undefined) return undefined;
  const firstAt = start === undefined ? after(now, step) : parseDate(start);
  if (firstAt === undefined) return undefined;
  return { firstAt, times: times === "" ? Infinity : Number(times), nextAt: (at) => after(at, step) };
}

function parseDate(text: string): number | undefined {
  const at = Date.parse(DATE_TIME.exec(text)?.[1] ?? "");
  return Number.isNaN(at) ? undefined : at;
}

function parseInterval(text: string): Interval | undefined {
  const match = CALENDAR_PART.exec(text.trim());
  if (match === null) return undefined;
  const [, sign, years = 0, months = 0, weeks = 0, rest = ""] = match;
  const milliseconds = rest === "" ? 0 : parseDuration(`P${rest}`);
  if (milliseconds === undefined) return undefined;
  const direction = sign === "-" ? -1 : 1;
  return {
    months: direction * (Number(years) * 12 + Number(months)),
    milliseconds: direction * (milliseconds + Number(weeks) * 604_800_000),
  };
}

function after(at: number, { months, milliseconds }: Interval): number {
  if (months === 0) return at + milliseconds;
  const date = new Date(at);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + months);
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, lastDay));
  return date.getTime() + milliseconds;
}
