import assert from "node:assert/strict";
import {
  type PlanOptions,
  planWebhook,
  planWithDocuments,
  type WebhookPlan,
} from "../../../src/core/webhook/plan.ts";
import type { WebhookRequest } from "../../../src/core/webhook/request.ts";
import type { BoundSubscription } from "../../../src/core/webhook/route.ts";
import { catchOf, EVENT, requestOf, subscriptionOf, webhookOf } from "./support.ts";

const SETTINGS: PlanOptions = { messageId: "event", messageTtlMs: 3_600_000 };
const EVENT_ID = "123456789012:us-west-2:6d3d35b7-5bf2-43ec-9e55-5cfb27ad31b4";

function plan(subscriptions: BoundSubscription[], body: unknown = EVENT, settings = SETTINGS): WebhookPlan {
  return planWebhook(webhookOf(subscriptions), requestOf(body), settings);
}

function commandOf(planned: WebhookPlan) {
  assert.ok(planned.kind === "deliver", `the plan is ${planned.kind}`);
  return planned.command;
}

function assertRefused(planned: WebhookPlan, status: number, code: string): void {
  assert.ok(planned.kind === "reject", `the plan is ${planned.kind}`);
  assert.partialDeepStrictEqual(planned.reply, { status, code });
}

Deno.test("planWebhook() creates an instance of the version that the start event is in", () => {
  const subscription = subscriptionOf({ resultExpression: "={shipment: request.body.detail.shipment}" });
  assert.deepEqual(plan([subscription]), {
    kind: "deliver",
    elementId: "element",
    command: {
      kind: "createInstance",
      tenantId: "<default>",
      processDefinitionKey: subscription.processDefinitionKey,
      variables: { shipment: "123456789" },
      awaitCompletion: undefined,
    },
    response: undefined,
  });
});

Deno.test("planWebhook() publishes the message of a catch event under the event's own id", () => {
  assert.deepEqual(commandOf(plan([catchOf()])), {
    kind: "publishMessage",
    tenantId: "<default>",
    messageName: "arrived",
    correlationKey: "123456789",
    messageId: EVENT_ID,
    timeToLiveMs: 3_600_000,
    variables: {},
  });
});

Deno.test("planWebhook() obeys the model's message id and time to live", () => {
  const command = commandOf(plan([catchOf({ messageId: "=request.body.source", messageTtlMs: 0 })]));
  assert.partialDeepStrictEqual(command, { messageId: "custom.application", timeToLiveMs: 0 });
});

Deno.test("planWebhook() gives no message id where only the model may", () => {
  const command = commandOf(plan([catchOf()], EVENT, { ...SETTINGS, messageId: "model" }));
  assert.equal("messageId" in command && command.messageId !== undefined, false);
});

Deno.test("planWebhook() refuses an event that lacks the message id that the model asks for", () => {
  assertRefused(
    plan([catchOf({ messageId: "=request.body.nothing" })]),
    422,
    "WEBHOOK_MESSAGE_ID_MISSING",
  );
});

const KEYS: { given: unknown; key: string | undefined }[] = [
  { given: "order-1", key: "order-1" },
  { given: 42, key: "42" },
  { given: 1.5, key: "1.5" },
  { given: true, key: "true" },
  { given: { a: 1 }, key: '{"a":1}' },
  { given: [1], key: undefined },
  { given: null, key: undefined },
  { given: "", key: undefined },
];
for (const { given, key } of KEYS) {
  Deno.test(`planWebhook() correlates by ${JSON.stringify(given)} as ${key ?? "a missing key"}`, () => {
    const planned = plan([catchOf()], { ...EVENT, detail: { shipment: given } });
    if (key === undefined) assertRefused(planned, 422, "WEBHOOK_CORRELATION_KEY_MISSING");
    else assert.partialDeepStrictEqual(commandOf(planned), { correlationKey: key });
  });
}

Deno.test("planWebhook() keeps a key beyond 2^53 exact", () => {
  const planned = plan([catchOf()], '{"detail":{"shipment":12345678901234567890}}');
  assert.partialDeepStrictEqual(commandOf(planned), { correlationKey: "12345678901234567890" });
});

Deno.test("planWebhook() publishes a start message without a key only where the model has none", () => {
  const start = (correlationKey?: string) =>
    subscriptionOf({
      elementType: "MESSAGE_START_EVENT",
      correlation: { kind: "startMessage", messageName: "placed", correlationKey },
    });
  assert.partialDeepStrictEqual(commandOf(plan([start()])), { correlationKey: "" });
  assertRefused(plan([start("=request.body.nothing")]), 422, "WEBHOOK_CORRELATION_KEY_MISSING");
});

Deno.test("planWebhook() lets the condition choose among the elements of a group", () => {
  const received = catchOf({
    elementId: "received",
    activationCondition: '=request.body.detail.status = "received"',
  });
  const lost = catchOf({
    elementId: "lost",
    activationCondition: '=request.body.detail.status = "lost"',
    resultVariable: "event",
  });
  assert.partialDeepStrictEqual(plan([lost, received]), { kind: "deliver", elementId: "received" });
});

