/**
 * Polls for jobs: they wait for a new job, or for a lock or a back-off that ends. Whoever leaves is not noticed.
 *
 * @module
 */

import type { Clock } from "../../ports/clock.ts";
import type { Job, JobDemand, JobLock, Jobs } from "./jobs.ts";

/** Timers of platforms hold no more than 31 bits; whoever waits so long looks again. */
const LONGEST_SLEEP_MS = 2 ** 31 - 1;

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
      await this.#wait(lock, { untilAt });
    }
  }

  /** Waits until a job may be had, or until the signal aborts: for whoever then asks without waiting. */
  async ready(request: JobDemand, signal: AbortSignal): Promise<void> {
    await this.#wait(request, { untilAt: Infinity, signal });
  }

  async #wait(
    request: JobDemand,
    { untilAt, signal }: { untilAt: number; signal?: AbortSignal },
  ): Promise<void> {
    const bell = new AbortController();
    const ring = (): void => bell.abort();
    const waiter = { type: request.type, bell };
    this.#waiting.add(waiter);
    signal?.addEventListener("abort", ring);
    if (signal?.aborted) ring();
    const leftMs = Math.min(untilAt, this.#jobs.nextReadyAt(request)) - this.#clock.now();
    await this.#clock.sleep(Math.min(leftMs, LONGEST_SLEEP_MS), bell.signal);
    signal?.removeEventListener("abort", ring);
    this.#waiting.delete(waiter);
  }

  /** Lets the polls for a type look again. */
  wake(type: string): void {
    for (const waiter of this.#waiting) {
      if (waiter.type === type) waiter.bell.abort();
    }
  }
}
