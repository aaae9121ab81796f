import assert from "node:assert/strict";
import {
  codesOf,
  element,
  MESSAGE_EVENT,
  messageWebhook,
  processWith,
  readOnly,
  startWebhook,
  webhook,
} from "./model.ts";

Deno.test("readWebhook() gives a subscription with everything that the model says", () => {
  const model = readOnly(messageWebhook({
    "inbound.subtype": "aws:eventbridge",
    "inbound.method": "post",
    "inbound.shouldValidateHmac": "disabled",
    "activationCondition": '=request.body.`detail-type` = "OrderPlaced"',
    "consumeUnmatchedEvents": "true",
    "correlationRequired": "required",
    "correlationKeyExpression": "=request.body.detail.orderId",
    "messageIdExpression": "=request.body.id",
    "messageTtl": "PT10M",
    "resultVariable": "event",
    "resultExpression": "={ orderId: request.body.detail.orderId }",
  }));
  assert.deepEqual(model.diagnostics, []);
  assert.deepEqual(model.subscriptions, [{
    webhookId: "orders",
    elementId: "event",
    elementName: undefined,
    elementType: "MESSAGE_START_EVENT",
    subtype: "aws:eventbridge",
    eventBusName: undefined,
    method: "post",
    hmac: undefined,
    deduplication: undefined,
    verificationExpression: undefined,
    synchronousResponse: undefined,
    responseExpression: undefined,
    authorization: { type: "BASIC", username: "shop", password: "{{secrets.SHOP_PASSWORD}}" },
    correlation: {
      kind: "startMessage",
      messageName: "order-placed",
      correlationKey: "=request.body.detail.orderId",
    },
    activationCondition: '=request.body.`detail-type` = "OrderPlaced"',
    consumeUnmatchedEvents: true,
    messageId: "=request.body.id",
    messageTtlMs: 600_000,
    resultVariable: "event",
    resultExpression: "={ orderId: request.body.detail.orderId }",
  }]);
});

Deno.test("readWebhook() gives plain JSON, which registries store as it is", () => {
  const { subscriptions } = readOnly(startWebhook({}));
  const stored = JSON.parse(JSON.stringify(subscriptions));
  assert.deepEqual(stored, [{
    webhookId: "orders",
    elementId: "event",
    elementType: "START_EVENT",
    method: "any",
    authorization: { type: "BASIC", username: "shop", password: "{{secrets.SHOP_PASSWORD}}" },
    correlation: { kind: "createInstance" },
    consumeUnmatchedEvents: false,
  }]);
});

Deno.test("readWebhook() asks for nothing where no connector is", () => {
  const model = readOnly(processWith(
    `<bpmn:startEvent id="start" />` +
      webhook("boundaryEvent", { properties: { "inbound.type": undefined } }),
  ));
  assert.deepEqual([...model.subscriptions, ...model.invalidWebhooks, ...model.diagnostics], []);
});

Deno.test("readWebhook() warns of connectors that are not served here, and of nothing else about them", () => {
  const model = readOnly(
    startWebhook({ "inbound.type": "io.camunda:aws-sqs-inbound:1", "inbound.method": "?" }),
  );
  assert.deepEqual(model.diagnostics.map(({ severity, code }) => [severity, code]), [
    ["warning", "CONNECTOR_TYPE_UNSUPPORTED"],
  ]);
  assert.deepEqual([...model.subscriptions, ...model.invalidWebhooks], []);
});

Deno.test("readWebhook() reports all mistakes of an element at once, also without a webhook id", () => {
  const model = readOnly(messageWebhook({
    "inbound.context": undefined,
    "inbound.method": "patch",
    "inbound.auth.password": undefined,
    "correlationKeyExpression": "=(",
    "activationCondition": "=)",
    "resultExpression": "={",
    "messageIdExpression": "=[",
    "messageTtl": "soon",
  }));
  assert.deepEqual(codesOf(model, "error"), [
    "WEBHOOK_ID_MISSING",
    "WEBHOOK_METHOD_INVALID",
    "WEBHOOK_AUTHORIZATION_INVALID",
    "FEEL_EXPRESSION_INVALID",
    "FEEL_EXPRESSION_INVALID",
    "FEEL_EXPRESSION_INVALID",
    "FEEL_EXPRESSION_INVALID",
    "MESSAGE_TTL_INVALID",
  ]);
  assert.deepEqual(model.invalidWebhooks.map(({ webhookId, elementId }) => [webhookId, elementId]), [
    [undefined, "event"],
  ]);
});

