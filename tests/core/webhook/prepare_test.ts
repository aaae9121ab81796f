import assert from "node:assert/strict";
import type { WebhookAuthorization } from "../../../src/core/bpmn/subscription.ts";
import { prepareWebhook } from "../../../src/core/webhook/prepare.ts";
import { subscriptionOf } from "./support.ts";

const SECRETS: Record<string, string> = { USER: "ann", KEY: "k-1", EMPTY: "", NESTED: "{{secrets.KEY}}" };

async function authorizationOf(authorization: WebhookAuthorization): Promise<unknown> {
  const subscriptions = [subscriptionOf({ authorization })];
  const route = { state: "active", tenantId: "<default>", webhookId: "hook", subscriptions } as const;
  const prepared = await prepareWebhook(route, (name) => Promise.resolve(SECRETS[name]));
  return prepared.authorization;
}

function keyOf(authorization: unknown): string {
  assert.ok(typeof authorization === "object" && authorization !== null && "apiKey" in authorization);
  assert.ok(authorization.apiKey instanceof Uint8Array);
  return new TextDecoder().decode(authorization.apiKey);
}

Deno.test("prepareWebhook() puts secrets into credentials", async () => {
  const basic = await authorizationOf({
    type: "BASIC",
    username: "{{secrets.USER}}",
    password: "p-{{ secrets.KEY }}",
  });
  assert.deepEqual(basic, { type: "BASIC", credentials: new TextEncoder().encode("ann:p-k-1") });
});

const TEXTS: [text: string, key: string][] = [
  ["plain", "plain"],
  ["{{secrets.KEY}}", "k-1"],
  ['="{{secrets.KEY}}"', "k-1"],
  ['="a" + "b"', "ab"],
  ["secrets.KEY", "secrets.KEY"],
  ["{{secrets.NESTED}}", "{{secrets.KEY}}"],
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

Deno.test("prepareWebhook() names the methods that a request may have", async () => {
  const methodsOf = async (method: "any" | "put"): Promise<readonly string[]> => {
    const subscriptions = [subscriptionOf({ method })];
    const route = { state: "active", tenantId: "<default>", webhookId: "hook", subscriptions } as const;
    return (await prepareWebhook(route, () => Promise.resolve(undefined))).methods;
  };
  assert.deepEqual(await methodsOf("any"), ["DELETE", "GET", "POST", "PUT"]);
  assert.deepEqual(await methodsOf("put"), ["PUT"]);
});