Deno.test("planWebhook() refuses or ignores an event that no element wants", () => {
  const unwanted = { activationCondition: "=false" };
  assertRefused(plan([catchOf(unwanted)]), 422, "WEBHOOK_CONDITION_NOT_MET");
  const consuming = catchOf({ ...unwanted, consumeUnmatchedEvents: true });
  assert.deepEqual(plan([catchOf(unwanted), consuming]), { kind: "ignore", response: undefined });
});

Deno.test("planWebhook() takes nothing but true for a met condition", () => {
  for (const activationCondition of ['="true"', "=1", "=null", "=request", "=request.body.nothing"]) {
    assertRefused(plan([catchOf({ activationCondition })]), 422, "WEBHOOK_CONDITION_NOT_MET");
  }
});

Deno.test("planWebhook() serves several elements by one message only if it is the same for all", () => {
  assert.partialDeepStrictEqual(plan([catchOf({ elementId: "first" }), catchOf({ elementId: "second" })]), {
    kind: "deliver",
    elementId: "first",
  });
  const others = [catchOf({ resultVariable: "event" }), catchOf({ messageTtlMs: 1 }), subscriptionOf()];
  for (const other of others) {
    assertRefused(plan([catchOf(), other]), 422, "WEBHOOK_CONDITION_AMBIGUOUS");
  }
  assertRefused(plan([subscriptionOf(), subscriptionOf()]), 422, "WEBHOOK_CONDITION_AMBIGUOUS");
});

Deno.test("planWebhook() maps the whole request to the result variable", () => {
  const subscription = subscriptionOf({ resultVariable: "event" });
  const request = requestOf(EVENT, { params: { page: "1" }, headers: { "x-kind": "a" } });
  assert.deepEqual(commandOf(planWebhook(webhookOf([subscription]), request, SETTINGS)).variables, {
    event: {
      request: { body: EVENT, headers: { "x-kind": "a" }, params: { page: "1" } },
      connectorData: {},
      documents: [],
    },
  });
});

Deno.test("planWebhook() shows the request to result expressions as response, too", () => {
  const subscription = subscriptionOf({ resultExpression: "={id: response.request.body.id}" });
  assert.deepEqual(commandOf(plan([subscription])).variables, { id: EVENT.id });
});

Deno.test("planWebhook() refuses a result that is no context", () => {
  assertRefused(plan([subscriptionOf({ resultExpression: "=[1]" })]), 422, "WEBHOOK_RESULT_INVALID");
});

Deno.test("planWebhook() does not let the names in a body take part in an expression", () => {
  const condition = catchOf({ activationCondition: "=request.body.detail.status = lost" });
  const hostile = { ...EVENT, lost: "received", status: "x", "detail.status = lost": true };
  assertRefused(plan([condition], hostile), 422, "WEBHOOK_CONDITION_NOT_MET");
});

Deno.test("planWebhook() reads only what is the body's own", () => {
  for (const name of ["__proto__", "constructor", "toString"]) {
    const planned = plan([catchOf({ activationCondition: `=request.body.${name} != null` })], "{}");
    assertRefused(planned, 422, "WEBHOOK_CONDITION_NOT_MET");
  }
});

const VERIFYING = {
  verificationExpression:
    "=if request.body.challenge = null then null else {statusCode: 202, body: request.body.challenge}",
};

Deno.test("planWebhook() lets the model answer before it looks at any condition", () => {
  const webhook = webhookOf([catchOf({ activationCondition: "=false" })], VERIFYING);
  assert.partialDeepStrictEqual(planWebhook(webhook, requestOf({ challenge: "abc" }), SETTINGS), {
    kind: "answer",
    reply: { status: 202, bodyText: "abc" },
  });
  assertRefused(planWebhook(webhook, requestOf({}), SETTINGS), 422, "WEBHOOK_CONDITION_NOT_MET");
});

Deno.test("planWebhook() refuses what a verification expression cannot judge", () => {
  const webhook = webhookOf([subscriptionOf()], { verificationExpression: "=1" });
  assertRefused(planWebhook(webhook, requestOf({}), SETTINGS), 422, "WEBHOOK_VERIFICATION_FAILED");
});

Deno.test("planWebhook() shows a verification expression the request alone, and the webhook's secrets", () => {
  const text = '={body: [documents, connectorData, request.body.a, "{{secrets.KEY}}"]}';
  const webhook = webhookOf([subscriptionOf()], {
    verificationExpression: text,
    secrets: new Map([["KEY", "k-1"]]),
  });
  assert.partialDeepStrictEqual(planWebhook(webhook, requestOf({ a: "{{secrets.KEY}}" }), SETTINGS), {
    reply: { bodyText: '[null,null,"{{secrets.KEY}}","k-1"]' },
  });
});

