/**
 * What a Worker finds in its environment.
 *
 * @module
 */

import type { DurableObjectNamespace } from "@cloudflare/workers-types";
import type { RegistryObject } from "../../adapters/store/durable_object.ts";

/** What the object that polls for jobs answers over RPC. */
export interface JobWorkerObject {
  /** Brand that `DurableObjectNamespace` asks for. */
  readonly __DURABLE_OBJECT_BRAND: never;
  /** Sees to it that the alarm is set. Safe to repeat. */
  wake(): Promise<void>;
}

/** Bindings that the Worker needs, beside its variables and secrets. */
export interface WorkerEnv {
  /** The object that keeps the subscriptions. */
  ZEEBRIDGE_REGISTRY: DurableObjectNamespace<RegistryObject>;
  /** The object that polls for jobs. */
  ZEEBRIDGE_JOB_WORKER: DurableObjectNamespace<JobWorkerObject>;
}
