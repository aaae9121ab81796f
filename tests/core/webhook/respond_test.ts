import assert from "node:assert/strict";
import type { ResponseExpression } from "../../../src/core/bpmn/subscription.ts";
import type { WebhookReply } from "../../../src/core/webhook/reply.ts";
import {
  type EventOutcome,
  type ModelReply,
  type PlannedResponse,
  respond,
  verify,
} from "../../../src/core/webhook/respond.ts";
import { subscriptionOf } from "./support.ts";

const SCOPE: PlannedResponse["scope"] = {
  request: {
    body: { challenge: "abc", id: 1234567890123456789n, controls: ["\u0000", "a\u007fb"] },
    headers: { "x-kind": "a" },
    params: { page: "1" },
  },
  connectorData: {},
  documents: [],
};
const SECRETS = new Map([["KEY", "the secret"]]);
const OUTCOME: EventOutcome = { tenantId: "red", messageKey: "2251799813685249" };

/** What a model answers; by default about a message that was published. */
function answerOf(
  text: string,
  { kind = "response", ...rest }: Partial<ResponseExpression & Pick<PlannedResponse, "element">> & {
    outcome?: EventOutcome;
  } = {},
): ModelReply {
  const { outcome, element } = { outcome: OUTCOME, ...rest };
  return respond({ expression: { kind, text }, scope: SCOPE, element }, { outcome, secrets: SECRETS });
}

function replyOf(text: string): WebhookReply {
  const { reply, failure } = answerOf(text);
  assert.ok(reply !== undefined, failure);
  return reply;
}

const STATUSES: [given: string, status: number | undefined][] = [
  ["200", 200],
  ["201.0", 201],
  ['"202"', 202],
  ["299 + 1", 300],
  ["599", 599],
  ["null", 200],
  ["request.nothing", 200],
  ["199", undefined],
  ["600", undefined],
  ["100", undefined],
  ["0", undefined],
  ["-200", undefined],
  ["200.5", undefined],
  ['"0200"', undefined],
  ['"200 "', undefined],
  ['"2e2"', undefined],
  ['""', undefined],
  ["true", undefined],
  ["[200]", undefined],
  ["{a: 200}", undefined],
  ["12345678901234567890", undefined],
];
for (const [given, status] of STATUSES) {
  Deno.test(`respond() takes the status ${given} for ${status ?? "a failure"}`, () => {
    const answer = answerOf(`={statusCode: ${given}}`);
    if (status === undefined) assert.deepEqual(answer, { failure: "statusInvalid" });
    else assert.deepEqual(answer, { reply: { status, headers: {} } });
  });
}

const BODIES: [given: string, bodyText: string | undefined, contentType: string | undefined][] = [
  ['"text"', "text", "text/plain; charset=utf-8"],
  ['""', "", "text/plain; charset=utf-8"],
  ['{a: [1, "b", null]}', '{"a":[1,"b",null]}', "application/json"],
  ["[1, 2]", "[1,2]", "application/json"],
  ["request.body.id", "1234567890123456789", "application/json"],
  ["false", "false", "application/json"],
  ['date("2026-01-01")', "2026-01-01", "text/plain; charset=utf-8"],
  ["null", undefined, undefined],
  ["request.nothing", undefined, undefined],
];
for (const [given, bodyText, contentType] of BODIES) {
  Deno.test(`respond() sends ${given} as ${contentType ?? "no body"}`, () => {
    const { status, headers = {}, ...rest } = replyOf(`={body: ${given}}`);
    assert.equal(status, 200);
    assert.equal(rest.bodyText, bodyText);
    assert.equal(headers["content-type"], contentType);
    // A browser must not find a page in it.
    assert.equal(headers["x-content-type-options"], bodyText === undefined ? undefined : "nosniff");
  });
}

