/**
 * The machine's own time, every wait with a timer of its own.
 *
 * @module
 */

import type { Clock } from "../../ports/clock.ts";

/** The real clock. A sleep that is aborted leaves no timer behind, which on Workers would bill. */
export function createOwnClock(): Clock {
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
    after(milliseconds, callback) {
      const timer = setTimeout(callback, milliseconds);
      return () => clearTimeout(timer);
    },
  };
}
