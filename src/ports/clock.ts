/**
 * Time and chance, as arguments.
 *
 * @module
 */

/** Time. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves after `milliseconds`, or at once when the signal aborts. Never rejects. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** Calls back after `milliseconds`, unless the function that it gives is called before. Cheaper than a sleep. */
  after(milliseconds: number, callback: () => void): () => void;
  /**
   * A signal that aborts after `milliseconds`, for callers that may all have the same one if they end at nearly the
   * same time. Absent where nobody may share.
   */
  expiry?(milliseconds: number): Expiry;
}

/** A time limit that may be somebody else's, too. */
export interface Expiry {
  /** Aborts when the time is up, also for a holder that has let go of it. */
  readonly signal: AbortSignal;
  /** Lets go of it. The last one stops its timer. */
  release(): void;
}

/** Chance. */
export interface Random {
  /** A number in [0, 1). */
  next(): number;
  /** A random UUID. */
  uuid(): string;
}
