/**
 * A sandbox: an engine and an event bus in this process, and the options that make a connector work between them.
 * Nothing of it needs a network, and nothing reaches AWS.
 *
 * @module
 */

import { createEnvironmentSecrets } from "../../adapters/secrets/environment.ts";
import { createMemoryRegistry } from "../../adapters/store/memory.ts";
import { createEngineAuthorization } from "../../adapters/zeebe/auth.ts";
import { createZeebeEngine } from "../../adapters/zeebe/rest_engine.ts";
import { DEFAULT_TENANT_ID } from "../../core/keys.ts";
import type { Clock, Random } from "../../ports/clock.ts";
import type { Engine } from "../../ports/engine.ts";
import { createEmbeddedEngine, type EmbeddedEngine } from "../../sandbox/engine/embedded_engine.ts";
import type { ProcessDefinition } from "../../sandbox/engine/definitions.ts";
import {
  createSandboxEventBus,
  SANDBOX_CREDENTIALS,
  type SandboxEventBus,
} from "../../sandbox/event_bus/mod.ts";
import { SETTING_NAMES } from "../../usecases/settings.ts";
import type { AssemblyOptions } from "../assemble.ts";
import type { Connector } from "../connector.ts";
import { createSandboxSecrets, SECRET_PREFIX } from "./sandbox_secrets.ts";
import { createWebhookRules, type WebhookRules } from "./webhook_rules.ts";
import { watchRegistry } from "./watched_registry.ts";

/** How a sandbox is made. */
export interface SandboxPartsOptions {
  /** Time, of the engine and the event bus. */
  clock: Clock;
  /** Chance. Default: the platform's. */
  random?: Random;
  /** Reads a variable of the environment, for secrets. */
  readVariable(name: string): unknown;
  /** Definitions of an earlier sandbox. Default: none. */
  definitions?: readonly ProcessDefinition[];
  /** Most instances that are remembered once they have ended. Default: the engine's. */
  maxEndedInstances?: number;
}

/** A sandbox without its connector. */
export interface SandboxParts {
  /** The engine. */
  engine: EmbeddedEngine;
  /** The event bus. */
  eventBus: SandboxEventBus;
  /** The webhooks, and what EventBridge has to show them. */
  rules: WebhookRules;
  /** Reaches what is in the sandbox, and all else by the network. */
  fetch: typeof fetch;
  /** Options of the connector. */
  options: AssemblyOptions;
  /** Takes the connector that was made of the options: events are delivered to it from now on. */
  connect(connector: Pick<Connector, "fetch">): void;
}

// Addresses of what is in this process; `.invalid` is nobody's (RFC 2606).
const ENGINE_URL = "http://engine.sandbox.invalid";
const EVENTS_URL = "http://events.sandbox.invalid";
const WEBHOOKS_URL = "http://webhooks.sandbox.invalid";

/** Makes a sandbox. */
export function createSandboxParts(options: SandboxPartsOptions): SandboxParts {
  const { clock, random, readVariable, definitions, maxEndedInstances } = options;
  let connector: Pick<Connector, "fetch"> | undefined;
  const routes: ReadonlyMap<string, (request: Request) => Response | Promise<Response>> = new Map([
    [ENGINE_URL, (request) => engine.fetch(request)],
    [EVENTS_URL, (request) => eventBus.handle(request)],
    [WEBHOOKS_URL, (request) => connector?.fetch(request) ?? new Response(null, { status: 503 })],
  ]);
  /** Keeps what is for this process in this process. */
  const localFetch: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    // A task may name an endpoint of its own: an event of the sandbox must not get to a real bus by that.
    const isEvents = request.headers.get("x-amz-target")?.startsWith("AWSEvents.") === true;
    const route = routes.get(isEvents ? EVENTS_URL : new URL(request.url).origin);
    return route === undefined ? await fetch(request) : await route(request);
  };

  const engine = createEmbeddedEngine({ clock, random, definitions, maxEndedInstances });
  const eventBus = createSandboxEventBus({ clock, random, fetch: localFetch });
  const stored = createMemoryRegistry({ clock });
  const secrets = createSandboxSecrets({
    given: createEnvironmentSecrets(readVariable, { prefix: SECRET_PREFIX, reserved: SETTING_NAMES }),
    readTasks: async () => (await stored.definitions()).flatMap(({ serviceTasks }) => serviceTasks),
  });
  const rules = createWebhookRules({
    registry: stored,
    eventBus,
    findSecret: (name) => secrets.get(name, { tenantId: "" }),
    baseUrl: WEBHOOKS_URL,
  });
  return {
    engine,
    eventBus,
    rules,
    fetch: localFetch,
    options: {
      CAMUNDA_REST_ADDRESS: ENGINE_URL,
      CAMUNDA_AUTH_STRATEGY: "NONE",
      // All that the engine has, whatever the environment of production asks for.
      CAMUNDA_TENANT_IDS: DEFAULT_TENANT_ID,
      AWS_ENDPOINT_URL_EVENTBRIDGE: EVENTS_URL,
      clock,
      random,
      secrets,
      fetch: localFetch,
      credentials: { credentials: () => Promise.resolve(SANDBOX_CREDENTIALS) },
      registry: watchRegistry(stored, () => rules.update()),
    },
    connect(given) {
      connector = given;
    },
  };
}

/** The engine of a sandbox as the connector would make it of the options. */
export function createRestEngine({ fetch }: Pick<SandboxParts, "fetch">, clock: Clock): Engine {
  const authorization = createEngineAuthorization({ authStrategy: "NONE" }, { fetch, clock });
  return createZeebeEngine({ address: ENGINE_URL, authorization, fetch, clock });
}
