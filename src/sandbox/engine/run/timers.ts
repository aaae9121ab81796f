/**
 * Timers: waiting by the engine's clock for what is due.
 *
 * @module
 */

import type { Clock } from "../../../ports/clock.ts";
import type { TimerKind } from "../model/model.ts";
import { parseSchedule, type Schedule } from "../model/schedule.ts";
import { IncidentError } from "./incident.ts";

/** Longest wait that a platform's timers know. */
const MAX_WAIT_MS = 2_000_000_000;

/**
 * Reads the value of a timer.
 *
 * @throws {IncidentError} if it is none.
 */
export function readSchedule(timer: TimerKind, { text, now }: { text: string; now: number }): Schedule {
  const schedule = parseSchedule(timer, { text, now });
  if (schedule !== undefined) return schedule;
  throw new IncidentError("EXTRACT_VALUE_ERROR", `Invalid ${timer} format '${text}' for a timer`);
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
