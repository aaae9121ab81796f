/**
 * A job worker over the fake engine, with time under the test's control and everything it says kept.
 *
 * @module
 */

import type { Random } from "../../../src/ports/clock.ts";
import { createManualClock, type ManualClock } from "../../../src/testing/manual_clock.ts";
import { JobStatistics, type JobTypeStatistics } from "../../../src/usecases/job_statistics.ts";
import {
  type BatchRegistration,
  createJobWorker,
  type JobHandler,
  type JobWorker,
  type WorkerOptions,
} from "../../../src/usecases/job_worker.ts";
import { createRecordingTelemetry, type RecordingTelemetry } from "../../support/telemetry.ts";
import { FakeEngine, JOB_TYPE } from "./fake_engine.ts";

/** Defaults of every worker here. */
export const SETTINGS = {
  maxJobsActive: 8,
  jobTimeoutMs: 60_000,
  pollTimeoutMs: 20_000,
  tenantIds: ["<default>"],
} as const;

/** A worker and what is around it. */
export interface WorkerWorld {
  clock: ManualClock;
  engine: FakeEngine;
  telemetry: RecordingTelemetry;
  worker: JobWorker;
  /** Runs the worker's loop. */
  start(): void;
  /** Stops the loop; resolves when it has ended. */
  stop(): Promise<void>;
  /** Whether the loop has ended. */
  ended(): boolean;
  /** What was counted of the job type; zeros if nothing was. */
  statistics(): Omit<JobTypeStatistics, "type" | "tenantId">;
}

/** What the worker does, and how. */
export type WorldOptions =
  & WorkerOptions
  & { random?: number }
  & ({ handler: JobHandler } | Pick<BatchRegistration, "handleAll">);

/** Makes a worker that does nothing yet. */
export function createWorkerWorld({ random = 0.5, ...registration }: WorldOptions): WorkerWorld {
  const clock = createManualClock();
  const engine = new FakeEngine(clock);
  const telemetry = createRecordingTelemetry();
  const jobs = new JobStatistics();
  const settings = { ...SETTINGS, tenantIds: [...SETTINGS.tenantIds] };
  const worker = createJobWorker(
    { engine, clock, random: fixedRandom(random), telemetry, jobs, settings },
    { type: JOB_TYPE, ...registration },
  );
  const stopping = new AbortController();
  let run: Promise<void> = Promise.resolve();
  let ended = false;
  return {
    clock,
    engine,
    telemetry,
    worker,
    start: () => void (run = worker.run(stopping.signal).then(() => void (ended = true))),
    stop() {
      stopping.abort();
      return run;
    },
    ended: () => ended,
    statistics: () =>
      jobs.list()[0] ??
        { activated: 0, completed: 0, failed: 0, bpmnErrors: 0, lost: 0, codes: {}, latest: [] },
  };
}

/** Always the same chance. */
export function fixedRandom(next: number): Random {
  return { next: () => next, uuid: () => "00000000-0000-4000-8000-000000000000" };
}

/** What operators see by default: messages of all levels but debug. */
export function messagesOf({ lines }: RecordingTelemetry): string[] {
  return lines.filter(({ level }) => level !== "debug").map(({ message }) => message);
}
