/**
 * Tells the engine how a job ended, and keeps trying for as long as the job's lock holds.
 *
 * @module
 */

import { type Backoff, fullJitter } from "../core/backoff.ts";
import { type ErrorCode, errorCodeOf, ZeebridgeError } from "../core/errors.ts";
import type { JobOutcome } from "../core/job/outcome.ts";
import type { JobKey } from "../core/keys.ts";
import type { Clock, Random } from "../ports/clock.ts";
import type { ActivatedJob, Engine } from "../ports/engine.ts";
import type { Telemetry } from "../ports/telemetry.ts";

/** How a job ended in the engine's eyes. `lost`: the engine did not take the outcome, or not any more. */
export type SettledOutcome = JobOutcome["kind"] | "lost";

/** A job to settle, and how long that may take. */
export interface SettleTarget {
  /** The job. */
  job: ActivatedJob;
  /** When its lock ends, by this process's clock: nothing is tried again after that. */
  deadlineAt: number;
  /** Nothing is tried again, or waited for, once this aborts. */
  signal: AbortSignal;
}

/** Settles a job. Never rejects. */
export type SettleJob = (outcome: JobOutcome, target: SettleTarget) => Promise<SettledOutcome>;

/** What settling needs. */
export interface SettleJobParts {
  /** Takes the commands. */
  engine: Pick<Engine, "completeJob" | "failJob" | "throwJobError">;
  /** Time. */
  clock: Clock;
  /** Jitter. */
  random: Random;
  /** Tells operators of outcomes that were not taken. */
  telemetry: Telemetry;
}

/** Waits between attempts. Completing a job is cheap for the engine, so the first ones are short. */
const SETTLE_BACKOFF: Backoff = { baseMs: 100, capMs: 5_000 };

/** What an error of the engine means for the outcome; what is not here refuses it for good. */
const VERDICTS: Partial<Record<ErrorCode, "again" | "gone">> = {
  ENGINE_UNAVAILABLE: "again",
  ENGINE_OUTCOME_UNKNOWN: "again",
  // A token that was revoked is replaced by the next call.
  ENGINE_UNAUTHORIZED: "again",
  ENGINE_NOT_FOUND: "gone",
};

/** What became of a command: `refused` can never succeed as it is. */
type Sent = { state: "done" } | { state: "lost" | "refused"; error: unknown };

/** Makes the use case. */
export function createSettleJob(parts: SettleJobParts): SettleJob {
  const { engine, clock, random, telemetry } = parts;

  async function send(outcome: JobOutcome, { job, deadlineAt, signal }: SettleTarget): Promise<Sent> {
    let mayHaveHappened = false;
    for (let attempt = 1;; attempt++) {
      try {
        await tell(engine, job.jobKey, outcome);
        return { state: "done" };
      } catch (error) {
        const code = errorCodeOf(error);
        const verdict = code === undefined ? undefined : VERDICTS[code];
        if (verdict !== "again") {
          if (mayHaveHappened && isTraceOfItself(outcome, code)) return { state: "done" };
          return { state: verdict === "gone" ? "lost" : "refused", error };
        }
        mayHaveHappened ||= code === "ENGINE_OUTCOME_UNKNOWN";
        const waitMs = Math.max(
          retryAfterMsOf(error),
          fullJitter(SETTLE_BACKOFF, { attempt: attempt, random: random.next() }),
        );
        if (clock.now() + waitMs >= deadlineAt) return { state: "lost", error };
        await clock.sleep(waitMs, signal);
        if (signal.aborted) return { state: "lost", error };
      }
    }
  }

  function warn(message: string, { job }: SettleTarget, error: unknown): void {
    telemetry.log("warn", message, {
      type: job.type,
      jobKey: job.jobKey,
      elementId: job.elementId,
      code: errorCodeOf(error) ?? "UNEXPECTED",
      error: error instanceof ZeebridgeError ? error.message : undefined,
    });
  }

  return async function settleJob(outcome, target) {
    let told = outcome;
    let sent = await send(told, target);
    if (sent.state === "refused") {
      const substitute = substituteFor(outcome, sent.error);
      if (substitute !== undefined) {
        warn("Outcome of a job refused by the engine, failing the job instead", target, sent.error);
        told = substitute;
        sent = await send(told, target);
      }
    }
    if (sent.state === "done") return told.kind;
    warn("Job lost, the engine did not take its outcome", target, sent.error);
    return "lost";
  };
}

function tell(engine: SettleJobParts["engine"], jobKey: JobKey, outcome: JobOutcome): Promise<void> {
  if (outcome.kind === "complete") return engine.completeJob({ jobKey, variables: outcome.variables });
  if (outcome.kind === "bpmnError") {
    const { errorCode, message: errorMessage, variables } = outcome;
    return engine.throwJobError({ jobKey, errorCode, errorMessage, variables });
  }
  const { retries, message: errorMessage, retryBackoffMs, variables } = outcome;
  return engine.failJob({ jobKey, retries, errorMessage, retryBackoffMs, variables });
}

/**
 * Whether a refusal is what the engine says when an earlier attempt, whose answer was lost, has done it: the
 * job is gone, or in a state in which it cannot fail twice. A job that was completed is always gone.
 */
function isTraceOfItself(outcome: JobOutcome, code: ErrorCode | undefined): boolean {
  return code === "ENGINE_NOT_FOUND" || (code === "ENGINE_REJECTED" && outcome.kind !== "complete");
}

/**
 * What to tell the engine instead of an outcome that it refuses for good. Without that the job would come
 * again when its lock ends, without end, and its work would be done again each time.
 */
function substituteFor(outcome: JobOutcome, error: unknown): JobOutcome | undefined {
  if (outcome.kind === "fail") {
    // Its variables can be too large; the failure itself must be told. Without them there is nothing to leave out.
    return outcome.variables === undefined ? undefined : { ...outcome, variables: undefined };
  }
  const action = outcome.kind === "complete" ? "complete the job" : "throw the BPMN error";
  return {
    kind: "fail",
    message: `Cannot ${action}, although its work was done: ${reasonOf(error)}`,
    retries: 0,
    retryBackoffMs: 0,
  };
}

function reasonOf(error: unknown): string {
  if (errorCodeOf(error) === "ENGINE_PAYLOAD_TOO_LARGE") {
    return "its variables are larger than the engine takes";
  }
  return error instanceof ZeebridgeError ? error.message : "its variables cannot be written as JSON";
}

function retryAfterMsOf(error: unknown): number {
  return error instanceof ZeebridgeError ? error.retryAfterMs ?? 0 : 0;
}
