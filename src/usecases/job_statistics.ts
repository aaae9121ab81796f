/**
 * What became of jobs, by job type: counts, and the latest outcomes.
 *
 * @module
 */

import type { JobOutcome } from "../core/job/outcome.ts";

/** The latest outcome of a job type. */
export interface LatestOutcome {
  /** When, as an ISO 8601 instant. */
  at: string;
  /** Key of the job. */
  jobKey: string;
  /** Id of the BPMN element. */
  elementId: string;
  /** How it ended. */
  outcome: JobOutcome["kind"] | "lost";
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

const MAX_LATEST = 20;

/** Counts of every job type that this process serves. In memory, of this process or isolate alone. */
export class JobStatistics {
  readonly #types = new Map<string, JobTypeStatistics>();

  /** Counts activated jobs. */
  activated(type: string, jobs: { tenantId: string }[]): void {
    for (const { tenantId } of jobs) this.#of(type, tenantId).activated += 1;
  }

  /** Counts an outcome. */
  settled(type: string, tenantId: string, outcome: LatestOutcome): void {
    const statistics = this.#of(type, tenantId);
    if (outcome.outcome === "complete") statistics.completed += 1;
    else if (outcome.outcome === "fail") statistics.failed += 1;
    else if (outcome.outcome === "bpmnError") statistics.bpmnErrors += 1;
    else statistics.lost += 1;
    statistics.latest.unshift(outcome);
    statistics.latest.length = Math.min(statistics.latest.length, MAX_LATEST);
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
