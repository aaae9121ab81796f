/**
 * Timers: when they are due, and waiting for it by the engine's clock.
 *
 * @module
 */

import { parseDuration } from "../../../core/duration.ts";
import type { Clock } from "../../../ports/clock.ts";
import { readCron } from "../model/cron.ts";
import type { TimerKind } from "../model/model.ts";
import { IncidentError } from "./incident.ts";

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

/** Longest wait that a platform's timers know. */
const MAX_WAIT_MS = 2_000_000_000;

const CALENDAR_PART = /^([+-]?)P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(.*)$/;
const CYCLE = /^R(\d*)\/(?:(.+)\/)?(P.+)$/;
/** A date and time with its offset, and behind that what Java writes. */
const DATE_TIME = /^(\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))(?:\[[^\]]*\])?$/;

/**
 * Reads the value of a timer.
 *
 * @throws {IncidentError} if it is none.
 */
export function readSchedule(timer: TimerKind, { text, now }: { text: string; now: number }): Schedule {
  const once = { times: 1, nextAt: (at: number) => at };
  if (timer === "duration") return { ...once, firstAt: after(now, readInterval(text)) };
  if (timer === "date") return { ...once, firstAt: readDate(text) };
  const match = CYCLE.exec(text);
  const cron = match === null ? readCron(text) : undefined;
  if (cron !== undefined) return { ...cron, firstAt: cron.nextAt(now), times: Infinity };
  const [, times = "", start, interval = text] = match ?? [];
  const step = readInterval(interval);
  const nextAt = (at: number) => after(at, step);
  return {
    firstAt: start === undefined ? nextAt(now) : readDate(start),
    times: times === "" ? Infinity : Number(times),
    nextAt,
  };
}

function readDate(text: string): number {
  const at = Date.parse(DATE_TIME.exec(text)?.[1] ?? "");
  if (!Number.isNaN(at)) return at;
  throw new IncidentError("EXTRACT_VALUE_ERROR", `Invalid date-time format '${text}' for a timer`);
}

function readInterval(text: string): Interval {
  const match = CALENDAR_PART.exec(text.trim());
  if (match !== null) {
    const [, sign, years = 0, months = 0, weeks = 0, rest = ""] = match;
    const milliseconds = rest === "" ? 0 : parseDuration(`P${rest}`);
    if (milliseconds !== undefined) {
      const direction = sign === "-" ? -1 : 1;
      return {
        months: direction * (Number(years) * 12 + Number(months)),
        milliseconds: direction * (milliseconds + Number(weeks) * 604_800_000),
      };
    }
  }
  throw new IncidentError("EXTRACT_VALUE_ERROR", `Invalid duration format '${text}' for a timer`);
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

/** Calls back at each time of a schedule, until the function that it gives is called. */
export function runSchedule(
  schedule: Schedule,
  { clock, onDue }: { clock: Clock; onDue: () => void },
): () => void {
  let cancel = () => {};
  let times = schedule.times;
  function wait(at: number): void {
    if (times === 0 || at === Infinity) return;
    const waitMs = at - clock.now();
    if (waitMs > MAX_WAIT_MS) {
      cancel = clock.after(MAX_WAIT_MS, () => wait(at));
      return;
    }
    cancel = clock.after(Math.max(0, waitMs), () => {
      times -= 1;
      wait(schedule.nextAt(at));
      onDue();
    });
  }
  wait(schedule.firstAt);
  return () => cancel();
}
