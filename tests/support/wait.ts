/**
 * Waiting for something that another process or task brings about.
 *
 * @module
 */

/** How {@linkcode waitFor} waits. */
export interface WaitOptions {
  /** Milliseconds until it gives up. Default 10,000. */
  deadlineMs?: number;
  /** Milliseconds between two attempts. Default 25. */
  intervalMs?: number;
}

/**
 * Asks again and again until the answer is neither `undefined`, `null` nor `false`, and returns it.
 * An attempt that throws counts as "not yet"; its error becomes the cause of the one thrown at the deadline.
 * An attempt still running at the deadline is not waited for.
 *
 * @param what what is waited for, as it shall read in the error: "the instance to complete"
 */
export async function waitFor<T>(
  what: string,
  attempt: () => T | Promise<T>,
  { deadlineMs = 10_000, intervalMs = 25 }: WaitOptions = {},
): Promise<Exclude<T, undefined | null | false>> {
  const giveUpAt = performance.now() + deadlineMs;
  let cause: unknown;
  for (;;) {
    const remainingMs = Math.max(0, giveUpAt - performance.now());
    try {
      const answer = await within(remainingMs, Promise.resolve(attempt()));
      if (answer !== undefined && answer !== null && answer !== false) {
        return answer as Exclude<T, undefined | null | false>;
      }
      cause = undefined;
    } catch (error) {
      cause = error;
    }
    if (performance.now() + intervalMs >= giveUpAt) {
      throw new Error(`Cannot go on: waited ${deadlineMs} ms for ${what}`, { cause });
    }
    await new Promise((resolve) => setTimeout(resolve, intervalMs));
  }
}

async function within<T>(limitMs: number, work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("The attempt did not end before the deadline")), limitMs);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
