/**
 * What a job worker is made of: the type that it serves, what it does with a job, and its options.
 *
 * @module
 */

import type { JobOutcome } from "../core/job/outcome.ts";
import { type JobResult, outcomeOfResult } from "../core/job/result.ts";
import type { ActivatedJob } from "../ports/engine.ts";
import { configError } from "./config.ts";
import type { JobLock } from "./job_locks.ts";
import type { Settings } from "./settings.ts";

/**
 * A job that is locked for this worker: its `variables`, the `customHeaders` of the model, the `retries` that
 * are left, this try included, and where it comes from. Keys are texts; they do not fit a number.
 */
export type Job = Readonly<ActivatedJob>;

/** What a handler gets beside the job. */
export interface JobContext {
  /**
   * Aborts when the result is not wanted any more: the lock is lost and another worker may have the job, or
   * the process must end now. Pass it to `fetch`. What is thrown after a stop costs the job no retry.
   */
  readonly signal: AbortSignal;
}

/** What a batch's handler gets beside the jobs. */
export interface BatchContext extends JobContext {
  /**
   * Locks a job for another time from now on, in milliseconds, and extends it by so much while its work runs.
   *
   * @throws {ZeebridgeError} if the engine refuses that; then the work must not begin.
   */
  relock(job: Job, lockMs: number): Promise<void>;
  /** Aborts when the job's own lock is lost, or when all work must end: what is not begun then must not begin. */
  signalOf(job: Job): AbortSignal;
}

/**
 * Does the work of one job. Variables, or nothing, complete the job; `fail(…)` and `bpmnError(…)` end it as
 * they say; a throw fails it with one retry less. A job can come twice, as everywhere with Zeebe: make the
 * work repeatable, for example with the job's key as an idempotency key.
 */
export type JobHandler = (job: Job, context: JobContext) => JobResult | Promise<JobResult>;

/** Options of a job worker. */
export interface WorkerOptions {
  /** Variables to fetch. Default: all, which can be more than the engine sends at once. */
  fetchVariables?: string[];
  /** Most jobs in flight. Default: `ZEEBRIDGE_MAX_JOBS_ACTIVE`. */
  maxJobsActive?: number;
  /**
   * How long a job is locked, in milliseconds, at least 1,000; extended while the handler runs.
   * Default: `ZEEBRIDGE_JOB_TIMEOUT`.
   */
  timeoutMs?: number;
  /** How long a poll may wait for jobs, in milliseconds, at most 25,000. Default: `ZEEBRIDGE_POLL_TIMEOUT`. */
  pollTimeoutMs?: number;
  /** Wait before a failed job is tried again, in milliseconds, where its handler does not say. Default: 5,000. */
  retryBackoffMs?: number;
  /** Tenants whose jobs are wanted. Default: `CAMUNDA_TENANT_IDS`. */
  tenantIds?: string[];
}

/** An app's own job worker. */
export interface WorkerRegistration extends WorkerOptions {
  /** Job type. */
  type: string;
  /** Does the work of one job. */
  handler: JobHandler;
}

/** A job worker that takes the jobs of one activation together, and knows their outcomes itself. */
export interface BatchRegistration extends WorkerOptions {
  /** Job type. */
  type: string;
  /** Does the work: one promise for each job, in their order, that does not reject. */
  handleAll(jobs: Job[], context: BatchContext): Promise<JobOutcome>[];
}

/** {@linkcode WorkerOptions} with every default filled in. */
export type ResolvedWorkerOptions =
  & Required<Omit<WorkerOptions, "fetchVariables">>
  & Pick<WorkerOptions, "fetchVariables">;

/** Settings that are the defaults of {@linkcode WorkerOptions}. */
export type WorkerDefaults = Pick<Settings, "maxJobsActive" | "jobTimeoutMs" | "pollTimeoutMs" | "tenantIds">;

/** Starts the work of jobs that are locked: one outcome for each, in their order. */
export type HandleJobs = (locks: readonly JobLock[], context: BatchContext) => Promise<JobOutcome>[];

const DEFAULT_RETRY_BACKOFF_MS = 5_000;

/** Least and most of each number; a lock of less than a second cannot be extended in time. */
const BOUNDS = [
  ["maxJobsActive", 1, 10_000],
  ["timeoutMs", 1_000, Infinity],
  ["pollTimeoutMs", 0, 25_000],
  ["retryBackoffMs", 0, Infinity],
] as const;

/**
 * Fills in the defaults.
 *
 * @throws {ZeebridgeError} with code `CONFIG_INVALID` and every problem in its message.
 */
export function resolveWorkerOptions(
  registration: WorkerRegistration | BatchRegistration,
  defaults: WorkerDefaults,
): ResolvedWorkerOptions {
  const { type } = registration;
  const problems = BOUNDS.flatMap(([name, least, most]) => {
    const value = registration[name];
    if (value === undefined || (Number.isSafeInteger(value) && value >= least && value <= most)) return [];
    const expected = most === Infinity ? `of at least ${least}` : `from ${least} to ${most}`;
    return [
      `${name} of the worker for ${JSON.stringify(type)} is ${value}, expected a whole number ${expected}`,
    ];
  });
  if (type === "") problems.push('A worker has the job type "", expected the type that the model names');
  if (problems.length > 0) throw configError(problems);
  return {
    fetchVariables: registration.fetchVariables,
    maxJobsActive: registration.maxJobsActive ?? defaults.maxJobsActive,
    timeoutMs: registration.timeoutMs ?? defaults.jobTimeoutMs,
    pollTimeoutMs: registration.pollTimeoutMs ?? defaults.pollTimeoutMs,
    retryBackoffMs: registration.retryBackoffMs ?? DEFAULT_RETRY_BACKOFF_MS,
    tenantIds: registration.tenantIds ?? defaults.tenantIds,
  };
}

/** The one way in which both kinds of registration handle jobs. A promise rejects where a handler throws. */
export function handlerOf(
  registration: WorkerRegistration | BatchRegistration,
  { retryBackoffMs }: Pick<ResolvedWorkerOptions, "retryBackoffMs">,
): HandleJobs {
  if ("handleAll" in registration) {
    return (locks, context) => registration.handleAll(locks.map(({ job }) => job), context);
  }
  return (locks) =>
    locks.map(async function handleOne({ job, signal }) {
      const result = await registration.handler(job, { signal });
      return outcomeOfResult(result, { retries: job.retries, retryBackoffMs });
    });
}
