/**
 * The machine's own time and chance.
 *
 * @module
 */

import type { Clock, Expiry, Random } from "../../ports/clock.ts";
import { createOwnClock } from "./own_clock.ts";

/** How the real clock works. */
export interface SystemClockOptions {
  /**
   * Calls that are due within so many milliseconds share a timer of the runtime, and come up to that much late;
   * signals do the same. Default: each has its own. On Workers it must have: a timer belongs to the request that
   * set it.
   */
  sharedTimerMs?: number;
}

/** The real clock. */
export interface SystemClock extends Clock {
  /** Lets go of shared timers that nobody waits for, which would keep a process alive. */
  release(): void;
}

/** The real clock. */
export function createSystemClock({ sharedTimerMs }: SystemClockOptions = {}): SystemClock {
  return {
    ...createOwnClock(),
    release() {},
    ...(sharedTimerMs === undefined ? {} : createSharedTimers(sharedTimerMs)),
  };
}

/** What is due at about the same time. */
interface TimerGroup {
  callbacks: Set<() => void>;
  timer: ReturnType<typeof setTimeout>;
  /** Aborts what is due then, if there is anything to abort. */
  controller?: AbortController;
}

/**
 * Time limits are set for every call and nearly never reached, and a timer of the runtime for each costs more than
 * all the rest of them. So does a signal, which a runtime ties to each request that it is given to.
 */
function createSharedTimers(
  shareMs: number,
): Required<Pick<SystemClock, "after" | "expiry" | "release">> {
  const groups = new Map<number, TimerGroup>();

  function fire(slot: number): void {
    const { callbacks } = groups.get(slot) ?? {};
    groups.delete(slot);
    for (const callback of callbacks ?? []) callback();
  }

  function join(milliseconds: number): TimerGroup {
    // Not the time of day, which somebody may set.
    const now = performance.now();
    const slot = Math.ceil((now + milliseconds) / shareMs);
    let group = groups.get(slot);
    if (group === undefined) {
      const timer = setTimeout(() => fire(slot), slot * shareMs - now);
      groups.set(slot, group = { callbacks: new Set(), timer });
    }
    return group;
  }

  // Who leaves a group last leaves its timer: the next call is likely to join, and to set a timer and clear it for
  // every request is what this is here to save.
  function add(call: () => void, { callbacks }: TimerGroup): () => void {
    callbacks.add(call);
    return () => callbacks.delete(call);
  }

  function release(): void {
    for (const [slot, { callbacks, timer }] of groups) {
      if (callbacks.size > 0) continue;
      clearTimeout(timer);
      groups.delete(slot);
    }
  }

  return {
    // One of its own, so that the same function can be given twice.
    after: (milliseconds, callback) => add(() => callback(), join(milliseconds)),
    expiry(milliseconds): Expiry {
      const group = join(milliseconds);
      const controller = group.controller ??= new AbortController();
      return { signal: controller.signal, release: add(() => controller.abort(), group) };
    },
    release,
  };
}

/** The platform's random numbers; the UUIDs are cryptographically random, the numbers are for jitter. */
export function createSystemRandom(): Random {
  return { next: () => Math.random(), uuid: () => crypto.randomUUID() };
}
