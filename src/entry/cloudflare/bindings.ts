/**
 * What a Worker finds in its environment.
 *
 * @module
 */

import type { DurableObjectNamespace } from "@cloudflare/workers-types";
import type { RegistryObject } from "../../adapters/store/durable_object.ts";
import type { JobTypeStatistics } from "../../usecases/job_statistics.ts";

/** What the object that polls for jobs answers over RPC. */
export interface JobWorkerObject {
  /** Brand that `DurableObjectNamespace` asks for. */
  readonly __DURABLE_OBJECT_BRAND: never;
  /** Sees to it that the alarm is set. Safe to repeat. */
  wake(): Promise<void>;
  /** What became of jobs since the object was last loaded. */
  jobs(tenantId?: string): Promise<JobTypeStatistics[]>;
}

/** Bindings that the Worker needs, beside its variables and secrets. */
export interface WorkerEnv {
  /** The object that keeps the subscriptions. */
  ZEEBRIDGE_REGISTRY: DurableObjectNamespace<RegistryObject>;
  /** The object that polls for jobs. */
  ZEEBRIDGE_JOB_WORKER: DurableObjectNamespace<JobWorkerObject>;
}

/** Name of the one object that keeps the subscriptions. */
export const REGISTRY_NAME = "subscriptions";

/** Name of the one object that polls for jobs. */
export const JOB_WORKER_NAME = "jobs";
