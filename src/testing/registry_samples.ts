/**
 * Definitions for tests of subscription registries: each differs from the usual one by what the test is about.
 *
 * @module
 */

import type { InvalidWebhook, WebhookSubscription } from "../core/bpmn/subscription.ts";
import { DEFAULT_TENANT_ID, type ProcessDefinitionKey } from "../core/keys.ts";
import type { DefinitionRegistration } from "../ports/subscription_registry.ts";

/** A definition without webhooks: version 1 of the process `order`, unless it is said otherwise. */
export function sampleDefinition(
  { key, process = "order", ...over }: Partial<DefinitionRegistration> & { key?: string; process?: string } =
    {},
): DefinitionRegistration {
  const { tenantId = DEFAULT_TENANT_ID, version = 1, subscriptions = [], invalidWebhooks = [] } = over;
  return {
    tenantId,
    processDefinitionId: process,
    processDefinitionKey: sampleKey(key ?? `${process}-${version}`),
    version,
    resourceName: `${process}.bpmn`,
    registeredAt: 1_000,
    serviceTasks: [{
      elementId: "send",
      jobType: "io.camunda:aws-eventbridge:1",
      inputs: [{ target: "input.detail", source: "={}" }],
      headers: { resultVariable: "sent" },
    }],
    diagnostics: [],
    xml: `<definitions id="${process}" version="${version}"/>`,
    ...over,
    subscriptions,
    invalidWebhooks,
  };
}

/** A key. Registries take any text for one. */
export function sampleKey(text: string): ProcessDefinitionKey {
  return text as ProcessDefinitionKey;
}

/** A plain start event. */
export function startEvent(
  webhookId: string,
  over: Partial<WebhookSubscription> = {},
): WebhookSubscription {
  return {
    webhookId,
    elementId: `start ${webhookId}`,
    elementType: "START_EVENT",
    method: "post",
    authorization: { type: "APIKEY", apiKey: "{{secrets.KEY}}", locator: "=request.headers.apikey" },
    correlation: { kind: "createInstance" },
    activationCondition: '=request.body.detail.status = "received"',
    consumeUnmatchedEvents: false,
    resultExpression: "={id: request.body.id}",
    ...over,
  };
}

/** An intermediate catch event. */
export function catchEvent(
  webhookId: string,
  over: Partial<WebhookSubscription> = {},
): WebhookSubscription {
  return startEvent(webhookId, {
    elementId: `catch ${webhookId}`,
    elementType: "INTERMEDIATE_CATCH_EVENT",
    correlation: { kind: "catchMessage", messageName: "paid", correlationKey: "=request.body.id" },
    ...over,
  });
}

/** A start event with a mistake. */
export function brokenEvent(
  webhookId: string | undefined,
  over: Partial<InvalidWebhook> = {},
): InvalidWebhook {
  return {
    webhookId,
    elementId: `broken ${webhookId}`,
    elementType: "START_EVENT",
    reason: "The message has no name",
    ...over,
  };
}
