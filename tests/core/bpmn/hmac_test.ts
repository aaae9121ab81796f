import assert from "node:assert/strict";
import type { HmacDemand } from "../../../src/core/bpmn/subscription.ts";
import { codesOf, readOnly, startWebhook } from "./model.ts";

const SIGNED = {
  "inbound.shouldValidateHmac": "enabled",
  "inbound.hmacSecret": "{{secrets.HMAC}}",
  "inbound.hmacHeader": "X-Signature",
  "inbound.hmacAlgorithm": "sha_256",
};
const DEMAND: HmacDemand = {
  secret: "{{secrets.HMAC}}",
  header: "x-signature",
  algorithm: "SHA-256",
  scopes: ["body"],
  timestampHeader: undefined,
  toleranceSeconds: 300,
};

Deno.test("readHmac() asks for no signatures where the model does not", () => {
  for (const flag of [undefined, "", "disabled", "DISABLED"]) {
    const model = readOnly(startWebhook({ ...SIGNED, "inbound.shouldValidateHmac": flag }));
    assert.equal(model.subscriptions[0]?.hmac, undefined);
    assert.deepEqual(codesOf(model, "error"), []);
  }
});

const DEMANDS: [what: string, properties: Record<string, string>, demand: Partial<HmacDemand>][] = [
  ["the body by default", {}, {}],
  ["a flag in upper case", { "inbound.shouldValidateHmac": "ENABLED" }, {}],
  ["SHA-1", { "inbound.hmacAlgorithm": "sha_1" }, { algorithm: "SHA-1" }],
  ["SHA-512 in upper case", { "inbound.hmacAlgorithm": "SHA_512" }, { algorithm: "SHA-512" }],
  ["scopes as FEEL", { "inbound.hmacScopes": '=["URL", "parameters"]' }, { scopes: ["url", "parameters"] }],
  ["scopes as JSON", { "inbound.hmacScopes": '["url","body"]' }, { scopes: ["url", "body"] }],
  ["scopes as a comma list", { "inbound.hmacScopes": "url, body, url" }, { scopes: ["url", "body"] }],
  ["no scopes as the body", { "inbound.hmacScopes": "=[]" }, { scopes: ["body"] }],
  [
    "a time of signing",
    { "inbound.hmacScopes": '=["body","timestamp"]', "inbound.hmacTimestampHeader": "X-Time" },
    { scopes: ["body", "timestamp"], timestampHeader: "x-time" },
  ],
  [
    "a tolerance",
    {
      "inbound.hmacScopes": "timestamp",
      "inbound.hmacTimestampHeader": "x-time",
      "inbound.hmacTolerance": "PT1M30S",
    },
    { scopes: ["timestamp"], timestampHeader: "x-time", toleranceSeconds: 90 },
  ],
  ["a secret that begins like FEEL", { "inbound.hmacSecret": " =a b " }, { secret: " =a b " }],
];
for (const [what, properties, demand] of DEMANDS) {
  Deno.test(`readHmac() reads ${what}`, () => {
    const model = readOnly(startWebhook({ ...SIGNED, ...properties }));
    assert.deepEqual(model.diagnostics, []);
    assert.deepEqual(model.subscriptions[0]?.hmac, { ...DEMAND, ...demand });
  });
}

const MISTAKES: [properties: Record<string, string | undefined>, message: RegExp][] = [
  [{ "inbound.shouldValidateHmac": "true" }, /shouldValidateHmac must be enabled or disabled/],
  [{ "inbound.shouldValidateHmac": "=enabled" }, /shouldValidateHmac must be enabled or disabled/],
  [{ "inbound.hmacSecret": undefined }, /hmacSecret is missing/],
  [{ "inbound.hmacSecret": "  " }, /hmacSecret is missing/],
  [{ "inbound.hmacHeader": undefined }, /hmacHeader is missing/],
  [{ "inbound.hmacHeader": "X Signature" }, /hmacHeader is not the name of a header/],
  [{ "inbound.hmacAlgorithm": undefined }, /hmacAlgorithm is not one of sha_1, sha_256, sha_512/],
  [{ "inbound.hmacAlgorithm": "md5" }, /hmacAlgorithm is not one of/],
  [{ "inbound.hmacAlgorithm": "constructor" }, /hmacAlgorithm is not one of/],
  [{ "inbound.hmacScopes": "header" }, /hmacScopes is not a list of url, body, parameters, timestamp/],
  [{ "inbound.hmacScopes": "[body]" }, /hmacScopes is not a list of/],
  [{ "inbound.hmacScopes": "=request.body" }, /hmacScopes is not a list of/],
  [{ "inbound.hmacScopes": "=(" }, /hmacScopes is not a list of/],
  [{ "inbound.hmacScopes": "url" }, /hmacScopes is a combination that nobody signs/],
  [{ "inbound.hmacScopes": "body,parameters" }, /hmacScopes is a combination that nobody signs/],
  [{ "inbound.hmacScopes": "timestamp" }, /hmacTimestampHeader is missing/],
  [{ "inbound.hmacTolerance": "300" }, /hmacTolerance is not an ISO 8601 duration/],
  [{ "inbound.hmacTolerance": "PT0S" }, /hmacTolerance is not/],
  [{ "inbound.hmacTolerance": "-PT1M" }, /hmacTolerance is not/],
  [{ "inbound.hmacTolerance": "PT0.5S" }, /hmacTolerance is not an ISO 8601 duration of whole seconds/],
];
for (const [properties, message] of MISTAKES) {
  Deno.test(`readHmac() serves nothing unsigned for ${JSON.stringify(properties)}`, () => {
    const model = readOnly(startWebhook({ ...SIGNED, ...properties }));
    assert.deepEqual(codesOf(model, "error"), ["WEBHOOK_HMAC_INVALID"]);
    assert.deepEqual(model.subscriptions, []);
    assert.match(model.invalidWebhooks[0]?.reason ?? "", message);
  });
}

Deno.test("readHmac() names everything that is missing at once", () => {
  const model = readOnly(startWebhook({ "inbound.shouldValidateHmac": "enabled" }));
  assert.deepEqual(
    codesOf(model, "error"),
    Array.from({ length: 3 }, () => "WEBHOOK_HMAC_INVALID"),
  );
});

Deno.test("readHmac() keeps the name of a secret, in either form, and never a value", () => {
  for (const secret of ["{{secrets.HMAC}}", "secrets.HMAC"]) {
    const [subscription] = readOnly(startWebhook({ ...SIGNED, "inbound.hmacSecret": secret })).subscriptions;
    assert.equal(subscription?.hmac?.secret, "{{secrets.HMAC}}");
  }
});
