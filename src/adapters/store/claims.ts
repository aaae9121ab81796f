/**
 * Registered definitions → what becomes of their webhooks: the part that every store shares. A store keeps
 * rows and picks the definitions that matter; who serves is decided here and in `core/webhook/route.ts`.
 *
 * @module
 */

import type { InvalidWebhook } from "../../core/bpmn/subscription.ts";
import type { ProcessDefinitionKey } from "../../core/keys.ts";
import {
  compareText,
  compareVersions,
  resolveRoute,
  type RouteClaim,
  type RouteResolution,
  supersede,
  type WebhookRoute,
  type WebhookStatus,
} from "../../core/webhook/route.ts";
import type {
  DefinitionIdentity,
  RegisteredDefinition,
  RegisteredWebhook,
} from "../../ports/subscription_registry.ts";

/** What names a process, whatever its version. */
export type ProcessName = Pick<DefinitionIdentity, "tenantId" | "processDefinitionId">;

/** What becomes of the webhooks of some definitions. */
export interface Resolution {
  /** Who serves each webhook id that the definitions mention. */
  routes: ReadonlyMap<string, WebhookRoute | undefined>;
  /** What became of each element of a definition: valid ones first, each in document order. */
  statusesOf(processDefinitionKey: ProcessDefinitionKey): WebhookStatus[];
}

/** Whether two definitions are versions of one process. */
export function isSameProcess(one: ProcessName, other: ProcessName): boolean {
  return one.tenantId === other.tenantId && one.processDefinitionId === other.processDefinitionId;
}

/** Ids that a definition mentions, valid or not. */
export function webhookIdsOf(
  { subscriptions, invalidWebhooks }: Pick<RegisteredDefinition, "subscriptions" | "invalidWebhooks">,
): Set<string> {
  return new Set([...subscriptions, ...invalidWebhooks].flatMap(({ webhookId }) => webhookId ?? []));
}

/**
 * Resolves webhook ids.
 *
 * @param definitions Definitions of one tenant: of every process that mentions one of the ids, all versions.
 * @param webhookIds The ids; absent: all that the definitions mention.
 */
export function resolveWebhooks(
  definitions: Iterable<RegisteredDefinition>,
  webhookIds?: ReadonlySet<string>,
): Resolution {
  const byKey = new Map(Array.from(definitions, (one) => [one.processDefinitionKey, one]));
  const { claims, newest } = makeClaims(byKey.values());
  const routes = new Map<string, WebhookRoute | undefined>();
  const statuses: RouteResolution["statuses"] = new Map();
  for (const [webhookId, claimants] of claims) {
    if (webhookIds?.has(webhookId) === false) continue;
    const resolution = resolveRoute(claimants);
    routes.set(webhookId, resolution.route);
    for (const [element, status] of resolution.statuses) statuses.set(element, status);
  }

  function statusOf(element: InvalidWebhook, isNewest: boolean): WebhookStatus {
    // What has no webhook id takes part in no decision.
    return statuses.get(element) ?? (isNewest ? { ...element, status: "invalid" } : supersede(element));
  }

  return {
    routes,
    statusesOf(processDefinitionKey) {
      const { subscriptions = [], invalidWebhooks = [] } = byKey.get(processDefinitionKey) ?? {};
      const isNewest = newest.has(processDefinitionKey);
      return [
        ...subscriptions.flatMap((element) => statuses.get(element) ?? []),
        ...invalidWebhooks.map((element) => statusOf(element, isNewest)),
      ];
    },
  };
}

/** Every webhook of some definitions, by tenant, process, version (newest first) and document order. */
export function listWebhooks(definitions: Iterable<RegisteredDefinition>): RegisteredWebhook[] {
  const tenants = [...groupBy(definitions, ({ tenantId }) => tenantId)];
  return tenants.sort(([one], [other]) => compareText(one, other)).flatMap(([, ofTenant]) => {
    const { statusesOf } = resolveWebhooks(ofTenant);
    return ofTenant.sort(byProcess).flatMap((definition) =>
      showWebhooks(definition, statusesOf(definition.processDefinitionKey))
    );
  });
}

/** Definitions as a list shows them: newest first. */
export function listDefinitions(definitions: Iterable<RegisteredDefinition>): RegisteredDefinition[] {
  return [...definitions].sort((one, other) =>
    other.registeredAt - one.registeredAt || compareText(one.tenantId, other.tenantId) ||
    byProcess(one, other)
  );
}

function byProcess(one: RegisteredDefinition, other: RegisteredDefinition): number {
  return compareText(one.processDefinitionId, other.processDefinitionId) || compareVersions(one, other);
}

function showWebhooks(definition: RegisteredDefinition, statuses: WebhookStatus[]): RegisteredWebhook[] {
  const { tenantId, processDefinitionId, processDefinitionKey, version } = definition;
  const identity = { tenantId, processDefinitionId, processDefinitionKey, version };
  return statuses.map((status, index) => {
    const subscription = definition.subscriptions[index];
    if (subscription === undefined) return { ...identity, ...status };
    const { method, authorization, hmac, subtype, eventBusName } = subscription;
    return {
      ...identity,
      ...status,
      method,
      authorization: authorization.type,
      // What is not there is no property either: a list is the same, whichever store it comes from.
      ...hmac && { signature: hmac.algorithm },
      ...subtype !== undefined && { subtype },
      ...eventBusName !== undefined && { eventBusName },
    };
  });
}

/** The claims on each webhook id, and which definitions are the newest version of their process. */
function makeClaims(
  definitions: Iterable<RegisteredDefinition>,
): { claims: Map<string, RouteClaim[]>; newest: Set<ProcessDefinitionKey> } {
  const claims = new Map<string, RouteClaim[]>();
  const newest = new Set<ProcessDefinitionKey>();
  for (const versions of groupBy(definitions, ({ processDefinitionId }) => processDefinitionId).values()) {
    const [latest] = versions.sort(compareVersions);
    if (latest !== undefined) newest.add(latest.processDefinitionKey);
    const asking = versions.filter((one) => one.subscriptions.length + one.invalidWebhooks.length > 0);
    const registeredAt = asking.reduce((least, one) => Math.min(least, one.registeredAt), Infinity);
    for (const definition of asking) {
      for (
        const [webhookId, claim] of claimsOf(definition, { newest: definition === latest, registeredAt })
      ) {
        const known = claims.get(webhookId);
        if (known === undefined) claims.set(webhookId, [claim]);
        else known.push(claim);
      }
    }
  }
  return { claims, newest };
}

/** One definition's claims, by webhook id. */
function claimsOf(
  definition: RegisteredDefinition,
  turn: Pick<RouteClaim, "newest" | "registeredAt">,
): Map<string, RouteClaim> {
  const { tenantId, processDefinitionId, processDefinitionKey, version } = definition;
  const identity = { tenantId, processDefinitionId, processDefinitionKey, version };
  const claims = new Map<string, RouteClaim>();
  for (const webhookId of webhookIdsOf(definition)) {
    claims.set(webhookId, { ...identity, ...turn, subscriptions: [], invalidWebhooks: [] });
  }
  for (const element of definition.subscriptions) claims.get(element.webhookId)?.subscriptions.push(element);
  for (const element of definition.invalidWebhooks) {
    if (element.webhookId !== undefined) claims.get(element.webhookId)?.invalidWebhooks.push(element);
  }
  return claims;
}

function groupBy<T>(items: Iterable<T>, keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
