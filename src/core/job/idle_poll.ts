/**
 * How often to look for jobs where nothing waits for them: soon after work, rarely after a quiet time.
 *
 * @module
 */

/** Bounds of the wait between two short polls, in milliseconds. */
export const IDLE_POLL_MS = { least: 1_000, most: 15_000 } as const;

/** How long to wait before the next short poll, in milliseconds. */
export function nextPollDelayMs(previousMs: number, activated: number): number {
  if (activated > 0) return IDLE_POLL_MS.least;
  return Math.min(IDLE_POLL_MS.most, Math.max(IDLE_POLL_MS.least, previousMs * 2));
}