Deno.test("planWebhook() asks for the result where the sender waits for one", () => {
  const start = subscriptionOf({ synchronousResponse: true });
  assert.partialDeepStrictEqual(commandOf(plan([start])), { kind: "createInstance", awaitCompletion: true });
  assert.deepEqual(commandOf(plan([catchOf({ synchronousResponse: true, messageId: "=request.nothing" })])), {
    kind: "correlateMessage",
    tenantId: "<default>",
    messageName: "arrived",
    correlationKey: "123456789",
    variables: {},
  });
});

Deno.test("planWebhook() wants a correlation key also where the sender waits", () => {
  const planned = plan([catchOf({ synchronousResponse: true })], { detail: {} });
  assertRefused(planned, 422, "WEBHOOK_CORRELATION_KEY_MISSING");
});

Deno.test("planWebhook() carries the answer along, with the element that was chosen", () => {
  const responseExpression = { kind: "response", text: "={body: 1}" } as const;
  const chosen = subscriptionOf({ elementId: "chosen", activationCondition: "=true", responseExpression });
  const other = subscriptionOf({ elementId: "other", activationCondition: "=false" });
  const planned = plan([other, chosen]);
  assert.ok(planned.kind === "deliver");
  assert.deepEqual(planned.response?.expression, responseExpression);
  assert.equal(planned.response?.element, chosen);
  assert.deepEqual(planned.response?.scope.request.body, EVENT);
});

Deno.test("planWebhook() answers for consumed events as the first element of the group says", () => {
  const unwanted = { activationCondition: "=false", consumeUnmatchedEvents: true };
  const responseExpression = { kind: "response", text: "={body: 1}" } as const;
  const planned = plan([catchOf({ ...unwanted, responseExpression }), catchOf(unwanted)]);
  assert.ok(planned.kind === "ignore");
  assert.deepEqual(planned.response?.expression, responseExpression);
  assert.equal(planned.response?.element, undefined);
  assert.deepEqual(plan([catchOf(unwanted), catchOf({ ...unwanted, responseExpression })]), {
    kind: "ignore",
    response: undefined,
  });
});

/** A form with a field and a file. */
function formRequest(mediaType = "multipart/form-data; boundary=B"): WebhookRequest {
  const body = [
    '--B\r\nContent-Disposition: form-data; name="note"\r\n\r\nhello',
    '--B\r\nContent-Disposition: form-data; name="scan"; filename="a.pdf"\r\nContent-Type: application/pdf\r\n\r\nPDF',
    "--B--\r\n",
  ].join("\r\n");
  return requestOf(body, { headers: { "content-type": mediaType } });
}

Deno.test("planWebhook() has the files of a form stored before anything else, and goes on with references", () => {
  const subscription = subscriptionOf({
    activationCondition: "=request.body = {}",
    resultExpression: "={files: documents, first: response.documents[1].id}",
  });
  const planned = planWebhook(webhookOf([subscription]), formRequest(), SETTINGS);
  assert.ok(planned.kind === "upload");
  assert.deepEqual(
    planned.parts.map((
      { name, filename, contentType, bytes },
    ) => [name, filename, contentType, new TextDecoder().decode(bytes)]),
    [["note", undefined, undefined, "hello"], ["scan", "a.pdf", "application/pdf", "PDF"]],
  );
  const references = [{ id: "one" }, { id: "two" }];
  const delivered = planWithDocuments(planned, references, SETTINGS);
  assert.deepEqual(commandOf(delivered).variables, { files: references, first: "one" });
});

Deno.test("planWebhook() stores no file for an event that counts for no element", () => {
  for (const consumeUnmatchedEvents of [true, false]) {
    const unwanted = subscriptionOf({ activationCondition: "=false", consumeUnmatchedEvents });
    const { kind } = planWebhook(webhookOf([unwanted]), formRequest(), SETTINGS);
    assert.equal(kind, consumeUnmatchedEvents ? "ignore" : "reject");
  }
});

Deno.test("planWebhook() stores no file of a form that is malformed", () => {
  for (const boundary of ["C", "", '"']) {
    const request = formRequest(`multipart/form-data; boundary=${boundary}`);
    const planned = planWebhook(webhookOf([subscriptionOf()]), request, SETTINGS);
    assertRefused(planned, 400, "WEBHOOK_BODY_MALFORMED");
  }
});

Deno.test("planWithDocuments() may still refuse: a key that only the documents have given", () => {
  const planned = planWebhook(
    webhookOf([catchOf({
      correlation: { kind: "catchMessage", messageName: "arrived", correlationKey: "=documents[2].id" },
    })]),
    formRequest(),
    SETTINGS,
  );
  assert.ok(planned.kind === "upload");
  assertRefused(planWithDocuments(planned, [{}], SETTINGS), 422, "WEBHOOK_CORRELATION_KEY_MISSING");
  const delivered = planWithDocuments(planned, [{}, { id: "two" }], SETTINGS);
  assert.partialDeepStrictEqual(commandOf(delivered), { correlationKey: "two" });
});
