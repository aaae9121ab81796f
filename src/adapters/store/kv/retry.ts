/**
 * Trying again. Deno KV lets its callers see what passes by itself: `database is locked` when two processes
 * share a file, time-outs when it is hosted, and a commit that another writer was faster than.
 *
 * @module
 */

import { fullJitter } from "../../../core/backoff.ts";
import { ZeebridgeError } from "../../../core/errors.ts";

/** Waits some milliseconds. */
export type Pause = (milliseconds: number) => Promise<void>;

const BACKOFF = { baseMs: 20, capMs: 500 };

/**
 * Does some work until it succeeds, at most `attempts` times, with jitter in between. The work must be safe
 * to repeat after an outcome that nobody knows.
 */
export async function retry<T>(
  work: () => Promise<T>,
  { attempts, pause }: { attempts: number; pause: Pause },
): Promise<T> {
  for (let attempt = 1;; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === attempts || !mayPass(error)) throw error;
      await pause(fullJitter(BACKOFF, { attempt: attempt, random: Math.random() }));
    }
  }
}

/**
 * Whether the same call may succeed later. Deno KV tells by prose alone, and `database is locked` comes as a
 * `TypeError` like a value that is too large; so all is tried again but what certainly never can.
 */
function mayPass(error: unknown): boolean {
  return !(error instanceof ZeebridgeError || error instanceof Deno.errors.BadResource);
}
