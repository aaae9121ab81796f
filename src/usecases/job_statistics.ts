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
  /** Code of the failure or of the BPMN error, if it had one. */
  code?: string;
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
  /** How often each code ended a job: those of failures, and those of BPMN errors. */
  codes: Record<string, number>;
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

/** Different codes that are counted of a type, and the name for all further ones: a model may make any number. */
const MAX_CODES = 50;
const OTHER_CODES = "other";
/** Longest code that is kept as it is. */
const MAX_CODE_LENGTH = 128;

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

  /** Counts an outcome. Gives the code that it is counted by: one of few, whatever models make up. */
  settled(
    job: CountedJob,
    { at, outcome, code }: Pick<LatestOutcome, "at" | "outcome" | "code">,
  ): string | undefined {
    const { type, tenantId, jobKey, elementId } = job;
    const statistics = this.#of(type, tenantId);
    statistics[COUNTERS[outcome]] += 1;
    const counted = code === undefined ? undefined : countedCode(statistics.codes, code);
    if (counted !== undefined) statistics.codes[counted] = (statistics.codes[counted] ?? 0) + 1;
    statistics.latest.unshift({ at, jobKey, elementId, outcome, ...(counted && { code: counted }) });
    if (statistics.latest.length > MAX_LATEST) statistics.latest.pop();
    return counted;
  }

  /** All of them, by job type and tenant. */
  list(tenantId?: string): JobTypeStatistics[] {
    return [...this.#types.values()]
      .filter((statistics) => tenantId === undefined || statistics.tenantId === tenantId)
      .map((statistics) => ({
        ...statistics,
        codes: { ...statistics.codes },
        latest: [...statistics.latest],
      }));
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
        // Without a prototype: a model may name its error constructor.
        codes: Object.create(null),
        latest: [],
      };
      this.#types.set(key, statistics);
    }
    return statistics;
  }
}

function countedCode(codes: Readonly<Record<string, number>>, code: string): string {
  const isCounted = Object.hasOwn(codes, code) ||
    (code.length <= MAX_CODE_LENGTH && Object.keys(codes).length < MAX_CODES);
  return isCounted ? code : OTHER_CODES;
}
