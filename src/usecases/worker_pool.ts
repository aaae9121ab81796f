/**
 * All job workers of a process together: loops where a process lives long, and bounded drains where a timer
 * is all there is.
 *
 * @module
 */

import { nextPollDelayMs } from "../core/job/idle_poll.ts";
import type { Clock } from "../ports/clock.ts";
import { endsWithin } from "./ends_within.ts";
import type { JobWorker } from "./job_worker.ts";

/** All job workers. */
export interface WorkerPool {
  /** Runs every worker's loop until {@linkcode WorkerPool.stop}. */
  start(): void;
  /**
   * Polls every worker, without waiting for jobs, and finishes what it got. While one worker has work, the
   * others go on looking, until the budget is used up. Never rejects.
   */
  pollOnce(budgetMs: number): Promise<{ activated: number }>;
  /** Polls, with idle waits in between, until the budget is used up. Never rejects. */
  drain(budgetMs: number): Promise<{ activated: number }>;
  /**
   * Stops accepting jobs; resolves when polls and running work have ended, or the time is up. Shortly before
   * that the handlers that still run are told to end, so that their jobs can be handed back. Never rejects.
   */
  stop(timeoutMs: number): Promise<void>;
}

/** The last part of a stop, in which handlers that were told to end may do so: a tenth, at most a second. */
const HAND_BACK = { share: 0.1, mostMs: 1_000 } as const;

/** Makes the pool. The workers are asked for when it is used: a host may still add some before that. */
export function createWorkerPool(workers: () => readonly JobWorker[], clock: Clock): WorkerPool {
  const stopping = new AbortController();
  let loops: Promise<unknown> | undefined;

  async function pollOnce(budgetMs: number): Promise<{ activated: number }> {
    return { activated: await pollTogether(workers(), { clock, budgetMs, signal: stopping.signal }) };
  }

  return {
    start() {
      loops ??= Promise.all(workers().map((worker) => worker.run(stopping.signal)));
    },
    pollOnce,
    async drain(budgetMs) {
      const endsAt = clock.now() + budgetMs;
      let total = 0;
      let delayMs = 0;
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
      const ended = Promise.all([loops, ...workers().map((worker) => worker.idle())]);
      const handBackMs = Math.min(HAND_BACK.mostMs, timeoutMs * HAND_BACK.share);
      if (await endsWithin(ended, { clock, limitMs: timeoutMs - handBackMs })) return;
      for (const worker of workers()) worker.abandon();
      await endsWithin(ended, { clock, limitMs: handBackMs });
    },
  };
}

/** Short polls of all workers until none of them has work. Gives the number of jobs. */
async function pollTogether(
  workers: readonly JobWorker[],
  { clock, budgetMs, signal }: { clock: Clock; budgetMs: number; signal: AbortSignal },
): Promise<number> {
  const endsAt = clock.now() + budgetMs;
  const allIdle = new AbortController();
  let busy = workers.length;

  async function pollOne(worker: JobWorker): Promise<number> {
    let total = 0;
    let delayMs = 0;
    for (;;) {
      const { activated } = await worker.pollOnce({ budgetMs: endsAt - clock.now(), signal });
      total += activated;
      busy -= 1;
      if (busy === 0) allIdle.abort();
      delayMs = nextPollDelayMs(delayMs, activated);
      if (clock.now() + delayMs >= endsAt) return total;
      await clock.sleep(delayMs, allIdle.signal);
      if (allIdle.signal.aborted || signal.aborted) return total;
      busy += 1;
    }
  }

  const totals = await Promise.all(workers.map(pollOne));
  return totals.reduce((sum, total) => sum + total, 0);
}
