/**
 * The locks on the jobs of one worker: extended while work runs, and watched by one timer for all of them.
 *
 * @module
 */

import { errorCodeOf } from "../core/errors.ts";
import type { Clock } from "../ports/clock.ts";
import type { ActivatedJob, Engine } from "../ports/engine.ts";
import type { Telemetry } from "../ports/telemetry.ts";

/** A lock that is held on a job. */
export interface JobLock {
  /** The job. */
  readonly job: ActivatedJob;
  /** Since when, in milliseconds since the epoch. */
  readonly heldAt: number;
  /** When the lock ends, by this process's clock: the engine's may differ by more than a lock is long. */
  readonly deadlineAt: number;
  /** Aborts when the lock is lost, or when {@linkcode JobLocks.abortAll} says so. */
  readonly signal: AbortSignal;
  /** Whether the engine said that the job is not ours any more. */
  readonly lost: boolean;
}

/** What keeping locks needs. */
export interface JobLocksParts {
  /** Extends locks. */
  engine: Pick<Engine, "updateJobTimeout">;
  /** Time. */
  clock: Clock;
  /** Tells operators of locks that were not extended. */
  telemetry: Telemetry;
}

/** A lock as its keeper sees it. */
interface Held extends JobLock {
  readonly aborter: AbortController;
  deadlineAt: number;
  lost: boolean;
  extending: boolean;
}

/** How often locks are looked at within their length: at half time the first try, and some more after it. */
const LOOKS_PER_LOCK = 8;
const LEAST_LOOK_MS = 50;

/** Codes of an engine that does not know of our lock any more (its 404 and 409). */
const LOST_CODES: ReadonlySet<string> = new Set(["ENGINE_NOT_FOUND", "ENGINE_REJECTED"]);

/** The locks of one worker, all of one length. */
export class JobLocks {
  readonly #parts: JobLocksParts;
  readonly #lockMs: number;
  readonly #held = new Set<Held>();
  /** Stops the timer. There is one while locks are held: on some platforms a timer costs money. */
  #watch: AbortController | undefined;

  /** Makes the keeper of locks that are `lockMs` long. */
  constructor(parts: JobLocksParts, lockMs: number) {
    this.#parts = parts;
    this.#lockMs = lockMs;
  }

  /** Holds the lock of a job that was activated just now, until {@linkcode release}. */
  hold(job: ActivatedJob): JobLock {
    const aborter = new AbortController();
    const heldAt = this.#parts.clock.now();
    const held: Held = {
      job,
      heldAt,
      aborter,
      signal: aborter.signal,
      deadlineAt: heldAt + this.#lockMs,
      lost: false,
      extending: false,
    };
    this.#held.add(held);
    if (this.#watch === undefined) {
      this.#watch = new AbortController();
      void this.#watchAll(this.#watch.signal);
    }
    return held;
  }

  /** Lets a lock run out by itself: it is not extended any more. Safe to repeat. */
  release(lock: JobLock): void {
    this.#held.delete(lock as Held);
    if (this.#held.size > 0) return;
    this.#watch?.abort();
    this.#watch = undefined;
  }

  /** Aborts the signals of all locks that are held. They go on being extended: the work may need a moment. */
  abortAll(reason: Error): void {
    for (const { aborter } of this.#held) aborter.abort(reason);
  }

  async #watchAll(ended: AbortSignal): Promise<void> {
    const lookMs = Math.max(LEAST_LOOK_MS, this.#lockMs / LOOKS_PER_LOCK);
    for (;;) {
      await this.#parts.clock.sleep(lookMs, ended);
      if (ended.aborted) return;
      const now = this.#parts.clock.now();
      for (const held of this.#held) {
        const leftMs = held.deadlineAt - now;
        // More than a whole lock cannot be left: then the clock was set back, and only a new lock is sure.
        const isLong = leftMs > this.#lockMs / 2 && leftMs <= this.#lockMs;
        if (held.lost || held.extending || isLong) continue;
        // Nobody can tell whether the engine gave it to another worker by now; the work must not run twice.
        if (leftMs <= 0) abort(held);
        void this.#extend(held);
      }
    }
  }

  /** Never rejects. */
  async #extend(held: Held): Promise<void> {
    const { engine, clock, telemetry } = this.#parts;
    const { job } = held;
    const sentAt = clock.now();
    held.extending = true;
    try {
      await engine.updateJobTimeout({ jobKey: job.jobKey, timeoutMs: this.#lockMs });
      held.deadlineAt = sentAt + this.#lockMs;
    } catch (error) {
      // A job that is settled meanwhile is gone, too.
      if (!this.#held.has(held)) return;
      const code = errorCodeOf(error) ?? "UNEXPECTED";
      telemetry.log("warn", "Lock of a job not extended", { type: job.type, jobKey: job.jobKey, code });
      if (!LOST_CODES.has(code)) return;
      held.lost = true;
      abort(held);
    } finally {
      held.extending = false;
    }
  }
}

function abort({ aborter, job }: Held): void {
  aborter.abort(new Error(`The lock on job ${job.jobKey} is lost`));
}
