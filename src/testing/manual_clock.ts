/**
 * A clock that stands still until a test moves it.
 *
 * @module
 */

import type { Clock } from "../ports/clock.ts";

/** A clock under a test's control. */
export interface ManualClock extends Clock {
  /**
   * Moves time forward and wakes every sleeper whose time comes, in order, each at its own instant. What a
   * sleeper starts has run as far as it can when the next one wakes, and when this resolves, unless it waits
   * for something else than promises (a socket, a file).
   *
   * @throws {RangeError} if it is no time that can pass.
   */
  advance(milliseconds: number): Promise<void>;
  /** Sets the time back, as a machine does whose clock was fast. Who sleeps does so as long as before. */
  setBack(milliseconds: number): void;
  /** Sleeps and callbacks that wait now. A test can assert that nothing is left. */
  readonly sleepers: number;
}

interface Sleeper {
  wakeAt: number;
  wake(): void;
}

/** Lets every promise that can settle now do so: a timer of the platform runs after all of them. */
function settle(): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, 0));
}

/**
 * Makes a clock that stands still.
 *
 * @param startAt Its first instant, in milliseconds since the epoch; 2026-01-01T00:00:00Z if absent.
 */
export function createManualClock(startAt: number = Date.UTC(2026, 0, 1)): ManualClock {
  const sleepers = new Set<Sleeper>();
  let now = startAt;
  let setBackMs = 0;

  function nextDue(until: number): Sleeper | undefined {
    let next: Sleeper | undefined;
    for (const sleeper of sleepers) {
      if (sleeper.wakeAt <= until && (next === undefined || sleeper.wakeAt < next.wakeAt)) next = sleeper;
    }
    return next;
  }

  function after(milliseconds: number, wake: () => void): () => void {
    const sleeper: Sleeper = {
      wakeAt: now + Math.max(0, milliseconds),
      wake() {
        sleepers.delete(sleeper);
        wake();
      },
    };
    sleepers.add(sleeper);
    return () => void sleepers.delete(sleeper);
  }

  return {
    now: () => now - setBackMs,
    setBack: (milliseconds) => void (setBackMs += milliseconds),
    after,
    sleep(milliseconds, signal) {
      if (signal?.aborted) return Promise.resolve();
      return new Promise((resolve) => {
        function finish(): void {
          cancel();
          signal?.removeEventListener("abort", finish);
          resolve();
        }
        const cancel = after(milliseconds, finish);
        signal?.addEventListener("abort", finish);
      });
    },
    async advance(milliseconds) {
      if (!(milliseconds >= 0 && milliseconds < Infinity)) {
        throw new RangeError(`Cannot move the clock by ${milliseconds}: expected milliseconds from 0`);
      }
      const until = now + milliseconds;
      await settle();
      for (let due = nextDue(until); due !== undefined; due = nextDue(until)) {
        now = due.wakeAt;
        due.wake();
        await settle();
      }
      now = until;
    },
    get sleepers() {
      return sleepers.size;
    },
  };
}
