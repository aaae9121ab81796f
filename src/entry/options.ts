/**
 * Options of every door: the settings by their official names, and what a host brings of its own.
 *
 * @module
 */

import type { Hono } from "hono";
import type { Clock, Random } from "../ports/clock.ts";
import type { CredentialSource } from "../ports/credential_source.ts";
import type { Engine } from "../ports/engine.ts";
import type { EventBus } from "../ports/event_bus.ts";
import type { GivenSecrets } from "../adapters/secrets/given.ts";
import type { KeySource } from "../ports/key_source.ts";
import type { SecretStore } from "../ports/secret_store.ts";
import type { SubscriptionRegistry } from "../ports/subscription_registry.ts";
import type { Telemetry } from "../ports/telemetry.ts";
import type { WorkerRegistration } from "../usecases/job_worker.ts";
import type { SettingOptions } from "../usecases/settings.ts";
import type { Connector } from "./connector.ts";

/**
 * Options of a connector. Settings have their official names; an option wins over the same name in `env`.
 *
 * @example
 * ```ts
 * import { createConnector } from "@zeebridge/edge";
 *
 * const connector = createConnector({
 *   CAMUNDA_REST_ADDRESS: "http://127.0.0.1:8080",
 *   ZEEBRIDGE_ADMIN_TOKEN: "a long random text",
 *   env: { SECRET_ORDER_WEBHOOK_KEY: "another one" },
 * });
 * ```
 */
export interface ConnectorOptions extends SettingOptions {
  /** Where settings and secrets are looked up: an environment or a Worker's bindings. Default: nothing. */
  env?: Record<string, unknown>;
  /** Job workers of the host's own. */
  workers?: WorkerRegistration[];
  /** Makes the host's own app around `connector.app`. Default: `connector.app` alone. */
  mount?: (connector: Connector) => Hono;
  /** The engine. Default: Zeebe's REST API at `CAMUNDA_REST_ADDRESS`. */
  engine?: Engine;
  /** The subscription registry. Default: the runtime's own; in memory where there is none. */
  registry?: SubscriptionRegistry;
  /**
   * Where `{{secrets.X}}` comes from: a record, a function, or a store. Default: `env`, with the configured prefix.
   */
  secrets?: GivenSecrets | SecretStore;
  /** Keys of the tokens of webhooks. Default: fetched from the URL that the model names. */
  keys?: KeySource;
  /**
   * AWS credentials of tasks that use the default credentials chain; `@zeebridge/edge/aws` makes some. Default: where
   * AWS's own software looks for them, on Deno and Node; elsewhere `AWS_ACCESS_KEY_ID` and the like alone.
   */
  credentials?: CredentialSource;
  /** The event bus. Default: EventBridge. */
  eventBus?: EventBus;
  /** Log and numbers. Default: the console, and `/metrics`. */
  telemetry?: Telemetry;
  /** Used for every outgoing request. Default: the runtime's `fetch`. */
  fetch?: typeof fetch;
  /** Time. Default: the runtime's. */
  clock?: Clock;
  /** Chance. Default: the runtime's. */
  random?: Random;
}

/** Names of {@linkcode ConnectorOptions} that are not settings. */
const NOT_SETTINGS: ReadonlySet<string> = new Set<Exclude<keyof ConnectorOptions, keyof SettingOptions>>([
  "env",
  "workers",
  "mount",
  "engine",
  "registry",
  "secrets",
  "keys",
  "credentials",
  "eventBus",
  "telemetry",
  "fetch",
  "clock",
  "random",
]);

/** Settings of `env` and of the options in one record; options win. */
export function settingSourceOf(options: ConnectorOptions): Record<string, unknown> {
  const own = Object.entries(options).filter(([name, value]) =>
    !NOT_SETTINGS.has(name) && value !== undefined
  );
  return { ...options.env, ...Object.fromEntries(own) };
}
