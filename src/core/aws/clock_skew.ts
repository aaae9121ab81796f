/**
 * How far this machine's clock is from AWS's, as its answers say.
 *
 * @module
 */

/** AWS refuses signatures that are 5 minutes off; a minute of that is left for the way. */
const MIN_SKEW_MS = 240_000;
/** Of an answer that took so long nobody knows when its date was written. */
const MAX_ROUND_TRIP_MS = 900_000;

/** An answer, with this machine's own time around it, in milliseconds since the epoch. */
export interface TimedAnswer {
  /** Headers, names in lower case. */
  headers: Record<string, string>;
  /** When the request was signed. */
  sentAt: number;
  /** When the answer came. */
  receivedAt: number;
}

/**
 * What to add to this machine's time from now on, in milliseconds, if that is really something else than what
 * was added before; `undefined` if not. A wrong key is refused as a wrong time is, and must not loop.
 *
 * @param offsetMs What was added when the request was signed.
 */
export function correctedOffset(
  { headers, sentAt, receivedAt }: TimedAnswer,
  offsetMs: number,
): number | undefined {
  // An answer out of a cache has the date of another one.
  if (headers["age"] !== undefined || receivedAt - sentAt > MAX_ROUND_TRIP_MS) return undefined;
  const offset = Date.parse(headers["date"] ?? "") - receivedAt;
  return Math.abs(offset - offsetMs) >= MIN_SKEW_MS ? offset : undefined;
}
