/**
 * The Durable Object that works on jobs: it polls shortly, does what it got, and sets its alarm for the next
 * look. A standing long poll would be billed for every second. The same alarm has definitions read.
 *
 * @module
 */

import { DurableObject } from "cloudflare:workers";
import type { DurableObjectState } from "@cloudflare/workers-types";
import type { JobTypeStatistics } from "../../usecases/job_statistics.ts";
import type { JobWorkerObject, WorkerEnv } from "./bindings.ts";
import { createConnectorCache, type WorkerConnectorOptions } from "./connector.ts";
import { createJobAlarm, type JobAlarm } from "./job_alarm.ts";

/** The class that a Worker exports. */
export type JobWorkerObjectClass = new (state: DurableObjectState, env: WorkerEnv) => JobWorkerObject;

/**
 * Makes the class of the object that works on jobs. Give it the same options as the Worker.
 */
export function createJobWorkerObject(options: WorkerConnectorOptions = {}): JobWorkerObjectClass {
  class JobWorker extends DurableObject<WorkerEnv> {
    // One for each life of the object and not for the isolate, which may see several: work that was cut off
    // with the life before would hold its places for ever.
    readonly #connectorOf = createConnectorCache(options);
    readonly #alarm: JobAlarm = createJobAlarm({
      storage: this.ctx.storage,
      look: async (budgetMs) => {
        const connector = this.#connectorOf(this.env);
        if (connector instanceof Error) return undefined;
        const { definitions, workers } = connector;
        const [found] = await Promise.all([workers.pollOnce(budgetMs), definitions.passIfDue()]);
        return found;
      },
      now: () => Date.now(),
    });

    wake(): Promise<void> {
      return this.#alarm.wake();
    }

    async jobs(tenantId?: string): Promise<JobTypeStatistics[]> {
      const connector = this.#connectorOf(this.env);
      return connector instanceof Error ? [] : await connector.jobs.list(tenantId);
    }

    override alarm(): Promise<void> {
      return this.#alarm.ring();
    }
  }
  return JobWorker;
}
