import assert from "node:assert/strict";
import type { Diagnostic, ProcessModel, WebhookAuthorization } from "../../src/core/bpmn/subscription.ts";
import { ZeebridgeError } from "../../src/core/errors.ts";
import type { ProcessDefinitionKey } from "../../src/core/keys.ts";
import type { WebhookStatus } from "../../src/core/webhook/route.ts";
import type { DefinitionRegistration } from "../../src/ports/subscription_registry.ts";
import { registerModel, type RegisterModelParts } from "../../src/usecases/register_model.ts";
import { subscriptionOf } from "../core/webhook/support.ts";

const PROCESS = {
  processDefinitionId: "order",
  processDefinitionKey: "7" as ProcessDefinitionKey,
  version: 2,
  resourceName: "order.bpmn",
  tenantId: "red",
};
const MISTAKE: Diagnostic = {
  severity: "warning",
  code: "PROPERTY_DUPLICATE",
  elementId: "other",
  message: "a occurs twice; the first one counts",
};
const STATUS: WebhookStatus = {
  webhookId: "hook",
  elementId: "element",
  elementType: "START_EVENT",
  status: "active",
};

function modelOf(authorization: WebhookAuthorization): ProcessModel {
  return {
    processDefinitionId: "order",
    subscriptions: [subscriptionOf({ authorization })],
    invalidWebhooks: [{ elementId: "broken", elementType: "START_EVENT", reason: "a mistake" }],
    serviceTasks: [{ elementId: "task", jobType: "charge", inputs: [], headers: {} }],
    diagnostics: [MISTAKE],
  };
}

/** What registering needs, and what was registered. */
function createWorld(
  settings: RegisterModelParts["settings"] = {},
): { parts: RegisterModelParts; registrations: DefinitionRegistration[] } {
  const registrations: DefinitionRegistration[] = [];
  const parts: RegisterModelParts = {
    registry: {
      register(registration) {
        registrations.push(registration);
        return Promise.resolve([STATUS]);
      },
    },
    clock: { now: () => 5 },
    settings,
  };
  return { parts, registrations };
}

Deno.test("registerModel() registers the version with all that its model says, and its text", async () => {
  const { parts, registrations } = createWorld();
  const model = modelOf({ type: "NONE" });
  const registered = await registerModel(parts, { process: PROCESS, source: { xml: "<x/>", model } });
  assert.deepEqual(registered, { webhooks: [STATUS], diagnostics: [MISTAKE] });
  assert.deepEqual(registrations, [{ ...PROCESS, ...model, registeredAt: 5, xml: "<x/>" }]);
});

Deno.test("registerModel() warns of tokens for any audience unless the settings name some", async () => {
  const source = { xml: "<x/>", model: modelOf({ type: "JWT", jwkUrl: "https://login.example/keys" }) };
  for (
    const [jwtAudiences, codes] of [
      [undefined, ["PROPERTY_DUPLICATE", "WEBHOOK_AUDIENCE_ANY"]],
      [["orders"], ["PROPERTY_DUPLICATE"]],
    ] as const
  ) {
    const { parts, registrations } = createWorld({ jwtAudiences: jwtAudiences && [...jwtAudiences] });
    const { diagnostics } = await registerModel(parts, { process: PROCESS, source });
    assert.deepEqual(diagnostics.map(({ code }) => code), codes);
    // Also for whoever asks the registry later.
    assert.deepEqual(registrations[0]?.diagnostics, diagnostics);
  }
});

Deno.test("registerModel() fails as the store does", async () => {
  const error = new ZeebridgeError("STORE_UNAVAILABLE", "Cannot write");
  const { parts } = createWorld();
  const source = { xml: "<x/>", model: modelOf({ type: "NONE" }) };
  const failing = { ...parts, registry: { register: () => Promise.reject(error) } };
  await assert.rejects(registerModel(failing, { process: PROCESS, source }), error);
});
