/**
 * Calls that end in time, whatever they do with their signal.
 *
 * @module
 */

import { orAborted } from "../../core/or_aborted.ts";
import type { Clock } from "../../ports/clock.ts";

/** Thrown when a call's time is up. */
export class TimedOut extends Error {
  /** Makes the error. */
  constructor() {
    super("Cannot wait any longer: the time is up");
    this.name = "TimedOut";
  }
}

/** Limits of a call. */
export interface TimeLimit {
  /** Time. */
  clock: Clock;
  /** Longest time that it may take, in milliseconds. */
  timeoutMs: number;
  /** Ends it before. */
  signal: AbortSignal;
}

/**
 * Calls, and ends the call when its time is up.
 *
 * @throws {TimedOut} if its time was up.
 */
export async function withinTime<T>(
  call: (signal: AbortSignal) => Promise<T>,
  { clock, timeoutMs, signal }: TimeLimit,
): Promise<T> {
  const controller = new AbortController();
  const cancel = clock.after(timeoutMs, () => controller.abort(new TimedOut()));
  const ended = AbortSignal.any([signal, controller.signal]);
  try {
    return await orAborted(call(ended), ended);
  } finally {
    cancel();
  }
}
