/**
 * All job workers of a process together: loops where a process lives long, and bounded drains where a timer
 * is all there is.
 *
 * @module
 */

import type { Clock } from "../ports/clock.ts";
import type { JobWorker } from "./job_worker.ts";

/** How soon an idle poller looks again: soon after work, rarely after a quiet time. */
export const IDLE_POLL_MS = { least: 1_000, most: 15_000 } as const;

/** How long to wait before the next short poll, in milliseconds. */
export function nextPollDelayMs(previousMs: number, activated: number): number {
  if (activated > 0) return IDLE_POLL_MS.least;
  return Math.min(IDLE_POLL_MS.most, Math.max(IDLE_POLL_MS.least, previousMs * 2));
}

/** All job workers. */
export interface WorkerPool {
  /** Runs every worker's loop until {@linkcode WorkerPool.stop}. */
  start(): void;
  /** Polls every worker once, without waiting for jobs, and finishes what it got. Never rejects. */
  pollOnce(budgetMs: number): Promise<{ activated: number }>;
  /** Polls, with idle waits in between, until the budget is used up. Never rejects. */
  drain(budgetMs: number): Promise<{ activated: number }>;
  /** Stops accepting jobs; resolves when polls and running work have ended, or the time is up. */
  stop(timeoutMs: number): Promise<void>;
}

/** Makes the pool. The workers are asked for when it is used: a host may still add some before that. */
export function createWorkerPool(workers: () => readonly JobWorker[], clock: Clock): WorkerPool {
  const stopping = new AbortController();
  let loops: Promise<unknown> = Promise.resolve();

  async function pollOnce(budgetMs: number): Promise<{ activated: number }> {
    const polls = workers().map((worker) => worker.pollOnce({ budgetMs }));
    const activated = (await Promise.all(polls)).reduce((sum, poll) => sum + poll.activated, 0);
    return { activated };
  }

  return {
    start() {
      loops = Promise.all(workers().map((worker) => worker.run(stopping.signal)));
    },
    pollOnce,
    async drain(budgetMs) {
      const endsAt = clock.now() + budgetMs;
      let total = 0;
      let delayMs: number = IDLE_POLL_MS.least;
      while (!stopping.signal.aborted && clock.now() < endsAt) {
        const { activated } = await pollOnce(endsAt - clock.now());
        total += activated;
        delayMs = nextPollDelayMs(delayMs, activated);
        if (activated > 0) continue;
        if (clock.now() + delayMs >= endsAt) break;
        await clock.sleep(delayMs, stopping.signal);
      }
      return { activated: total };
    },
    async stop(timeoutMs) {
      stopping.abort();
      const patience = new AbortController();
      const ended = loops.then(() => Promise.all(workers().map((worker) => worker.idle())));
      await Promise.race([ended, clock.sleep(timeoutMs, patience.signal)]);
      patience.abort();
    },
  };
}
