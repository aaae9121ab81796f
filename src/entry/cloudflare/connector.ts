/**
 * A Worker's environment → its connector, once per isolate.
 *
 * @module
 */

import { createDurableObjectRegistry } from "../../adapters/store/durable_object.ts";
import { assembleConnector } from "../assemble.ts";
import type { Connector } from "../connector.ts";
import type { ConnectorOptions } from "../options.ts";
import { JOB_WORKER_NAME, REGISTRY_NAME, type WorkerEnv } from "./bindings.ts";

/** How often the object that polls for jobs reads definitions, in milliseconds. */
const DEFINITION_TIMER_MS = 60_000;

/** Options of a Worker: fixed, or made from its environment. Settings of the environment always apply. */
export type WorkerConnectorOptions = ConnectorOptions | ((env: WorkerEnv) => ConnectorOptions);

/**
 * Gives the isolate's connector. A configuration that cannot be read is an `Error`, logged once per isolate:
 * a Worker has no start at which it could refuse.
 */
export function createConnectorCache(
  options: WorkerConnectorOptions,
): (env: WorkerEnv) => Connector | Error {
  let cached: Connector | Error | undefined;
  return function connectorOf(env) {
    return cached ??= tryCreateConnector(options, env);
  };
}

function tryCreateConnector(options: WorkerConnectorOptions, env: WorkerEnv): Connector | Error {
  try {
    const given = typeof options === "function" ? options(env) : options;
    const registry = given.registry ??
      createDurableObjectRegistry(() => env.ZEEBRIDGE_REGISTRY.getByName(REGISTRY_NAME));
    return assembleConnector({ ...given, registry, env: { ...env, ...given.env } }, {
      definitionTimerMs: DEFINITION_TIMER_MS,
      jobs: { list: (tenantId) => env.ZEEBRIDGE_JOB_WORKER.getByName(JOB_WORKER_NAME).jobs(tenantId) },
    });
  } catch (error) {
    const failure = error instanceof Error ? error : new Error("Cannot start: unknown error");
    // deno-lint-ignore no-console
    console.error(JSON.stringify({ level: "error", message: failure.message }));
    return failure;
  }
}
