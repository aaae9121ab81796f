/**
 * Requests and webhooks for tests of what a webhook decides.
 *
 * @module
 */

import { utf8 } from "../../../src/core/bytes.ts";
import type { ProcessDefinitionKey } from "../../../src/core/keys.ts";
import type { PreparedWebhook } from "../../../src/core/webhook/prepare.ts";
import type { WebhookRequest } from "../../../src/core/webhook/request.ts";
import type { BoundSubscription } from "../../../src/core/webhook/route.ts";

/** An event as EventBridge wraps it. */
export const EVENT = {
  version: "0",
  id: "6d3d35b7-5bf2-43ec-9e55-5cfb27ad31b4",
  "detail-type": "MyEvent",
  source: "custom.application",
  account: "123456789012",
  time: "2023-07-25T12:34:56Z",
  region: "us-west-2",
  resources: [],
  detail: { shipment: "123456789", status: "received" },
};

/** A POST of a body: text as it is, everything else as JSON. */
export function requestOf(body: unknown, parts: Partial<WebhookRequest> = {}): WebhookRequest {
  return {
    method: "POST",
    url: "http://host.test/inbound/hook",
    headers: { "content-type": "application/json" },
    params: {},
    body: utf8(typeof body === "string" ? body : JSON.stringify(body)),
    ...parts,
  };
}

/** An element with a webhook: by default a plain start event that everything starts. */
export function subscriptionOf(parts: Partial<BoundSubscription> = {}): BoundSubscription {
  return {
    webhookId: "hook",
    elementId: "element",
    elementType: "START_EVENT",
    method: "post",
    authorization: { type: "NONE" },
    correlation: { kind: "createInstance" },
    consumeUnmatchedEvents: false,
    processDefinitionId: "process",
    processDefinitionKey: "2251799813685249" as ProcessDefinitionKey,
    version: 1,
    ...parts,
  };
}

/** A catch event that finds its instance by the shipment. */
export function catchOf(parts: Partial<BoundSubscription> = {}): BoundSubscription {
  return subscriptionOf({
    elementType: "INTERMEDIATE_CATCH_EVENT",
    correlation: {
      kind: "catchMessage",
      messageName: "arrived",
      correlationKey: "=request.body.detail.shipment",
    },
    ...parts,
  });
}

/** A webhook that takes POST from everybody, for some elements. */
export function webhookOf(
  subscriptions: BoundSubscription[],
  parts: Partial<PreparedWebhook> = {},
): PreparedWebhook {
  return {
    tenantId: "<default>",
    webhookId: "hook",
    methods: ["POST"],
    authorization: { type: "NONE" },
    secrets: new Map(),
    subscriptions,
    ...parts,
  };
}
