/**
 * Waiting for something, but not for ever.
 *
 * @module
 */

import type { Clock } from "../ports/clock.ts";

/** Whether a promise settles within a time. Leaves no timer behind. */
export async function endsWithin(
  promise: Promise<unknown>,
  { clock, limitMs }: { clock: Clock; limitMs: number },
): Promise<boolean> {
  const timer = new AbortController();
  const late = clock.sleep(limitMs, timer.signal).then(() => false);
  const inTime = await Promise.race([promise.then(() => true), late]);
  timer.abort();
  return inTime;
}