Deno.test("respond() leaves the model its own content type, and not the sniffing", () => {
  const text = '={headers: {"Content-Type": "text/html", "X-Content-Type-Options": "off"}, body: "<p>"}';
  assert.deepEqual(replyOf(text).headers, {
    "content-type": "text/html",
    "x-content-type-options": "nosniff",
    "content-security-policy": "sandbox",
  });
});

Deno.test("respond() lets no page run scripts, unless the model says what it may", () => {
  const policyOf = (headers: string) =>
    replyOf(`={headers: {${headers}}, body: "<p>"}`).headers?.["content-security-policy"];
  for (const type of ["TEXT/HTML; charset=utf-8", "application/xhtml+xml", "image/svg+xml", "text/xml"]) {
    assert.equal(policyOf(`"Content-Type": "${type}"`), "sandbox");
  }
  assert.equal(
    policyOf('"Content-Type": "text/html", "Content-Security-Policy": "script-src a"'),
    "script-src a",
  );
  assert.equal(policyOf('"Content-Type": "text/csv"'), undefined);
});

Deno.test("respond() sends no body with statuses that have none", () => {
  for (const status of [204, 205, 304]) {
    assert.deepEqual(replyOf(`={statusCode: ${status}, headers: {a: "b"}, body: "text"}`), {
      status,
      headers: { a: "b" },
    });
  }
});

const HEADERS: [given: string, headers: Record<string, string> | undefined][] = [
  ['{"X-Kind": "a"}', { "x-kind": "a" }],
  ["{a: 1, b: true, c: 1.50}", { a: "1", b: "true", c: "1.5" }],
  ["{a: 9007199254740993}", { a: "9007199254740993" }],
  ["{a: {b: [1]}}", { a: '{"b":[1]}' }],
  ["{a: null, b: request.nothing}", {}],
  ['{a: "1", A: "2"}', { a: "2" }],
  [String.raw`{a: "x\r\nset-cookie: y\n\nz"}`, { a: "x set-cookie: y z" }],
  ['{a: "ü"}', { a: "ü" }],
  [
    '{Connection: "close", "content-length": 1, "Transfer-Encoding": "chunked", "keep-alive": "1", TE: "a", ' +
    'Trailer: "a", Upgrade: "a", b: "c"}',
    { b: "c" },
  ],
  ["null", {}],
  ["{}", {}],
  ["[]", undefined],
  ['"a: b"', undefined],
  ['{"a b": "c"}', undefined],
  ['{"": "c"}', undefined],
  ['{"ü": "c"}', undefined],
  [String.raw`{"a\nb": "c"}`, undefined],
  ['{a: "€"}', undefined],
  ["{a: request.body.controls[1]}", undefined],
  ["{a: request.body.controls[2]}", undefined],
];
Deno.test("respond() takes headers as far as senders do", () => {
  const replyTo = (length: number) => answerOf(`={headers: {ab: "${"x".repeat(length)}"}}`);
  assert.equal(replyTo(8_190).reply?.status, 200);
  assert.deepEqual(replyTo(8_191), { failure: "headersInvalid" });
});

for (const [given, headers] of HEADERS) {
  Deno.test(`respond() takes the headers ${given} for ${JSON.stringify(headers) ?? "a failure"}`, () => {
    const answer = answerOf(`={headers: ${given}}`);
    if (headers === undefined) assert.deepEqual(answer, { failure: "headersInvalid" });
    else assert.deepEqual(answer, { reply: { status: 200, headers } });
  });
}

Deno.test("respond() takes null for nothing to say, and everything but a context for a failure", () => {
  assert.deepEqual(answerOf("=null"), { reply: { status: 200 } });
  for (const text of ["=1", '="text"', "=[{body: 1}]", "=true", "=(", "=assert(null, false)"]) {
    assert.deepEqual(answerOf(text), { failure: "notEvaluated" }, text);
  }
});