Deno.test("readWebhook() reports a message's mistakes even if its correlation point is wrong too", () => {
  const model = readOnly(processWith(
    webhook("intermediateCatchEvent", { properties: { messageTtl: "soon" }, content: MESSAGE_EVENT }),
  ));
  assert.deepEqual(codesOf(model, "error"), ["CORRELATION_KEY_MISSING", "MESSAGE_TTL_INVALID"]);
});

Deno.test("readWebhook() refuses an element without an id", () => {
  const model = readOnly(processWith(webhook("startEvent", { id: "" })));
  assert.deepEqual(codesOf(model, "error"), ["ELEMENT_ID_MISSING"]);
  assert.equal(model.invalidWebhooks.length, 1);
});

for (
  const webhookId of ["orders", "a.b-c_d~1", "Grüße", "🌍", "__proto__", "a b", "a%2Fb", "x".repeat(200)]
) {
  Deno.test(`readWebhook() takes the webhook id ${webhookId.slice(0, 20)}`, () => {
    const [subscription] = readOnly(startWebhook({ "inbound.context": webhookId })).subscriptions;
    assert.equal(subscription?.webhookId, webhookId);
  });
}

for (const webhookId of ["a/b", "a\\b", "a?b", "a#b", "a\nb", "a\u0085b", ".", "..", "{{secrets.ID}}"]) {
  Deno.test(`readWebhook() refuses the webhook id ${JSON.stringify(webhookId)}`, () => {
    const model = readOnly(startWebhook({ "inbound.context": webhookId }));
    assert.deepEqual(codesOf(model, "error"), ["WEBHOOK_ID_INVALID"]);
    assert.equal(model.invalidWebhooks[0]?.webhookId, webhookId);
  });
}

Deno.test("readWebhook() does not pass a webhook id on that is too long for stores", () => {
  const model = readOnly(startWebhook({ "inbound.context": "x".repeat(201) }));
  assert.deepEqual(codesOf(model, "error"), ["WEBHOOK_ID_INVALID"]);
  assert.equal(model.invalidWebhooks[0]?.webhookId, undefined);
});

Deno.test("readWebhook() takes methods in any case, and every one by default", () => {
  const cases: [string | undefined, string][] = [
    [undefined, "any"],
    ["any", "any"],
    ["GET", "get"],
    ["Post", "post"],
    ["put", "put"],
    ["delete", "delete"],
  ];
  for (const [method, expected] of cases) {
    const [subscription] = readOnly(startWebhook({ "inbound.method": method })).subscriptions;
    assert.equal(subscription?.method, expected);
  }
});

Deno.test("readWebhook() reads texts of true, and takes everything else for false", () => {
  const cases: [string | undefined, boolean][] = [
    ["true", true],
    ["TRUE", true],
    [" true ", true],
    ["false", false],
    ["yes", false],
    ["=true", false],
    [undefined, false],
  ];
  for (const [text, expected] of cases) {
    const [subscription] = readOnly(startWebhook({ consumeUnmatchedEvents: text })).subscriptions;
    assert.equal(subscription?.consumeUnmatchedEvents, expected, text);
  }
});

Deno.test("readWebhook() reads a time to live, zero included", () => {
  for (const [text, milliseconds] of [["PT0S", 0], ["PT1H", 3_600_000], ["P1D", 86_400_000]] as const) {
    assert.equal(readOnly(messageWebhook({ messageTtl: text })).subscriptions[0]?.messageTtlMs, milliseconds);
  }
});

for (const text of ["1h", "P1M", "P1Y", "-PT1S", "PT", "=duration(request.body.ttl)"]) {
  Deno.test(`readWebhook() refuses the time to live ${text}`, () => {
    const model = readOnly(messageWebhook({ messageTtl: text }));
    assert.deepEqual(codesOf(model, "error"), ["MESSAGE_TTL_INVALID"]);
    assert.match(model.invalidWebhooks[0]?.reason ?? "", /^messageTtl must be an ISO 8601 duration/);
  });
}

Deno.test("readWebhook() ignores what is said about a message where none is published", () => {
  const model = readOnly(startWebhook({ messageTtl: "soon", messageIdExpression: "=(" }));
  assert.deepEqual(model.diagnostics, []);
  const [subscription] = model.subscriptions;
  assert.deepEqual([subscription?.messageId, subscription?.messageTtlMs], [undefined, undefined]);
});

Deno.test("readWebhook() prefers the newer name of the activation condition", () => {
  const both = { "inbound.activationCondition": "=false", "activationCondition": "=true" };
  assert.equal(readOnly(startWebhook(both)).subscriptions[0]?.activationCondition, "=true");
  const legacy = { "inbound.activationCondition": "=false" };
  assert.equal(readOnly(startWebhook(legacy)).subscriptions[0]?.activationCondition, "=false");
});

