/**
 * The Durable Object that works on jobs: it polls shortly, does what it got, and sets its alarm for the next
 * look. A standing long poll would be billed for every second.
 *
 * @module
 */

import { DurableObject } from "cloudflare:workers";
import type { DurableObjectState } from "@cloudflare/workers-types";
import { IDLE_POLL_MS, nextPollDelayMs } from "../../usecases/worker_pool.ts";
import { createConnectorCache, type WorkerConnectorOptions, type WorkerEnv } from "./connector.ts";

/** What the object answers over RPC. */
export interface JobWorkerObject {
  /** Brand that `DurableObjectNamespace` asks for. */
  readonly __DURABLE_OBJECT_BRAND: never;
  /** Sees to it that the alarm is set. Safe to repeat. */
  wake(): Promise<void>;
}

/** The class that a Worker exports. */
export type JobWorkerObjectClass = new (state: DurableObjectState, env: WorkerEnv) => JobWorkerObject;

type DurableObjectBase = new (
  state: DurableObjectState,
  env: WorkerEnv,
) => { ctx: DurableObjectState; env: WorkerEnv };

/** Time for one look, well inside an alarm's 15 minutes: job locks and the next deployment should not wait. */
const ALARM_BUDGET_MS = 60_000;

/**
 * Makes the class of the object that works on jobs. Give it the same options as the Worker.
 */
export function createJobWorkerObject(options: WorkerConnectorOptions = {}): JobWorkerObjectClass {
  const connectorOf = createConnectorCache(options);

  class JobWorker extends (DurableObject as DurableObjectBase) {
    // In memory: after an eviction the back-off starts anew, which costs one early poll.
    #delayMs: number = IDLE_POLL_MS.least;

    async wake(): Promise<void> {
      if (await this.ctx.storage.getAlarm() === null) await this.#arm(0);
    }

    /** Never throws: the platform gives up after six failures, and then nobody would poll any more. */
    async alarm(): Promise<void> {
      const connector = connectorOf(this.env);
      try {
        if (connector instanceof Error) {
          this.#delayMs = IDLE_POLL_MS.most;
          return;
        }
        const { activated } = await connector.workers.pollOnce(ALARM_BUDGET_MS);
        this.#delayMs = nextPollDelayMs(this.#delayMs, activated);
      } catch {
        // The pool has logged what it could not do; here only the next look matters.
        this.#delayMs = IDLE_POLL_MS.most;
      } finally {
        await this.#arm(this.#delayMs);
      }
    }

    async #arm(delayMs: number): Promise<void> {
      await this.ctx.storage.setAlarm(Date.now() + delayMs);
    }
  }
  return JobWorker as unknown as JobWorkerObjectClass;
}
