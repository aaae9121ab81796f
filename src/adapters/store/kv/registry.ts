/**
 * The registry over an open Deno KV database.
 *
 * @module
 */

import type { RouteLookup, WebhookStatus } from "../../../core/webhook/route.ts";
import type {
  RegisteredDefinition,
  RegistryFilter,
  SubscriptionRegistry,
} from "../../../ports/subscription_registry.ts";
import { listDefinitions, listWebhooks } from "../claims.ts";
import { MACHINE_CLOCK, type RegistryOptions, storeUnavailable } from "../failure.ts";
import { forgetIn, registerIn } from "../rows.ts";
import { type Change, makeChange, markSynced, readStamp } from "./change.ts";
import { DEFINITIONS_KEY, modelKey, routeKey, tenantKey } from "./keys.ts";
import { type Pause, retry } from "./retry.ts";
import { readDefinition, readDefinitions, type StoredModel, type StoredRoute } from "./scope.ts";
import { readText, type StoredText } from "./texts.ts";

/** Options of the registry in Deno KV. */
export interface DenoKvRegistryOptions extends RegistryOptions {
  /** Waits between two attempts. Default: a timer. */
  pause?: Pause;
}

/** A sender waits for 4.5 seconds at most. */
const READ_ATTEMPTS = 6;
/** Several processes may deploy at once; each round lets one of them through. */
const WRITE_ATTEMPTS = 20;

/** Makes a registry over a database, which it closes at the end. */
export function createDenoKvRegistry(kv: Deno.Kv, options: DenoKvRegistryOptions = {}): SubscriptionRegistry {
  const { clock = MACHINE_CLOCK, pause = waitFor } = options;
  const inTurn = createQueue();

  async function attempt<T>(action: string, work: () => Promise<T>, attempts = READ_ATTEMPTS): Promise<T> {
    try {
      return await retry(work, { attempts, pause });
    } catch (error) {
      throw storeUnavailable(action, error);
    }
  }

  const select = async (filter: RegistryFilter = {}): Promise<RegisteredDefinition[]> =>
    await readDefinitions(
      kv,
      filter.tenantId === undefined ? DEFINITIONS_KEY : await tenantKey(filter.tenantId),
    );

  return {
    register(registration) {
      const { xml: _, ...next } = registration;
      const change: Change<WebhookStatus[]> = {
        processDefinitionKey: next.processDefinitionKey,
        next,
        at: next.registeredAt,
        decide: (rows) => registerIn(rows, registration),
      };
      return inTurn(() => attempt("register a definition", () => makeChange(kv, change), WRITE_ATTEMPTS));
    },
    async forget(processDefinitionKey) {
      // An attempt whose outcome was lost may have forgotten it; the next one then finds nothing.
      let wasKnown = false;
      const change: Change<void> = {
        processDefinitionKey,
        at: clock.now(),
        decide: (rows) => void (wasKnown = forgetIn(rows, processDefinitionKey) || wasKnown),
      };
      await inTurn(() => attempt("forget a definition", () => makeChange(kv, change), WRITE_ATTEMPTS));
      return wasKnown;
    },
    find: (tenantId, webhookId) =>
      attempt("find a webhook", async () => findRoute(kv, await routeKey(tenantId, webhookId))),
    webhooks: (filter) => attempt("list webhooks", async () => listWebhooks(await select(filter))),
    definitions: (filter) => attempt("list definitions", async () => listDefinitions(await select(filter))),
    definition: (processDefinitionKey) =>
      attempt("read a definition", () => readDefinition(kv, processDefinitionKey)),
    xml: (processDefinitionKey) =>
      attempt("read a model", async () => {
        const { value } = await kv.get<StoredModel>(await modelKey(processDefinitionKey));
        return value === null ? undefined : await readText(kv, value.xml);
      }),
    markSynced: (at) =>
      inTurn(() => attempt("note a synchronization", () => markSynced(kv, at), WRITE_ATTEMPTS)),
    check: () => attempt("read the store", async () => ({ syncedAt: (await readStamp(kv)).value?.syncedAt })),
    // deno-lint-ignore require-await -- for its promise
    close: async () => kv.close(),
  };
}

async function findRoute(kv: Deno.Kv, key: Deno.KvKey): Promise<RouteLookup> {
  const { value } = await kv.get<StoredText>(key);
  const stored = value === null ? undefined : JSON.parse(await readText(kv, value)) as StoredRoute;
  if (stored?.route !== undefined) return stored.route;
  const { changedAt, syncedAt } = (await readStamp(kv)).value ?? {};
  return { state: "unknown", storeChangedAt: changedAt, syncedAt };
}

/** Lets the writers of this process go one by one: those of others are enough to be refused by. */
function createQueue(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return function inTurn(work) {
    const result = last.then(work);
    // The queue goes on after a failure, which belongs to the one who asked.
    last = result.catch(() => {});
    return result;
  };
}

function waitFor(milliseconds: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, milliseconds));
}
