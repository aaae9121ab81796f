/**
 * The rate at which a destination takes events.
 *
 * @module
 */

/** A rate. */
export interface Pace {
  /** Takes the next place. How long it is until then, in milliseconds. */
  take(now: number): number;
}

/** Makes a rate. A second's worth of events may come at once, as nobody can tell how AWS spreads them. */
export function createPace(perSecond: number): Pace {
  const intervalMs = 1_000 / perSecond;
  let nextAt = -Infinity;
  return {
    take(now) {
      nextAt = Math.max(nextAt, now - 1_000 + intervalMs);
      const delayMs = Math.max(0, nextAt - now);
      nextAt += intervalMs;
      return delayMs;
    },
  };
}
