import assert from "node:assert/strict";
import type { WebhookStatus } from "../../src/core/webhook/route.ts";
import type { KeySetStatus } from "../../src/ports/key_source.ts";
import type { SecretStore } from "../../src/ports/secret_store.ts";
import { createCheckWebhooks, type OwnedSubscription } from "../../src/usecases/webhook_health.ts";
import { subscriptionOf } from "../core/webhook/support.ts";

const ACTIVE: WebhookStatus = {
  webhookId: "hook",
  elementId: "element",
  elementType: "START_EVENT",
  status: "active",
};
const BASIC: Partial<OwnedSubscription> = {
  authorization: { type: "BASIC", username: "user", password: "{{secrets.PASSWORD}}" },
};
const JWT: Partial<OwnedSubscription> = {
  authorization: { type: "JWT", jwkUrl: "https://login.example/{{secrets.TENANT}}/keys" },
};

/** The verdict on one active webhook. */
async function check(
  parts: Partial<OwnedSubscription>,
  { secrets = {}, get, status }: {
    secrets?: Record<string, string>;
    get?: SecretStore["get"];
    status?: (url: string) => KeySetStatus | undefined;
  } = {},
): Promise<WebhookStatus | undefined> {
  const checkWebhooks = createCheckWebhooks({
    secrets: { get: get ?? ((name) => Promise.resolve(secrets[name])) },
    keys: { status: status ?? (() => undefined) },
  });
  const [webhook] = await checkWebhooks([ACTIVE], () => ({ tenantId: "red", ...subscriptionOf(parts) }));
  return webhook;
}

Deno.test("checkWebhooks() leaves a webhook as it is that has what it needs", async () => {
  assert.equal(await check({}), ACTIVE);
  assert.equal(await check(BASIC, { secrets: { PASSWORD: "right" } }), ACTIVE);
  assert.equal(await check(JWT, { secrets: { TENANT: "red" } }), ACTIVE);
});

Deno.test("checkWebhooks() says which secret is not there, and that it is while it is not", async () => {
  const secrets: Record<string, string> = {};
  assert.deepEqual(await check(BASIC, { secrets }), {
    ...ACTIVE,
    status: "invalid",
    reason: "Cannot resolve the secret PASSWORD: it is not there or empty",
  });
  secrets["PASSWORD"] = "right";
  assert.equal(await check(BASIC, { secrets }), ACTIVE);
});

Deno.test("checkWebhooks() asks for the secrets of the webhook's own tenant", async () => {
  const owners = new Set<string>();
  await check(BASIC, {
    get(_name, { tenantId }) {
      owners.add(tenantId);
      return Promise.resolve("right");
    },
  });
  assert.deepEqual([...owners], ["red"]);
});

Deno.test("checkWebhooks() shows nothing of what a secret store throws", async () => {
  const webhook = await check(BASIC, { get: () => Promise.reject(new Error("the value was hunter2")) });
  assert.deepEqual(webhook, { ...ACTIVE, status: "invalid", reason: "Its secrets cannot be read now" });
});

const FAILURE = { reason: "the key server answered 500", failedAt: 2 };
const KEY_SETS: [what: string, status: KeySetStatus | undefined, reason: string | undefined][] = [
  ["was not asked for yet", undefined, undefined],
  ["was read", { keys: 1, readAt: 1 }, undefined],
  ["was read before it failed", { keys: 1, readAt: 1, failure: FAILURE }, undefined],
  [
    "was never read",
    { keys: 0, failure: FAILURE },
    "The keys of its tokens cannot be had: the key server answered 500",
  ],
];
for (const [what, status, reason] of KEY_SETS) {
  Deno.test(`checkWebhooks() calls a webhook ${reason ? "invalid" : "active"} whose key set ${what}`, async () => {
    const asked: string[] = [];
    const webhook = await check(JWT, {
      secrets: { TENANT: "red" },
      status(url) {
        asked.push(url);
        return status;
      },
    });
    assert.deepEqual(webhook, reason === undefined ? ACTIVE : { ...ACTIVE, status: "invalid", reason });
    assert.deepEqual(asked, ["https://login.example/red/keys"]);
  });
}

Deno.test("checkWebhooks() looks at active webhooks alone, and at those whose element is found", async () => {
  const checkWebhooks = createCheckWebhooks({
    secrets: { get: () => Promise.reject(new Error("nobody is to be asked")) },
    keys: { status: () => undefined },
  });
  const webhooks: WebhookStatus[] = [
    { ...ACTIVE, status: "queued", reason: "another was first" },
    { ...ACTIVE, status: "superseded" },
    { ...ACTIVE, status: "invalid", reason: "a mistake" },
    { ...ACTIVE, elementId: "gone" },
  ];
  const checked = await checkWebhooks(
    webhooks,
    ({ elementId }) => elementId === "gone" ? undefined : { tenantId: "red", ...subscriptionOf(BASIC) },
  );
  assert.deepEqual(checked, webhooks);
});
