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
}

/** Chance. */
export interface Random {
  /** A number in [0, 1). */
  next(): number;
  /** A random UUID. */
  uuid(): string;
}
