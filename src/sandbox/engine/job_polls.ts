/**
 * Polls for jobs: they wait for a new job, or for a lock or a back-off that ends. Whoever leaves is not noticed.
 *
 * @module
 */

import type { Clock } from "../../ports/clock.ts";
import type { Job, JobLock, Jobs } from "./jobs.ts";

/** The polls that wait. */
export class JobPolls {
  readonly #clock: Clock;
  readonly #jobs: Jobs;
  readonly #waiting = new Set<{ type: string; bell: AbortController }>();

  /** Makes polls over jobs. */
  constructor({ clock, jobs }: { clock: Clock; jobs: Jobs }) {
    this.#clock = clock;
    this.#jobs = jobs;
  }

  /** Polls that wait now. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** Locks jobs, or waits for some. */
  async poll(lock: JobLock, untilAt: number): Promise<Job[]> {
    for (;;) {
      const now = this.#clock.now();
      const jobs = this.#jobs.lock(lock, now);
      if (jobs.length > 0 || now >= untilAt) return jobs;
      const bell = new AbortController();
      const waiter = { type: lock.type, bell };
      this.#waiting.add(waiter);
      await this.#clock.sleep(Math.min(untilAt, this.#jobs.nextReadyAt(lock)) - now, bell.signal);
      this.#waiting.delete(waiter);
    }
  }

  /** Lets the polls for a type look again. */
  wake(type: string): void {
    for (const waiter of this.#waiting) {
      if (waiter.type === type) waiter.bell.abort();
    }
  }
}
