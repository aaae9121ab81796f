import assert from "node:assert/strict";
import { utf8 } from "../../../src/core/bytes.ts";
import type { PreparedWebhook } from "../../../src/core/webhook/prepare.ts";
import { accessOf } from "../../../src/entry/sandbox/webhook_access.ts";

function webhook(parts: Partial<PreparedWebhook>): PreparedWebhook {
  return {
    tenantId: "<default>",
    webhookId: "orders",
    methods: ["POST"],
    authorization: { type: "NONE" },
    secrets: new Map(),
    subscriptions: [],
    ...parts,
  };
}

const APIKEY = { type: "APIKEY", apiKeys: [utf8("k"), utf8("former")] } as const;

Deno.test("accessOf() gives what a connection of EventBridge has to show", () => {
  assert.deepEqual(accessOf(webhook({})), {});
  const credentials = [utf8("shop:password")];
  assert.deepEqual(accessOf(webhook({ authorization: { type: "BASIC", credentials } })), {
    authorization: { type: "BASIC", username: "shop", password: "password" },
  });
  for (
    const locator of [
      "=request.headers.x-key",
      "= request.headers.`x-key` ",
      '=request.headers."x-key"',
      '=get value(request.headers, "x-key")',
    ]
  ) {
    assert.deepEqual(accessOf(webhook({ authorization: { ...APIKEY, locator } })), {
      authorization: { type: "API_KEY", apiKeyName: "x-key", apiKeyValue: "k" },
    });
  }
});

Deno.test("accessOf() says why EventBridge cannot call a webhook", () => {
  const refusalOf = (parts: Partial<PreparedWebhook>): string | undefined => accessOf(webhook(parts)).refusal;
  assert.match(
    refusalOf({ authorization: { ...APIKEY, locator: "=request.params.key" } }) ?? "",
    /not in a header/,
  );
  const colon = { type: "BASIC", credentials: [utf8("shop:pass:word")] } as const;
  assert.match(refusalOf({ authorization: colon }) ?? "", /no such connection: password is/);
  const jwt = { type: "JWT", jwkUrl: "https://keys.example", requiredRoles: [] } as const;
  assert.match(refusalOf({ authorization: jwt }) ?? "", /token/);
  const hmac = { header: "x", algorithm: "SHA-256", scopes: [], toleranceSeconds: 1, keys: [] } as const;
  assert.match(
    refusalOf({ hmac: { ...hmac, scopes: [...hmac.scopes], keys: [...hmac.keys] } }) ?? "",
    /signature/,
  );
});
