/**
 * Definitions that the routes of `core/webhook/route.ts` need, although there are newer versions of them.
 *
 * @module
 */

import type { DefinitionIdentity, RegisteredDefinition } from "../ports/subscription_registry.ts";

/** Whether a version may serve a webhook in which a newer one makes a mistake: rule 2. */
export function standsIn({ subscriptions }: RegisteredDefinition, successor: RegisteredDefinition): boolean {
  return subscriptions.some(({ webhookId }) =>
    successor.invalidWebhooks.some((one) => one.webhookId === webhookId) &&
    !successor.subscriptions.some((one) => one.webhookId === webhookId)
  );
}

/**
 * Whether it is by this version alone that its process was first to ask for a webhook, where another process waits
 * for the same: rule 3. Without it the webhook would change hands.
 */
export function holdsTurn(
  definition: RegisteredDefinition,
  registered: readonly RegisteredDefinition[],
): boolean {
  const ofTenant = registered.filter((one) => one.tenantId === definition.tenantId && idsOf(one).length > 0);
  const others = ofTenant.filter((one) => isOtherVersion(one, definition));
  if (others.some(({ registeredAt }) => registeredAt <= definition.registeredAt)) return false;
  const ids = new Set(others.flatMap(idsOf));
  return ofTenant.some((one) =>
    one.processDefinitionId !== definition.processDefinitionId && idsOf(one).some((id) => ids.has(id))
  );
}

function isOtherVersion(one: DefinitionIdentity, other: DefinitionIdentity): boolean {
  return one.processDefinitionId === other.processDefinitionId &&
    one.processDefinitionKey !== other.processDefinitionKey;
}

function idsOf({ subscriptions, invalidWebhooks }: RegisteredDefinition): string[] {
  return [...subscriptions, ...invalidWebhooks].flatMap(({ webhookId }) => webhookId ?? []);
}
