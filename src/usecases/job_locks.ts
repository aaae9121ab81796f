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
  lockMs: number;
  deadlineAt: number;
  lost: boolean;
  extending: boolean;
}

/** How often locks are looked at within their length: at half time the first try, and some more after it. */
const LOOKS_PER_LOCK = 8;
const LEAST_LOOK_MS = 50;

/** Codes of an engine that does not know of our lock any more (its 404 and 409). */
const LOST_CODES: ReadonlySet<string> = new Set(["ENGINE_NOT_FOUND", "ENGINE_REJECTED"]);

/** The locks of one worker, all of one length unless a model says otherwise. */
export class JobLocks {
  readonly #parts: JobLocksParts;
  readonly #lockMs: number;
  readonly #held = new Set<Held>();
  /** Stops the timer. There is one while locks are held: on some platforms a timer costs money. */
  #watch: AbortController | undefined;
  /** Length of the shortest lock when the watch last went to sleep, in milliseconds. */
  #watchedMs = Infinity;

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
      lockMs: this.#lockMs,
      signal: aborter.signal,
      deadlineAt: heldAt + this.#lockMs,
      lost: false,
      extending: false,
    };
    this.#held.add(held);
    if (this.#watch === undefined) this.#startWatch();
    return held;
  }

  /**
   * Gives a lock another length, from now on. Where the engine cannot be asked, the lock ends when the sooner of both
   * lengths does, unless it is extended before.
   *
   * @throws {ZeebridgeError} if the engine refuses: the job is not ours any more, or cannot be locked so long.
   */
  async relock(job: ActivatedJob, lockMs: number): Promise<void> {
    const held = this.#held.values().find((candidate) => candidate.job === job);
    if (held === undefined) return;
    const { engine, clock } = this.#parts;
    const sentAt = clock.now();
    held.extending = true;
    try {
      await engine.updateJobTimeout({ jobKey: job.jobKey, timeoutMs: lockMs });
      held.deadlineAt = sentAt + lockMs;
    } catch (error) {
      const code = errorCodeOf(error) ?? "UNEXPECTED";
      if (code === "ENGINE_NOT_FOUND") held.lost = true;
      if (LOST_CODES.has(code)) throw error;
      held.deadlineAt = Math.min(held.deadlineAt, sentAt + lockMs);
    } finally {
      held.extending = false;
    }
    held.lockMs = lockMs;
    // The watch looks at it too rarely now. Only then: who starts it anew again and again never lets it look.
    if (lockMs >= this.#watchedMs) return;
    this.#watch?.abort();
    this.#startWatch();
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

  #startWatch(): void {
    this.#watch = new AbortController();
    void this.#watchAll(this.#watch.signal);
  }

  async #watchAll(ended: AbortSignal): Promise<void> {
    for (;;) {
      const shortestMs = this.#held.values().reduce(
        (least, { lockMs }) => Math.min(least, lockMs),
        this.#lockMs,
      );
      this.#watchedMs = shortestMs;
      const lookMs = Math.max(LEAST_LOOK_MS, shortestMs / LOOKS_PER_LOCK);
      await this.#parts.clock.sleep(lookMs, ended);
      if (ended.aborted) return;
      const now = this.#parts.clock.now();
      for (const held of this.#held) {
        const leftMs = held.deadlineAt - now;
        // More than a whole lock cannot be left: then the clock was set back, and only a new lock is sure.
        const isLong = leftMs > held.lockMs / 2 && leftMs <= held.lockMs;
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
    const { job, lockMs } = held;
    const sentAt = clock.now();
    held.extending = true;
    try {
      await engine.updateJobTimeout({ jobKey: job.jobKey, timeoutMs: lockMs });
      held.deadlineAt = sentAt + lockMs;
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
