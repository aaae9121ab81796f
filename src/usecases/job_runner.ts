/**
 * From locked jobs to settled ones: handles them, keeps their locks, tells the engine, and counts.
 *
 * @module
 */

import type { JobOutcome } from "../core/job/outcome.ts";
import { outcomeOfThrown } from "../core/job/result.ts";
import type { Clock, Random } from "../ports/clock.ts";
import type { ActivatedJob, Engine } from "../ports/engine.ts";
import type { Telemetry } from "../ports/telemetry.ts";
import type { HandleJobs, ResolvedWorkerOptions } from "./job_handler.ts";
import { type JobLock, JobLocks } from "./job_locks.ts";
import type { JobStatistics } from "./job_statistics.ts";
import { createSettleJob, type SettledOutcome, type SettleJob } from "./settle_job.ts";

/** What running jobs needs. */
export interface JobRunnerParts {
  /** Takes the outcomes, and extends locks. */
  engine: Engine;
  /** Time. */
  clock: Clock;
  /** Jitter. */
  random: Random;
  /** Log and numbers. */
  telemetry: Telemetry;
  /** Where outcomes are counted. */
  jobs: JobStatistics;
}

/** Whose jobs are run, and how. */
export interface JobRunnerOptions extends Pick<ResolvedWorkerOptions, "timeoutMs" | "retryBackoffMs"> {
  /** Job type. */
  type: string;
  /** Does the work. */
  handle: HandleJobs;
  /** Called each time a job is done with. */
  onEnd(): void;
}

const HANDED_BACK = "Handed back: the worker is stopping";

/** Runs the jobs of one worker. Nothing in here rejects or throws, whatever a handler does. */
export class JobRunner {
  readonly #parts: JobRunnerParts;
  readonly #options: JobRunnerOptions;
  readonly #locks: JobLocks;
  readonly #settle: SettleJob;
  readonly #abandoned = new AbortController();
  #running = 0;

  /** Makes a runner that has no jobs yet. */
  constructor(parts: JobRunnerParts, options: JobRunnerOptions) {
    this.#parts = parts;
    this.#options = options;
    this.#locks = new JobLocks(parts, options.timeoutMs);
    this.#settle = createSettleJob(parts);
  }

  /** Jobs that are not done with. */
  get running(): number {
    return this.#running;
  }

  /** Starts work on jobs that were activated just now. */
  start(jobs: ActivatedJob[]): void {
    const { jobs: statistics, telemetry } = this.#parts;
    this.#running += jobs.length;
    statistics.activated(jobs);
    telemetry.count("zeebridge_jobs_activated_total", { type: this.#options.type }, jobs.length);
    const locks = jobs.map((job) => this.#locks.hold(job));
    const outcomes = this.#handle(locks);
    locks.forEach((lock, index) => void this.#finish(lock, outcomes[index]));
    // More outcomes than jobs belong to nobody: they must not end the process as unhandled rejections.
    for (const surplus of outcomes.slice(locks.length)) surplus.catch(() => {});
  }

  /** Gives jobs back to the engine, which offers them to another worker at once: no retry is used up. */
  handBack(jobs: ActivatedJob[]): void {
    const { clock, telemetry } = this.#parts;
    const { type, timeoutMs } = this.#options;
    this.#running += jobs.length;
    telemetry.log("info", "Jobs handed back, the worker is stopping", { type, jobs: jobs.length });
    const deadlineAt = clock.now() + timeoutMs;
    for (const job of jobs) {
      void this.#settle(handedBack(job), { job, deadlineAt, signal: this.#abandoned.signal })
        .finally(() => this.#end());
    }
  }

  /** Time is up: aborts the signals of all handlers, and whatever waits for a better time to tell the engine. */
  abandon(): void {
    const reason = new Error("The worker is stopping");
    this.#abandoned.abort(reason);
    this.#locks.abortAll(reason);
  }

  #handle(locks: JobLock[]): Promise<JobOutcome>[] {
    try {
      const signal = this.#abandoned.signal;
      const relock = (job: ActivatedJob, lockMs: number): Promise<void> => this.#locks.relock(job, lockMs);
      const signals = new Map(locks.map((lock) => [lock.job, lock.signal]));
      const signalOf = (job: ActivatedJob): AbortSignal => signals.get(job) ?? signal;
      return [...this.#options.handle(locks, { signal, relock, signalOf })];
    } catch (error) {
      return locks.map(() => Promise.reject(error));
    }
  }

  async #finish(lock: JobLock, promised: Promise<JobOutcome> | undefined): Promise<void> {
    const { clock, telemetry } = this.#parts;
    const { job } = lock;
    try {
      const outcome = await this.#outcomeOf(job, promised);
      this.#locks.release(lock);
      const { deadlineAt, lost } = lock;
      const signal = this.#abandoned.signal;
      const settled = lost ? "lost" : await this.#settle(outcome, { job, deadlineAt, signal });
      // A substitute that the engine took instead has no code.
      const code = settled === outcome.kind ? codeOf(outcome) : undefined;
      this.#record(job, { outcome: settled, code });
      telemetry.observe("zeebridge_job_duration_ms", clock.now() - lock.heldAt, { type: job.type });
    } catch (error) {
      telemetry.log("error", "Job not settled", { type: job.type, jobKey: job.jobKey, error: nameOf(error) });
    } finally {
      this.#locks.release(lock);
      this.#end();
    }
  }

  async #outcomeOf(job: ActivatedJob, promised: Promise<JobOutcome> | undefined): Promise<JobOutcome> {
    const { type, retryBackoffMs } = this.#options;
    try {
      const outcome = await promised;
      if (outcome === undefined) throw new Error("The handler gave no outcome for the job");
      return outcome;
    } catch (error) {
      if (this.#abandoned.signal.aborted) return handedBack(job);
      const { telemetry } = this.#parts;
      // The message is for the engine alone: whatever an app throws may quote its data.
      telemetry.log("debug", "Job handler threw", { type, jobKey: job.jobKey, error: nameOf(error) });
      return outcomeOfThrown(error, { retries: job.retries, retryBackoffMs });
    }
  }

  #record(job: ActivatedJob, { outcome, code }: { outcome: SettledOutcome; code?: string }): void {
    const { clock, jobs: statistics, telemetry } = this.#parts;
    const { type, jobKey, elementId } = job;
    const counted = statistics.settled(job, { at: new Date(clock.now()).toISOString(), outcome, code });
    telemetry.count("zeebridge_jobs_settled_total", { type, outcome, code: counted ?? "" });
    if (outcome === "fail") {
      telemetry.log("warn", "Job failed", { type, jobKey, elementId, outcomeCode: counted });
    } else telemetry.log("debug", "Job settled", { type, jobKey, elementId, outcome });
  }

  #end(): void {
    this.#running -= 1;
    this.#options.onEnd();
  }
}

function codeOf(outcome: JobOutcome): string | undefined {
  if (outcome.kind === "fail") return outcome.code;
  return outcome.kind === "bpmnError" ? outcome.errorCode : undefined;
}

function handedBack({ retries }: ActivatedJob): JobOutcome {
  return { kind: "fail", message: HANDED_BACK, retries, retryBackoffMs: 0 };
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
