/**
 * The registry in memory: for tests, and for apps that deploy at every start.
 *
 * @module
 */

import type { ProcessDefinitionKey } from "../../core/keys.ts";
import type { WebhookRoute } from "../../core/webhook/route.ts";
import type { RegisteredDefinition, SubscriptionRegistry } from "../../ports/subscription_registry.ts";
import { isSameProcess, listDefinitions, listWebhooks, webhookIdsOf } from "./claims.ts";
import { MACHINE_CLOCK, type RegistryOptions } from "./failure.ts";
import { forgetIn, registerIn, type RegistryRows } from "./rows.ts";

/** Makes an empty registry. What it gives and takes are copies, as with every other store. */
export function createMemoryRegistry(options: RegistryOptions = {}): SubscriptionRegistry {
  const { clock = MACHINE_CLOCK } = options;
  const stored: Definitions = new Map();
  const routes = new Map<string, Map<string, WebhookRoute>>();
  let storeChangedAt: number | undefined;
  let syncedAt: number | undefined;

  const rows = createMemoryRows(stored, function setRoute({ tenantId, webhookId }, route) {
    const ofTenant = routes.get(tenantId) ?? new Map<string, WebhookRoute>();
    routes.set(tenantId, ofTenant);
    if (route === undefined) ofTenant.delete(webhookId);
    else ofTenant.set(webhookId, route);
  });

  function select(tenantId: string | undefined): RegisteredDefinition[] {
    const definitions = Array.from(stored.values(), ({ definition }) => definition);
    return definitions.filter((definition) => tenantId === undefined || definition.tenantId === tenantId);
  }

  // `async` for its promise: here nothing waits, and so every call is one atomic step.
  // deno-lint-ignore require-await
  const answer = async <T>(work: () => T): Promise<T> => copyJson(work());

  return {
    register: (registration) =>
      answer(() => {
        storeChangedAt = registration.registeredAt;
        return registerIn(rows, copyJson(registration));
      }),
    forget: (processDefinitionKey) =>
      answer(() => {
        const isKnown = forgetIn(rows, processDefinitionKey);
        if (isKnown) storeChangedAt = clock.now();
        return isKnown;
      }),
    find: (tenantId, webhookId) =>
      answer(() => routes.get(tenantId)?.get(webhookId) ?? { state: "unknown", storeChangedAt, syncedAt }),
    webhooks: (filter) => answer(() => listWebhooks(select(filter?.tenantId))),
    definitions: (filter) => answer(() => listDefinitions(select(filter?.tenantId))),
    definition: (processDefinitionKey) => answer(() => stored.get(processDefinitionKey)?.definition),
    xml: (processDefinitionKey) => answer(() => stored.get(processDefinitionKey)?.xml),
    markSynced: (at) => answer(() => void (syncedAt ??= at)),
    check: () => answer(() => ({ syncedAt })),
    close: () => Promise.resolve(),
  };
}

/** Definitions with their models, by key. */
export type Definitions = Map<ProcessDefinitionKey, { definition: RegisteredDefinition; xml: string }>;

/** Rows over definitions in memory; `setRoute` learns of every route that is decided. */
export function createMemoryRows(stored: Definitions, setRoute: RegistryRows["route"]): RegistryRows {
  return {
    read: (processDefinitionKey) => stored.get(processDefinitionKey)?.definition,
    write: (definition, xml) => void stored.set(definition.processDefinitionKey, { definition, xml }),
    erase: ({ processDefinitionKey }) => void stored.delete(processDefinitionKey),
    idsOfProcess(process) {
      const ids = new Set<string>();
      for (const { definition } of stored.values()) {
        if (!isSameProcess(definition, process)) continue;
        for (const webhookId of webhookIdsOf(definition)) ids.add(webhookId);
      }
      return ids;
    },
    claimants: ({ tenantId }) =>
      Array.from(stored.values(), ({ definition }) => definition).filter((one) => one.tenantId === tenantId),
    route: setRoute,
  };
}

/** A copy of plain JSON, without the properties that are `undefined`. */
function copyJson<T>(value: T): T {
  return value === undefined ? value : JSON.parse(JSON.stringify(value)) as T;
}
