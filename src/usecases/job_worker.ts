/**
 * Asks the engine for jobs of one type, and has them handled: by long polls where a process lives long, or by
 * short polls within a budget.
 *
 * @module
 */

import { type Backoff, fullJitter } from "../core/backoff.ts";
import { errorCodeOf, ZeebridgeError } from "../core/errors.ts";
import { IDLE_POLL_MS, nextPollDelayMs } from "../core/job/idle_poll.ts";
import {
  type BatchRegistration,
  handlerOf,
  type ResolvedWorkerOptions,
  resolveWorkerOptions,
  type WorkerDefaults,
  type WorkerRegistration,
} from "./job_handler.ts";
import { JobRunner, type JobRunnerParts } from "./job_runner.ts";

export type {
  BatchRegistration,
  Job,
  JobContext,
  JobHandler,
  WorkerDefaults,
  WorkerOptions,
  WorkerRegistration,
} from "./job_handler.ts";

/** A worker for one job type. Nothing in it rejects or throws. */
export interface JobWorker {
  /**
   * Polls until the signal aborts. Then no poll is started any more, and the one that is open is waited for:
   * to abort it would lock its jobs for nobody. Jobs that it still brings are handed back to the engine.
   */
  run(signal: AbortSignal): Promise<void>;
  /** Polls without waiting for jobs, for as long as some come, and waits for their work. */
  pollOnce(options: PollOnceOptions): Promise<{ activated: number }>;
  /** Resolves when no poll is open and no work is running. */
  idle(): Promise<void>;
  /** Time is up: aborts the signals of all handlers. What they throw from now on costs no retry. */
  abandon(): void;
}

/** Bounds of {@linkcode JobWorker.pollOnce}. */
export interface PollOnceOptions {
  /**
   * How long to go on, in milliseconds. Work that still runs then keeps its lock for as long as the platform
   * lets it; if it is stopped, the lock runs out and the job comes again.
   */
  budgetMs: number;
  /** Ends the polling, as in {@linkcode JobWorker.run}. */
  signal?: AbortSignal;
}

/** What a worker needs. */
export interface JobWorkerParts extends JobRunnerParts {
  /** Where a registration does not say. */
  settings: WorkerDefaults;
}

/** Waits between polls while the engine cannot be asked. */
const OUTAGE_BACKOFF: Backoff = { baseMs: 1_000, capMs: 30_000 };

/** A server that answers a long poll at once, without jobs, is not asked more often than this. */
const LEAST_EMPTY_POLL_MS = 1_000;

/** How long a few free places wait for more: a poll for one job costs the engine as much as one for many. */
const GATHER_MS = 20;

/** Share of all places that is not waited for: the fewer, the more jobs are in flight, and the more polls. */
const WORTH_A_POLL = 1 / 8;

/** Shown by the engine as the owner of a lock. */
const WORKER_NAME = "zeebridge";

/**
 * Makes a worker. It does nothing before it is told to.
 *
 * @throws {ZeebridgeError} with code `CONFIG_INVALID` if an option of the registration is out of bounds.
 */
export function createJobWorker(
  parts: JobWorkerParts,
  registration: WorkerRegistration | BatchRegistration,
): JobWorker {
  return new PollingJobWorker(parts, registration);
}

class PollingJobWorker implements JobWorker {
  readonly #parts: JobWorkerParts;
  readonly #type: string;
  readonly #options: ResolvedWorkerOptions;
  readonly #runner: JobRunner;
  /** Places that open polls may fill. */
  #reserved = 0;
  #openPolls = 0;
  /** Whether the last poll brought all that it asked for, so that there are probably more jobs. */
  #backlog = false;
  #failedPolls = 0;
  #outageCode: string | undefined;
  /** No poll within so long after an instant. */
  #pause = { since: 0, milliseconds: 0 };
  #change: PromiseWithResolvers<void> = Promise.withResolvers();

