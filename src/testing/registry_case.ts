/**
 * What a case of the registry's contract suite is, and what it is made with.
 *
 * @module
 */

import type { Json } from "../core/json.ts";
import { DEFAULT_TENANT_ID } from "../core/keys.ts";
import type { WebhookStatus } from "../core/webhook/route.ts";
import type { SubscriptionRegistry } from "../ports/subscription_registry.ts";
import { expectEqual } from "./engine_expect.ts";

/** A kind of registry under test. */
export interface RegistryContractSubject {
  /** Opens an empty registry: at each call another one. */
  open(): Promise<SubscriptionRegistry>;
}

/** A kind of registry that outlives its process. */
export interface RegistryRestartSubject extends RegistryContractSubject {
  /** Ends a registry, and opens what it has stored as the next process would. */
  reopen(registry: SubscriptionRegistry): Promise<SubscriptionRegistry>;
}

/** One case of the suite. */
export interface RegistryContractCase<Subject = RegistryContractSubject> {
  /** Name, unique in the suite. */
  name: string;
  /** Runs it; rejects if the registry breaks the contract. */
  run(subject: Subject): Promise<void>;
}

/** One case: what a registry must do, once it is open and empty. */
export function contractCase(
  name: string,
  check: (registry: SubscriptionRegistry) => Promise<void>,
): RegistryContractCase {
  return {
    name,
    async run(subject) {
      const registry = await subject.open();
      try {
        await check(registry);
      } finally {
        await registry.close();
      }
    },
  };
}

/** Throws unless two values are equal as JSON. */
export function expectSame(actual: unknown, expected: { to: unknown; what: string }): void {
  expectEqual(toJson(actual), { to: toJson(expected.to), what: expected.what });
}

/** A value as it would arrive in another process. */
export function toJson(value: unknown): Json {
  return value === undefined ? null : JSON.parse(JSON.stringify(value)) as Json;
}

/** Throws unless a lookup finds this: its state, and the elements with their versions where it is active. */
export async function expectRoute(
  registry: SubscriptionRegistry,
  { webhookId, tenantId = DEFAULT_TENANT_ID, to }: { webhookId: string; tenantId?: string; to: string },
): Promise<void> {
  const found = await registry.find(tenantId, webhookId);
  const elements = found.state === "active"
    ? found.subscriptions.map((one) => `${one.processDefinitionId} ${one.version} ${one.elementId}`)
    : [];
  const text = [found.state, ...elements].join(", ");
  expectSame(text, { to, what: `the lookup of ${JSON.stringify(webhookId)}` });
}

/** Statuses in short. */
export function statusTexts(statuses: WebhookStatus[]): string[] {
  return statuses.map(({ elementId, status }) => `${elementId}: ${status}`);
}

/** Throws unless the list has these statuses, by process and version. */
export async function expectStatuses(registry: SubscriptionRegistry, to: string[]): Promise<void> {
  const webhooks = await registry.webhooks();
  const texts = webhooks.map((one) =>
    `${one.processDefinitionId} ${one.version} ${one.elementId}: ${one.status}`
  );
  expectSame(texts, { to, what: "the list of webhooks" });
}
