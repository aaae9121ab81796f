import fc from "fast-check";
import assert from "node:assert/strict";
import { parseBpmn } from "../../../src/core/bpmn/parse.ts";
import type { WebhookSubscription } from "../../../src/core/bpmn/subscription.ts";
import { sampleEventOf } from "../../../src/entry/sandbox/sample_event.ts";

const SUBSCRIPTION: WebhookSubscription = {
  webhookId: "orders",
  elementId: "start",
  elementType: "MESSAGE_START_EVENT",
  method: "post",
  authorization: { type: "NONE" },
  correlation: { kind: "startMessage", messageName: "order", correlationKey: "=request.body.detail.orderId" },
  consumeUnmatchedEvents: false,
};

async function subscriptionsOf(file: string): Promise<WebhookSubscription[]> {
  const url = new URL(`../../../examples/processes/${file}`, import.meta.url);
  return parseBpmn(await Deno.readTextFile(url)).flatMap(({ subscriptions }) => subscriptions);
}

Deno.test("sampleEventOf() gives an event with what the model reads of it", async () => {
  const [placed, paid] = await subscriptionsOf("order.bpmn");
  assert.ok(placed !== undefined && paid !== undefined);
  assert.deepEqual(sampleEventOf(placed), {
    source: "zeebridge.sandbox",
    "detail-type": "OrderPlaced",
    detail: { orderId: "order-1", customerId: "customer-1", total: "total-1" },
  });
  assert.equal(sampleEventOf(paid).detail["orderId"], "order-1", "events of one order go together");
});

Deno.test("sampleEventOf() takes the texts that a condition compares with", () => {
  const activationCondition = '=request.body.source = "shop" and request.body.`detail-type` = "Placed" ' +
    'and request.body.detail.order.state = "new" and request.body.detail.order.id != null';
  assert.deepEqual(sampleEventOf({ ...SUBSCRIPTION, activationCondition }), {
    source: "shop",
    "detail-type": "Placed",
    detail: { order: { state: "new", id: "id-1" }, orderId: "order-1" },
  });
});

Deno.test("sampleEventOf() gives an event that can be sent, whatever the model says", () => {
  fc.assert(fc.property(fc.string(), fc.string(), (activationCondition, resultExpression) => {
    const event = sampleEventOf({ ...SUBSCRIPTION, activationCondition, resultExpression });
    assert.equal(event["detail-type"], JSON.parse(JSON.stringify(event))["detail-type"]);
  }));
  const paths = fc.array(fc.constantFrom("a", "b", "__proto__", "constructor", "toString"), {
    minLength: 1,
    maxLength: 4,
  });
  fc.assert(fc.property(fc.array(paths), (all) => {
    const resultExpression = all.map((path) => `request.body.detail.${path.join(".")}`).join(" + ");
    assert.equal(
      typeof JSON.stringify(sampleEventOf({ ...SUBSCRIPTION, resultExpression }).detail),
      "string",
    );
    assert.deepEqual(Object.keys(Object.prototype), []);
  }));
});
