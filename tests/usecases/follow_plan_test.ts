import assert from "node:assert/strict";
import type { PlannedDelivery, PlannedUpload, WebhookPlan } from "../../src/core/webhook/plan.ts";
import type { WebhookReply } from "../../src/core/webhook/reply.ts";
import type { PlannedResponse } from "../../src/core/webhook/respond.ts";
import type { EventOrigin } from "../../src/usecases/deliver_event.ts";
import { createFollowPlan, type FollowPlan } from "../../src/usecases/follow_plan.ts";
import { subscriptionOf } from "../core/webhook/support.ts";

const SCOPE = { request: { body: {}, headers: {}, params: {} }, connectorData: {}, documents: [] };
const RESPONSE: PlannedResponse = { expression: { kind: "body", text: "=1" }, scope: SCOPE };
const DELIVERY: PlannedDelivery = {
  kind: "deliver",
  elementId: "element",
  command: {
    kind: "publishMessage",
    tenantId: "red",
    messageName: "arrived",
    correlationKey: "1",
    timeToLiveMs: 0,
    variables: {},
  },
  response: RESPONSE,
};
const UPLOAD: PlannedUpload = {
  kind: "upload",
  parts: [],
  tenantId: "red",
  subscription: subscriptionOf(),
  scope: SCOPE,
};
const ORIGIN: EventOrigin = { requestId: "request-1", webhookId: "hook", receivedAt: 0, secrets: new Map() };

/** The use case between parts that write down what they are asked for; `uploaded`: what follows an upload. */
function createWorld(uploaded: WebhookPlan = DELIVERY): { follow: FollowPlan; asked: unknown[] } {
  const asked: unknown[] = [];
  const follow = createFollowPlan({
    upload(plan, origin) {
      asked.push(["upload", plan, origin]);
      return Promise.resolve(uploaded);
    },
    deliver(plan, origin) {
      asked.push(["deliver", plan, origin]);
      return Promise.resolve({ status: 201 });
    },
    answer(response, event) {
      asked.push(["answer", response, event]);
      return { status: 202 };
    },
  });
  return { follow, asked };
}

const REPLY: WebhookReply = { status: 422, code: "WEBHOOK_CONDITION_NOT_MET" };
for (const kind of ["reject", "answer"] as const) {
  Deno.test(`followPlan() tells the reply of a plan to ${kind}, and does nothing else`, async () => {
    const { follow, asked } = createWorld();
    assert.equal(await follow({ kind, reply: REPLY }, ORIGIN), REPLY);
    assert.deepEqual(asked, []);
  });
}

Deno.test("followPlan() answers as the model says for an event that is ignored, without an outcome", async () => {
  const { follow, asked } = createWorld();
  assert.deepEqual(await follow({ kind: "ignore", response: RESPONSE }, ORIGIN), { status: 202 });
  assert.deepEqual(asked, [["answer", RESPONSE, ORIGIN]]);
});

Deno.test("followPlan() delivers an event", async () => {
  const { follow, asked } = createWorld();
  assert.deepEqual(await follow(DELIVERY, ORIGIN), { status: 201 });
  assert.deepEqual(asked, [["deliver", DELIVERY, ORIGIN]]);
});

Deno.test("followPlan() uploads files first, and follows the plan that comes of it", async () => {
  const { follow, asked } = createWorld();
  assert.deepEqual(await follow(UPLOAD, ORIGIN), { status: 201 });
  assert.deepEqual(asked, [["upload", UPLOAD, ORIGIN], ["deliver", DELIVERY, ORIGIN]]);
});

Deno.test("followPlan() delivers nothing whose files were not stored", async () => {
  const { follow, asked } = createWorld({ kind: "reject", reply: REPLY });
  assert.equal(await follow(UPLOAD, ORIGIN), REPLY);
  assert.deepEqual(asked, [["upload", UPLOAD, ORIGIN]]);
});