Deno.test("readWebhook() reads what a model says about the answer", () => {
  const [subscription] = readOnly(startWebhook({
    "inbound.verificationExpression": "={ body: request.body.challenge }",
    "inbound.responseExpression": "={ body: correlation.processInstanceKey }",
    "synchronousResponse": "TRUE",
  })).subscriptions;
  assert.partialDeepStrictEqual(subscription, {
    verificationExpression: "={ body: request.body.challenge }",
    responseExpression: { kind: "response", text: "={ body: correlation.processInstanceKey }" },
    synchronousResponse: true,
  });
});

Deno.test("readWebhook() reads the response body of older templates, which the newer response wins over", () => {
  const body = { "inbound.responseBodyExpression": "={ id: correlation.processInstanceKey }" };
  assert.deepEqual(readOnly(startWebhook(body)).subscriptions[0]?.responseExpression, {
    kind: "body",
    text: "={ id: correlation.processInstanceKey }",
  });
  const both = { ...body, "inbound.responseExpression": "={ statusCode: 201 }" };
  assert.deepEqual(readOnly(startWebhook(both)).subscriptions[0]?.responseExpression, {
    kind: "response",
    text: "={ statusCode: 201 }",
  });
});

const ANSWERS = [
  "inbound.verificationExpression",
  "inbound.responseExpression",
  "inbound.responseBodyExpression",
];
for (const name of ANSWERS) {
  Deno.test(`readWebhook() refuses ${name} without =, and one that is no FEEL`, () => {
    for (const [text, reason] of [["{ body: 1 }", "must begin with ="], ["={", "is not a FEEL expression"]]) {
      const model = readOnly(startWebhook({ [name]: text }));
      assert.deepEqual(codesOf(model, "error"), ["FEEL_EXPRESSION_INVALID"]);
      assert.ok(model.invalidWebhooks[0]?.reason.startsWith(`${name} ${reason}`));
    }
  });

  Deno.test(`readWebhook() warns of a secret in ${name}, and serves it`, () => {
    const model = readOnly(startWebhook({ [name]: '={ body: "{{secrets.X}}" }' }));
    assert.deepEqual(codesOf(model, "warning"), ["SECRET_IN_RESPONSE"]);
    assert.equal(model.subscriptions.length, 1);
  });

  Deno.test(`readWebhook() takes prose in ${name} for prose`, () => {
    const text = '={ body: "look for secrets.X" }';
    const model = readOnly(startWebhook({ [name]: text }));
    assert.deepEqual(model.diagnostics, []);
    assert.ok(JSON.stringify(model.subscriptions).includes("look for secrets.X"));
  });
}

Deno.test("readWebhook() serves what newer templates write by default", () => {
  const model = readOnly(startWebhook({
    "inbound.verificationExpression": "",
    "inbound.responseExpression": "",
    "synchronousResponse": "false",
    "deduplicationModeManualFlag": "false",
    "deduplicationMode": "AUTO",
  }));
  assert.deepEqual(model.diagnostics, []);
  assert.partialDeepStrictEqual(model.subscriptions, [{ deduplication: { mode: "AUTO" } }]);
  assert.equal(model.subscriptions[0]?.synchronousResponse, undefined);
});

Deno.test("readWebhook() keeps what is only shown: names and where events come from", () => {
  const model = readOnly(startWebhook({
    "inbound.subtype": "aws:eventbridge",
    "inbound.eventBusName": "orders",
  }));
  assert.partialDeepStrictEqual(model.subscriptions, [{
    subtype: "aws:eventbridge",
    eventBusName: "orders",
  }]);
});

Deno.test("readWebhook() does not warn that anyone may call where requests must be signed", () => {
  const model = readOnly(startWebhook({
    "inbound.auth.type": "NONE",
    "inbound.shouldValidateHmac": "enabled",
    "inbound.hmacSecret": "{{secrets.HMAC}}",
    "inbound.hmacHeader": "X-Signature",
    "inbound.hmacAlgorithm": "sha_256",
  }));
  assert.deepEqual(model.diagnostics, []);
});

Deno.test("readWebhook() does not take properties beside extensionElements", () => {
  const beside = element("startEvent", {
    content: '<zeebe:properties><zeebe:property name="inbound.type" value="io.camunda:webhook:1" />' +
      "</zeebe:properties>",
  });
  assert.deepEqual(readOnly(processWith(beside)).diagnostics, []);
});
