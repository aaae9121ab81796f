/**
 * How long to wait before the next attempt.
 *
 * @module
 */

/** Bounds of an exponential back-off, in milliseconds. */
export interface Backoff {
  /** Upper bound of the first wait. */
  baseMs: number;
  /** Upper bound of every wait. */
  capMs: number;
}

/**
 * Full jitter: anything between nothing and the exponential bound, so that many clients that failed together
 * do not come back together.
 *
 * `attempt`: how many attempts have failed in a row, from 1. `random`: a number in [0, 1).
 */
export function fullJitter(
  backoff: Backoff,
  { attempt, random }: { attempt: number; random: number },
): number {
  const bound = Math.min(backoff.capMs, backoff.baseMs * 2 ** Math.min(attempt - 1, 30));
  return Math.floor(random * bound);
}
