import assert from "node:assert/strict";
import type { WebhookAuthorization } from "../../../src/core/bpmn/subscription.ts";
import { prepareWebhook } from "../../../src/core/webhook/prepare.ts";
import type { BoundSubscription } from "../../../src/core/webhook/route.ts";
import { subscriptionOf } from "./support.ts";

const SECRETS: Record<string, string> = {
  USER: "ann",
  KEY: "k-1",
  EMPTY: "",
  NOBODY: "[]",
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

Deno.test("prepareWebhook() looks up the secrets of every expression that checks or answers a request", async () => {
  const subscriptions = [
    subscriptionOf({
      authorization: {
        type: "APIKEY",
        apiKey: "k",
        locator: '=get value(request.headers, "{{secrets.USER}}")',
      },
      verificationExpression: '=if "{{secrets.KEY}}" = "" then {} else null',
    }),
    subscriptionOf({ responseExpression: { kind: "response", text: '={body: "{{secrets.ROTATED}}"}' } }),
    // Here no secret is resolved: none is looked up.
    subscriptionOf({ activationCondition: '=request.body.a = "{{secrets.OTHER}}"' }),
  ];
  const route = { state: "active", tenantId: "<default>", webhookId: "hook", subscriptions } as const;
  const { secrets } = await prepareWebhook(route, (name) => Promise.resolve(SECRETS[name]));
  assert.deepEqual([...secrets].sort(), [["KEY", "k-1"], ["ROTATED", "new"], ["USER", "ann"]]);
  subscriptions[1] = subscriptionOf({ responseExpression: { kind: "body", text: '="{{secrets.OTHER}}"' } });
  await assert.rejects(prepareWebhook(route, (name) => Promise.resolve(SECRETS[name])), {
    code: "SECRET_UNKNOWN",
  });
});

Deno.test("prepareWebhook() makes a key of a signature's secret, and of its former one while it is replaced", async () => {
  const keysOf = async (secret: string): Promise<number> => {
    const hmac = {
      secret,
      header: "x-signature",
      algorithm: "SHA-256",
      scopes: ["body"],
      toleranceSeconds: 300,
    } satisfies BoundSubscription["hmac"];
    const subscriptions = [subscriptionOf({ hmac })];
    const route = { state: "active", tenantId: "<default>", webhookId: "hook", subscriptions } as const;
    const prepared = await prepareWebhook(route, (name) => Promise.resolve(SECRETS[name]));
    assert.ok(!JSON.stringify(prepared).includes(SECRETS["KEY"] ?? ""));
    return prepared.hmac?.keys.length ?? 0;
  };
  assert.equal(await keysOf("{{secrets.KEY}}"), 1);
  assert.equal(await keysOf("{{secrets.ROTATED}}"), 2);
  assert.equal(await keysOf('="{{secrets.KEY}}"'), 1);
  await assert.rejects(keysOf("{{secrets.OTHER}}"), { code: "SECRET_UNKNOWN" });
});

Deno.test("prepareWebhook() makes a list of the roles that a token must have", async () => {
  const rolesOf = async (requiredRoles: string | undefined) => {
    const authorization = await authorizationOf({
      type: "JWT",
      jwkUrl: "https://{{secrets.USER}}.example/keys",
      roles: "=roles",
      requiredRoles,
    });
    assert.partialDeepStrictEqual(authorization, { type: "JWT", jwkUrl: "https://ann.example/keys" });
    assert.ok(
      typeof authorization === "object" && authorization !== null && "requiredRoles" in authorization,
    );
    return authorization.requiredRoles;
  };
  assert.deepEqual(await rolesOf(undefined), []);
  assert.deepEqual(await rolesOf('=["a", "{{secrets.KEY}}"]'), ["a", "k-1"]);
  assert.deepEqual(await rolesOf("{{secrets.KEY}},b"), ["k-1", "b"]);
  // The last ones would let every token in.
  for (
    const none of [
      '=nothing("{{secrets.KEY}}")',
      "[{{secrets.KEY}}]",
      "{{secrets.NOBODY}}",
      '=["{{secrets.KEY}}"][false]',
    ]
  ) {
    await assert.rejects(rolesOf(none), { code: "SECRET_UNKNOWN" });
  }
});
