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

/** Whether the same call may succeed later. KV tells by prose alone, so all but what never can is tried. */
function mayPass(error: unknown): boolean {
  const isFinal = error instanceof ZeebridgeError || error instanceof TypeError ||
    error instanceof Deno.errors.BadResource;
  return !isFinal;
}
