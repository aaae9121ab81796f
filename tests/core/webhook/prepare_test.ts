import assert from "node:assert/strict";
import type { WebhookAuthorization } from "../../../src/core/bpmn/subscription.ts";
import { prepareWebhook } from "../../../src/core/webhook/prepare.ts";
import { subscriptionOf } from "./support.ts";

const SECRETS: Record<string, string> = {
  USER: "ann",
  KEY: "k-1",
  EMPTY: "",
  NESTED: "{{secrets.KEY}}",
  ROTATED: "new",
  ROTATED_PREVIOUS: "old",
};

async function authorizationOf(authorization: WebhookAuthorization): Promise<unknown> {
  const subscriptions = [subscriptionOf({ authorization })];
  const route = { state: "active", tenantId: "<default>", webhookId: "hook", subscriptions } as const;
  const prepared = await prepareWebhook(route, (name) => Promise.resolve(SECRETS[name]));
  return prepared.authorization;
}

function keyOf(authorization: unknown): string {
  assert.ok(typeof authorization === "object" && authorization !== null && "apiKeys" in authorization);
  assert.ok(Array.isArray(authorization.apiKeys));
  return authorization.apiKeys.map((key) => new TextDecoder().decode(key)).join(" or ");
}

Deno.test("prepareWebhook() puts secrets into credentials", async () => {
  const basic = await authorizationOf({
    type: "BASIC",
    username: "{{secrets.USER}}",
    password: "p-{{ secrets.KEY }}",
  });
  assert.deepEqual(basic, { type: "BASIC", credentials: [new TextEncoder().encode("ann:p-k-1")] });
});

const TEXTS: [text: string, key: string][] = [
  ["plain", "plain"],
  ["{{secrets.KEY}}", "k-1"],
  ['="{{secrets.KEY}}"', "k-1"],
  ['="a" + "b"', "ab"],
  ['="Bearer " + "{{secrets.KEY}}"', "Bearer k-1"],
  ['=to base64("{{secrets.USER}}:{{ secrets.KEY }}")', "YW5uOmstMQ=="],
  ['=substring("{{secrets.KEY}}", 3)', "1"],
  ['="{{secrets.NESTED}}"', "{{secrets.KEY}}"],
  ['="a" // {{secrets.OTHER}}', "a"],
  ["secrets.KEY", "secrets.KEY"],
  ["{{secrets.NESTED}}", "{{secrets.KEY}}"],
  ["{{secrets.ROTATED}}", "new or old"],
  ['="Bearer {{secrets.ROTATED}}"', "Bearer new or Bearer old"],
];
for (const [text, key] of TEXTS) {
  Deno.test(`prepareWebhook() makes ${key} of ${text}`, async () => {
    const locator = "=request.headers.apikey";
    assert.equal(keyOf(await authorizationOf({ type: "APIKEY", apiKey: text, locator })), key);
  });
}

Deno.test("prepareWebhook() refuses a secret that is missing or empty, and names it", async () => {
  for (const name of ["OTHER", "EMPTY", "__proto__"]) {
    await assert.rejects(
      authorizationOf({ type: "APIKEY", apiKey: `{{secrets.${name}}}`, locator: "=null" }),
      (error: Error & { code?: string }) => error.code === "SECRET_UNKNOWN" && error.message.includes(name),
    );
  }
});

Deno.test("prepareWebhook() refuses a secret of an expression that is missing, even where it is not needed", async () => {
  for (const apiKey of ['=to base64("{{secrets.OTHER}}")', '=if true then "a" else "{{secrets.OTHER}}"']) {
    await assert.rejects(
      authorizationOf({ type: "APIKEY", apiKey, locator: "=null" }),
      { code: "SECRET_UNKNOWN", message: "Cannot resolve the secret OTHER: it is not there or empty" },
    );
  }
});

Deno.test("prepareWebhook() refuses an expression that gives no text, and does not tell a secret", async () => {
  for (const apiKey of ['=nothing("{{secrets.KEY}}")', '=substring("{{secrets.KEY}}", 100)', "=null", "=("]) {
    await assert.rejects(
      authorizationOf({ type: "APIKEY", apiKey, locator: "=null" }),
      (error: Error & { code?: string }) => error.code === "SECRET_UNKNOWN" && !error.message.includes("k-1"),
    );
  }
});

Deno.test("prepareWebhook() names the methods that a request may have", async () => {
  const methodsOf = async (method: "any" | "get" | "put"): Promise<readonly string[]> => {
    const subscriptions = [subscriptionOf({ method })];
    const route = { state: "active", tenantId: "<default>", webhookId: "hook", subscriptions } as const;
    return (await prepareWebhook(route, () => Promise.resolve(undefined))).methods;
  };
  assert.deepEqual(await methodsOf("any"), ["DELETE", "GET", "HEAD", "POST", "PUT"]);
  assert.deepEqual(await methodsOf("get"), ["GET", "HEAD"]);
  assert.deepEqual(await methodsOf("put"), ["PUT"]);
});
