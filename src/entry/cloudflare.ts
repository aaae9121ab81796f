/**
 * The door for Cloudflare Workers: `import { createWorker } from "@zeebridge/edge/cloudflare"`.
 *
 * Two Durable Objects stand behind it: one keeps the subscriptions, one polls for jobs by its alarm.
 *
 * @module
 */

import type { ScheduledController } from "@cloudflare/workers-types";
import { makeProblem, PROBLEM_MEDIA_TYPE } from "../core/problem.ts";
import { JOB_WORKER_NAME, type WorkerEnv } from "./cloudflare/bindings.ts";
import { createConnectorCache, type WorkerConnectorOptions } from "./cloudflare/connector.ts";

export {
  createRegistryObject,
  type RegistryAnswer,
  type RegistryCalls,
  type RegistryObject,
  type RegistryObjectClass,
} from "../adapters/store/durable_object.ts";
export type { JobWorkerObject, WorkerEnv } from "./cloudflare/bindings.ts";
export type { WorkerConnectorOptions } from "./cloudflare/connector.ts";
export { createJobWorkerObject, type JobWorkerObjectClass } from "./cloudflare/job_worker_object.ts";

/** A Worker's default export. */
export interface ConnectorWorker {
  /** Answers requests. */
  fetch(request: Request, env: WorkerEnv): Promise<Response>;
  /** Wakes the job worker up: it starts it, and is a safety net under its alarm. */
  scheduled(controller: ScheduledController, env: WorkerEnv): Promise<void>;
}

/**
 * Makes a Worker.
 *
 * @example
 * ```ts
 * import { createJobWorkerObject, createRegistryObject, createWorker } from "@zeebridge/edge/cloudflare";
 *
 * export default createWorker();
 * export const SubscriptionRegistry = createRegistryObject();
 * export const JobWorker = createJobWorkerObject();
 * ```
 */
export function createWorker(options: WorkerConnectorOptions = {}): ConnectorWorker {
  const connectorOf = createConnectorCache(options);
  return {
    async fetch(request, env) {
      const connector = connectorOf(env);
      return connector instanceof Error ? refuse(request) : await connector.fetch(request, env);
    },
    async scheduled(_controller, env) {
      await env.ZEEBRIDGE_JOB_WORKER.getByName(JOB_WORKER_NAME).wake();
    },
  };
}

function refuse(request: Request): Response {
  if (new URL(request.url).pathname === "/health") return Response.json({ status: "ok" });
  return new Response(JSON.stringify(makeProblem(503, "CONFIG_INVALID")), {
    status: 503,
    headers: { "content-type": PROBLEM_MEDIA_TYPE, "retry-after": "60" },
  });
}
