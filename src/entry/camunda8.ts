/**
 * An engine made from the REST client of `@camunda8/sdk`, for apps on Deno and Node that have one already.
 *
 * @example
 * ```ts
 * import { CamundaRestClient } from "@camunda8/sdk";
 * import { createConnector } from "@zeebridge/edge";
 * import { createSdkEngine } from "@zeebridge/edge/camunda8";
 *
 * const config = { CAMUNDA_AUTH_STRATEGY: "NONE", ZEEBE_REST_ADDRESS: "http://127.0.0.1:8080" } as const;
 * const client = new CamundaRestClient({ config, retry: { limit: 0 } });
 * const connector = createConnector({ engine: createSdkEngine(client) });
 * ```
 *
 * @module
 */

import { createSdkEngine as createEngine, type SdkClient } from "../adapters/camunda8/sdk_engine.ts";
import { createSystemClock } from "../adapters/system/clock.ts";
import type { Clock } from "../ports/clock.ts";
import type { Engine } from "../ports/engine.ts";

export type { Clock, Engine, SdkClient };

/** How an engine is made from a client. */
export interface SdkEngineOptions {
  /** Time, for the limits of calls. Default: the machine's. */
  clock?: Clock;
}

/**
 * Makes an engine out of the SDK's REST client. It works with Zeebe 8.6.0 and newer, integers beyond 2^53 stay
 * exact, and every failure is a `ZeebridgeError` with an `ENGINE_…` code.
 *
 * Make a client of your own with `new CamundaRestClient({ config, retry: { limit: 0 } })`: as it comes, it
 * repeats a command whose connection broke, and an instance may be created twice.
 */
export function createSdkEngine(client: SdkClient, options: SdkEngineOptions = {}): Engine {
  return createEngine(client, options.clock ?? createSystemClock());
}
