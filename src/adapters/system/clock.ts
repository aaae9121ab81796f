/**
 * The machine's own time and chance.
 *
 * @module
 */

import type { Clock, Expiry, Random } from "../../ports/clock.ts";

/** How the real clock works. */
export interface SystemClockOptions {
  /**
   * Calls that are due within so many milliseconds share a timer of the runtime, and come up to that much late;
   * signals do the same. Default: each has its own. On Workers it must have: a timer belongs to the request that
   * set it.
   */
  sharedTimerMs?: number;
}

/** The real clock. A sleep that is aborted leaves no timer behind, which on Workers would bill. */
export function createSystemClock({ sharedTimerMs }: SystemClockOptions = {}): Clock {
  return {
    now: () => Date.now(),
    sleep(milliseconds, signal) {
      if (signal?.aborted) return Promise.resolve();
      return new Promise((resolve) => {
        function finish(): void {
          clearTimeout(timer);
          signal?.removeEventListener("abort", finish);
          resolve();
        }
        const timer = setTimeout(finish, milliseconds);
        signal?.addEventListener("abort", finish);
      });
    },
    ...(sharedTimerMs === undefined ? { after: callAfter } : createSharedTimers(sharedTimerMs)),
  };
}

function callAfter(milliseconds: number, callback: () => void): () => void {
  const timer = setTimeout(callback, milliseconds);
  return () => clearTimeout(timer);
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
function createSharedTimers(shareMs: number): Required<Pick<Clock, "after" | "expiry">> {
  const groups = new Map<number, TimerGroup>();

  function fire(slot: number): void {
    const { callbacks } = groups.get(slot) ?? {};
    groups.delete(slot);
    for (const callback of callbacks ?? []) callback();
  }

  function join(milliseconds: number): { slot: number; group: TimerGroup } {
    // Not the time of day, which somebody may set.
    const now = performance.now();
    const slot = Math.ceil((now + milliseconds) / shareMs);
    let group = groups.get(slot);
    if (group === undefined) {
      const timer = setTimeout(() => fire(slot), slot * shareMs - now);
      groups.set(slot, group = { callbacks: new Set(), timer });
    }
    return { slot, group };
  }

  function add(call: () => void, { slot, group }: { slot: number; group: TimerGroup }): () => void {
    const { callbacks, timer } = group;
    callbacks.add(call);
    return () => {
      callbacks.delete(call);
      if (callbacks.size > 0) return;
      clearTimeout(timer);
      if (groups.get(slot)?.timer === timer) groups.delete(slot);
    };
  }

  return {
    // One of its own, so that the same function can be given twice.
    after: (milliseconds, callback) => add(() => callback(), join(milliseconds)),
    expiry(milliseconds): Expiry {
      const place = join(milliseconds);
      const controller = place.group.controller ??= new AbortController();
      return { signal: controller.signal, release: add(() => controller.abort(), place) };
    },
  };
}

/** The platform's random numbers; the UUIDs are cryptographically random, the numbers are for jitter. */
export function createSystemRandom(): Random {
  return { next: () => Math.random(), uuid: () => crypto.randomUUID() };
}
