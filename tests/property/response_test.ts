import assert from "node:assert/strict";
import fc from "fast-check";
import type { Json } from "../../src/core/json.ts";
import type { WebhookReply } from "../../src/core/webhook/reply.ts";
import { type PlannedResponse, respond, verify } from "../../src/core/webhook/respond.ts";

/** Texts with what headers and bodies must not have. */
const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: fc.constantFrom("\r", "\n", "\0", "\x7f", " ", "a", "é", "€", ":") }),
);

const { json } = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 3 },
    fc.constant(null),
    fc.boolean(),
    text,
    fc.double({ noDefaultInfinity: true, noNaN: true }),
    fc.bigInt(),
    fc.array(tie("json"), { maxLength: 3 }),
    fc.dictionary(text, tie("json"), { maxKeys: 3 }),
  ),
}));

const status = fc.oneof(
  fc.integer({ min: 90, max: 620 }),
  fc.constantFrom<Json>("204", "304", "200", 101, 199, 600, null),
  json,
);
const headerName = fc.oneof(
  text,
  fc.constantFrom(
    "Content-Type",
    "content-length",
    "__proto__",
    "Set-Cookie",
    "Transfer-Encoding",
    "constructor",
  ),
);
const headers = fc.oneof(
  fc.dictionary(headerName, fc.oneof(text, json), { maxKeys: 4 }),
  // Names that can be sent, so that values are looked at.
  fc.dictionary(fc.stringMatching(/^[A-Za-z-]{1,8}$/), fc.oneof(text, json), { maxKeys: 4 }),
  json,
);
const answer = fc.oneof(
  fc.record({ statusCode: status, headers, body: json }, { requiredKeys: [] }),
  json,
);

/** Asks for whatever the request's body is as the answer. */
function planned(body: Json, kind: "response" | "body"): PlannedResponse {
  return {
    expression: { kind, text: "=request.body" },
    scope: { request: { body, headers: {}, params: {} }, connectorData: {}, documents: [] },
  };
}

/** A reply becomes a response of Fetch, with nothing in it that its model did not say. */
function assertSendable({ status, headers = {}, bodyText, code }: WebhookReply): void {
  assert.ok(status >= 200 && status <= 599, String(status));
  assert.equal(code, undefined);
  const response = new Response(bodyText ?? null, { status, headers });
  assert.equal(response.status, status);
  assert.deepEqual([...response.headers.keys()].sort(), Object.keys(headers).sort());
  assert.equal(response.headers.has("content-length"), false);
  assert.equal(response.headers.has("transfer-encoding"), false);
}

Deno.test("respond() gives a reply that can be sent, or a reason, for any answer, and never throws", () => {
  fc.assert(
    fc.property(answer, fc.constantFrom("response" as const, "body" as const), (given, kind) => {
      const { reply, failure } = respond(planned(given, kind), { outcome: undefined, secrets: new Map() });
      if (reply === undefined) assert.match(failure, /^(?:notEvaluated|statusInvalid|headersInvalid)$/);
      else assertSendable(reply);
      if (kind === "body") assert.equal(failure, undefined);
    }),
    { numRuns: 1_000 },
  );
});

Deno.test("verify() lets a request go on, or gives a reply that can be sent, or refuses it", () => {
  fc.assert(
    fc.property(answer, (given) => {
      const { scope: { request } } = planned(given, "response");
      const reply = verify("=request.body", { scope: { request }, secrets: new Map() });
      if (reply === undefined) assert.equal(given, null);
      else if (reply.code !== undefined) assert.deepEqual([reply.status, reply.headers], [422, undefined]);
      else assertSendable(reply);
    }),
    { numRuns: 1_000 },
  );
});

Deno.test("respond() never throws for any text as its expression", () => {
  const expression = fc.array(
    fc.oneof(
      fc.constantFrom(
        "=",
        "{",
        "}",
        "body",
        "statusCode",
        "headers",
        ":",
        ",",
        '"',
        "200",
        "request",
        ".",
        "(",
        "[",
      ),
      fc.string({ maxLength: 3 }),
    ),
  ).map((parts) => parts.join(""));
  fc.assert(
    fc.property(expression, json, (given, body) => {
      const { scope } = planned(body, "response");
      const response: PlannedResponse = { expression: { kind: "response", text: given }, scope };
      const { reply, failure } = respond(response, {
        outcome: { tenantId: "red", messageKey: "9223372036854775807" },
        secrets: new Map(),
      });
      if (reply !== undefined) assertSendable(reply);
      else assert.ok(failure.length > 0);
    }),
    { numRuns: 500 },
  );
});