  constructor(parts: JobWorkerParts, registration: WorkerRegistration | BatchRegistration) {
    const { type } = registration;
    this.#parts = parts;
    this.#type = type;
    this.#options = resolveWorkerOptions(registration, parts.settings);
    const { timeoutMs, retryBackoffMs } = this.#options;
    this.#runner = new JobRunner(parts, {
      type,
      timeoutMs,
      retryBackoffMs,
      handle: handlerOf(registration, this.#options),
      onEnd: () => this.#changed(),
    });
  }

  async run(signal: AbortSignal): Promise<void> {
    const stopped = (): boolean => signal.aborted;
    const wake = (): void => this.#changed();
    signal.addEventListener("abort", wake);
    while (!stopped()) {
      const waitMs = this.#pauseLeftMs();
      if (this.#openPolls >= (this.#backlog ? 2 : 1)) await this.#change.promise;
      else if (waitMs > 0) await this.#until(stopped, waitMs);
      else {
        await this.#room(stopped);
        // Not awaited: while it waits, and while its jobs run, the next one may be due. `idle` knows of it.
        if (!stopped()) void this.#poll(this.#options.pollTimeoutMs, signal);
      }
    }
    signal.removeEventListener("abort", wake);
    await this.idle();
  }

  async pollOnce({ budgetMs, signal }: PollOnceOptions): Promise<{ activated: number }> {
    const { clock } = this.#parts;
    const endsAt = clock.now() + budgetMs;
    const stopped = (): boolean => signal?.aborted === true;
    const over = (): boolean => stopped() || clock.now() >= endsAt;
    const wake = (): void => this.#changed();
    const timer = new AbortController();
    void clock.sleep(budgetMs, timer.signal).then(wake);
    signal?.addEventListener("abort", wake);

    let activated = 0;
    let delayMs: number = IDLE_POLL_MS.least;
    for (let more = !stopped(); more;) {
      await this.#room(over);
      const count = this.#free > 0 && !stopped() ? await this.#poll(0, signal) : 0;
      activated += count;
      // While work runs, new jobs must not wait for its end.
      if (count === 0) await this.#until(() => over() || this.#runner.running === 0, delayMs);
      delayMs = nextPollDelayMs(delayMs, count);
      more = !over() && (count > 0 || this.#runner.running > 0);
    }
    signal?.removeEventListener("abort", wake);
    timer.abort();
    return { activated };
  }

  async idle(): Promise<void> {
    while (this.#openPolls > 0 || this.#runner.running > 0) await this.#change.promise;
  }

  abandon(): void {
    this.#runner.abandon();
  }

  /** What is left of the pause: nothing if the clock was set back, because nobody knows how far. */
  #pauseLeftMs(): number {
    const { since, milliseconds } = this.#pause;
    const leftMs = since + milliseconds - this.#parts.clock.now();
    return leftMs <= milliseconds ? leftMs : 0;
  }

  /** Jobs that may still be asked for. */
  get #free(): number {
    return this.#options.maxJobsActive - this.#runner.running - this.#reserved;
  }

  /** Polls, and starts work on what comes. Gives the number of jobs; none where the engine cannot be asked. */
  async #poll(requestTimeoutMs: number, signal: AbortSignal | undefined): Promise<number> {
    const { engine, clock } = this.#parts;
    const { fetchVariables, maxJobsActive, tenantIds, timeoutMs } = this.#options;
    // At most half of the places, so that the next poll has some while the jobs of this one run.
    const places = Math.min(this.#free, Math.ceil(maxJobsActive / 2));
    const startedAt = clock.now();
    this.#openPolls += 1;
    this.#reserved += places;
    try {
      const jobs = await engine.activateJobs({
        type: this.#type,
        worker: WORKER_NAME,
        timeoutMs,
        maxJobsToActivate: places,
        requestTimeoutMs,
        fetchVariables,
        tenantIds,
      });
      this.#answered();
      this.#backlog = jobs.length >= places;
      if (jobs.length === 0) this.#pause = { since: startedAt, milliseconds: LEAST_EMPTY_POLL_MS };
      else if (signal?.aborted) this.#runner.handBack(jobs);
      else this.#runner.start(jobs);
      return jobs.length;
    } catch (error) {
      this.#failed(error);
      return 0;
    } finally {
      this.#openPolls -= 1;
      this.#reserved -= places;
      this.#changed();
    }
  }

  #answered(): void {
    if (this.#outageCode === undefined) return;
    const { telemetry } = this.#parts;
    telemetry.log("info", "The engine gives jobs again", {
      type: this.#type,
      failedPolls: this.#failedPolls,
    });
    this.#failedPolls = 0;
    this.#outageCode = undefined;
  }

  /** One log line for each change: an outage of an hour is one event, not hundreds. */
  #failed(error: unknown): void {
    const { clock, random, telemetry } = this.#parts;
    const known = error instanceof ZeebridgeError ? error : undefined;
    const code = errorCodeOf(error) ?? "UNEXPECTED";
    const type = this.#type;
    this.#failedPolls += 1;
    this.#backlog = false;
    const backoffMs = fullJitter(OUTAGE_BACKOFF, { attempt: this.#failedPolls, random: random.next() });
    this.#pause = { since: clock.now(), milliseconds: Math.max(backoffMs, known?.retryAfterMs ?? 0) };
    telemetry.count("zeebridge_job_polls_failed_total", { type });
    if (code === this.#outageCode) return;
    this.#outageCode = code;
    const level = known?.decision === "retry" ? "warn" : "error";
    telemetry.log(level, "Cannot get jobs, trying again until the engine gives some", {
      type,
      code,
      error: known?.message,
    });
  }

  /** Waits for free places, and a moment longer for a number of them that is worth a poll. */
  async #room(ended: () => boolean): Promise<void> {
    const worthwhile = Math.ceil(this.#options.maxJobsActive * WORTH_A_POLL);
    while (this.#free < 1 && !ended()) await this.#change.promise;
    await this.#until(() => ended() || this.#free >= worthwhile, GATHER_MS);
  }

  /** Waits until the condition holds, or the time is up. */
  async #until(condition: () => boolean, limitMs: number): Promise<void> {
    if (condition()) return;
    const timer = new AbortController();
    let over = false;
    void this.#parts.clock.sleep(limitMs, timer.signal).then(() => {
      over = true;
      this.#changed();
    });
    while (!over && !condition()) await this.#change.promise;
    timer.abort();
  }

  /** Wakes everything in here that waits for something to have changed. */
  #changed(): void {
    this.#change.resolve();
    this.#change = Promise.withResolvers();
  }
}