Deno.test("respond() sends whatever an older template's body expression gives as the body", () => {
  const body = (text: string) => answerOf(text, { kind: "body" }).reply;
  assert.partialDeepStrictEqual(body("={statusCode: 500}"), { status: 200, bodyText: '{"statusCode":500}' });
  assert.partialDeepStrictEqual(body('="text"'), { status: 200, bodyText: "text" });
  assert.deepEqual(body("=null"), { status: 200, headers: {} });
  assert.deepEqual(answerOf("=(", { kind: "body" }), { failure: "notEvaluated" });
});

Deno.test("respond() shows the request, and what became of the event with keys to the last digit", () => {
  const element = subscriptionOf({
    elementType: "MESSAGE_START_EVENT",
    elementName: "Paid",
    authorization: { type: "BASIC", username: "shop", password: "plain text" },
  });
  const outcome: EventOutcome = {
    tenantId: "red",
    processInstanceKey: "9007199254740993",
    messageKey: "9223372036854775807",
    variables: { total: 1234567890123456789n },
  };
  const { reply } = answerOf("={body: {id: request.body.id, page: request.params.page, was: correlation}}", {
    outcome,
    element,
  });
  assert.equal(
    reply?.bodyText,
    '{"id":1234567890123456789,"page":"1","was":{"activatedElement":{"bpmnProcessId":"process","version":1,' +
      '"processDefinitionKey":2251799813685249,"elementId":"element","elementName":"Paid",' +
      '"elementType":"startEvent","tenantId":"red"},"processInstanceKey":9007199254740993,' +
      '"messageKey":9223372036854775807,"tenantId":"red","variables":{"total":1234567890123456789}}}',
  );
});

Deno.test("respond() shows no correlation where there was none", () => {
  assert.equal(answerOf("={body: correlation = null}", { outcome: undefined }).reply?.bodyText, "true");
});

Deno.test("respond() puts secrets into the model's own strings, and never into what came with the request", () => {
  assert.equal(replyOf('={body: "{{secrets.KEY}}"}').bodyText, "the secret");
  assert.equal(replyOf('={body: "{{secrets.OTHER}}"}').bodyText, "{{secrets.OTHER}}");
  const { reply } = respond({
    expression: { kind: "response", text: "={body: request.body}" },
    scope: { ...SCOPE, request: { ...SCOPE.request, body: "{{secrets.KEY}}" } },
  }, { outcome: OUTCOME, secrets: SECRETS });
  assert.equal(reply?.bodyText, "{{secrets.KEY}}");
});

function verdictOf(text: string): WebhookReply | undefined {
  return verify(text, { scope: { request: SCOPE.request }, secrets: SECRETS });
}

Deno.test("verify() answers by itself, or lets the request go on", () => {
  assert.partialDeepStrictEqual(verdictOf("={body: {challenge: request.body.challenge}}"), {
    status: 200,
    bodyText: '{"challenge":"abc"}',
  });
  assert.deepEqual(verdictOf("={statusCode: 403}"), { status: 403, headers: {} });
  assert.equal(verdictOf("=null"), undefined);
  assert.equal(verdictOf('=if request.body.kind = "challenge" then {body: 1} else null'), undefined);
});

Deno.test("verify() refuses a request that it cannot judge: nobody asked to let it in", () => {
  for (const text of ["=(", "=1", "=true", "={statusCode: 700}", '={headers: "a"}', "=assert(null, false)"]) {
    assert.deepEqual(verdictOf(text), { status: 422, code: "WEBHOOK_VERIFICATION_FAILED" }, text);
  }
});

Deno.test("verify() compares with secrets", () => {
  const text = '=if request.body.challenge = "{{secrets.KEY}}" then null else {statusCode: 401}';
  assert.partialDeepStrictEqual(verdictOf(text), { status: 401 });
  const scope = { request: { ...SCOPE.request, body: { challenge: "the secret" } } };
  assert.equal(verify(text, { scope, secrets: SECRETS }), undefined);
});
