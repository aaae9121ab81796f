/**
 * What became of jobs, by job type: counts, and the latest outcomes.
 *
 * @module
 */

import type { ActivatedJob } from "../ports/engine.ts";
import type { SettledOutcome } from "./settle_job.ts";

/** The latest outcome of a job type. */
export interface LatestOutcome {
  /** When, as an ISO 8601 instant. */
  at: string;
  /** Key of the job. */
  jobKey: string;
  /** Id of the BPMN element. */
  elementId: string;
  /** How it ended. */
  outcome: SettledOutcome;
}

/** Counts of one job type. */
export interface JobTypeStatistics {
  /** Job type. */
  type: string;
  /** Tenant. */
  tenantId: string;
  /** Jobs locked for this process. */
  activated: number;
  /** Jobs completed. */
  completed: number;
  /** Jobs failed. */
  failed: number;
  /** Jobs that ended in a BPMN error. */
  bpmnErrors: number;
  /** Jobs whose outcome the engine did not take any more. */
  lost: number;
  /** The latest outcomes, newest first. */
  latest: LatestOutcome[];
}

/** Where counts are to be had: in this process, or where the workers are. */
export interface JobStatisticsSource {
  /** Counts of every job type, of one tenant if it is named. */
  list(tenantId?: string): JobTypeStatistics[] | Promise<JobTypeStatistics[]>;
}

/** What is counted of a job. */
export type CountedJob = Pick<ActivatedJob, "type" | "tenantId" | "jobKey" | "elementId">;

const MAX_LATEST = 20;

/** Which count an outcome adds to. */
const COUNTERS = {
  complete: "completed",
  fail: "failed",
  bpmnError: "bpmnErrors",
  lost: "lost",
} as const satisfies Record<LatestOutcome["outcome"], keyof JobTypeStatistics>;

/** Counts of every job type that this process serves. In memory, of this process or isolate alone. */
export class JobStatistics implements JobStatisticsSource {
  readonly #types = new Map<string, JobTypeStatistics>();

  /** Counts activated jobs. */
  activated(jobs: readonly Pick<ActivatedJob, "type" | "tenantId">[]): void {
    for (const { type, tenantId } of jobs) this.#of(type, tenantId).activated += 1;
  }

  /** Counts an outcome. */
  settled(job: CountedJob, { at, outcome }: Pick<LatestOutcome, "at" | "outcome">): void {
    const { type, tenantId, jobKey, elementId } = job;
    const statistics = this.#of(type, tenantId);
    statistics[COUNTERS[outcome]] += 1;
    statistics.latest.unshift({ at, jobKey, elementId, outcome });
    if (statistics.latest.length > MAX_LATEST) statistics.latest.pop();
  }

  /** All of them, by job type and tenant. */
  list(tenantId?: string): JobTypeStatistics[] {
    return [...this.#types.values()]
      .filter((statistics) => tenantId === undefined || statistics.tenantId === tenantId)
      .map((statistics) => ({ ...statistics, latest: [...statistics.latest] }));
  }

  #of(type: string, tenantId: string): JobTypeStatistics {
    const key = `${tenantId}\n${type}`;
    let statistics = this.#types.get(key);
    if (statistics === undefined) {
      statistics = {
        type,
        tenantId,
        activated: 0,
        completed: 0,
        failed: 0,
        bpmnErrors: 0,
        lost: 0,
        latest: [],
      };
      this.#types.set(key, statistics);
    }
    return statistics;
  }
}
