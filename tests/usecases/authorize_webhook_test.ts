import assert from "node:assert/strict";
import { utf8 } from "../../src/core/bytes.ts";
import { ZeebridgeError } from "../../src/core/errors.ts";
import type { ResolvedAuthorization } from "../../src/core/webhook/authorize.ts";
import { importHmacKey, type ResolvedHmac } from "../../src/core/webhook/hmac.ts";
import { importKey, isJwtAlgorithm, type VerificationKey } from "../../src/core/webhook/jwk.ts";
import type { PreparedWebhook } from "../../src/core/webhook/prepare.ts";
import type { WebhookReply } from "../../src/core/webhook/reply.ts";
import type { TokenHeader } from "../../src/ports/key_source.ts";
import { createManualClock } from "../../src/testing/manual_clock.ts";
import {
  type AuthorizeWebhookSettings,
  createAuthorizeWebhook,
  type SignedWebhookRequest,
} from "../../src/usecases/authorize_webhook.ts";
import { requestOf, subscriptionOf, webhookOf } from "../core/webhook/support.ts";
import { createTokenSigner, NOW_SECONDS, type TokenSigner } from "../support/token_signer.ts";
import { JWT_SETTINGS } from "./support/webhook_settings.ts";

const KEY_SET_URL = "https://login.example/keys";
const signer = await createTokenSigner("ES256");

/** The one key of the key set. */
async function keyOf({ jwk, alg }: TokenSigner): Promise<VerificationKey> {
  assert.ok(isJwtAlgorithm(alg));
  const key = await importKey(JSON.parse(JSON.stringify(jwk)), alg);
  assert.ok(key !== undefined);
  return key;
}
const key = await keyOf(signer);

type Find = (url: string, header: TokenHeader) => VerificationKey | undefined | Promise<VerificationKey>;

/** The use case at the time that tokens are made; `find`: where keys come from. */
function createWorld({ find, ...settings }: Partial<AuthorizeWebhookSettings> & { find?: Find } = {}) {
  const asked: [url: string, kid: string | undefined][] = [];
  const clock = createManualClock(NOW_SECONDS * 1_000);
  const authorize = createAuthorizeWebhook({
    keys: {
      find(url, header) {
        asked.push([url, header.kid]);
        return find === undefined ? key : find(url, header);
      },
    },
    clock,
  }, { ...JWT_SETTINGS, ...settings });
  return { authorize, asked, clock };
}

function signed(
  headers: Record<string, string>,
  parts: Partial<SignedWebhookRequest> = {},
): SignedWebhookRequest {
  return {
    ...requestOf("{}", { headers }),
    publicUrl: () => "https://hooks.example/inbound/hook",
    ...parts,
  };
}

type JwtAuthorization = Extract<ResolvedAuthorization, { type: "JWT" }>;

function tokenWebhook(parts: Partial<JwtAuthorization> = {}): PreparedWebhook {
  return webhookOf([subscriptionOf()], {
    authorization: { type: "JWT", jwkUrl: KEY_SET_URL, requiredRoles: [], ...parts },
    secrets: new Map([["CLAIM", "roles"]]),
  });
}

function bearer(token: string): SignedWebhookRequest {
  return signed({ authorization: `Bearer ${token}` });
}

const REFUSED: WebhookReply = {
  status: 401,
  code: "WEBHOOK_UNAUTHORIZED",
  headers: { "www-authenticate": 'Bearer realm="webhook"' },
};
const FORBIDDEN: WebhookReply = { status: 403, code: "WEBHOOK_FORBIDDEN" };

Deno.test("authorizeWebhook() comes at once where nobody else has to be asked", () => {
  const { authorize } = createWorld();
  assert.equal(authorize(webhookOf([subscriptionOf()]), signed({})), undefined);
});

const CHALLENGES: [authorization: ResolvedAuthorization, challenge: string][] = [
  [{ type: "BASIC", credentials: [utf8("a:b")] }, 'Basic realm="webhook", charset="UTF-8"'],
  [{ type: "APIKEY", apiKeys: [utf8("k")], locator: "=request.headers.apikey" }, 'ApiKey realm="webhook"'],
];
for (const [authorization, challenge] of CHALLENGES) {
  Deno.test(`authorizeWebhook() refuses with the challenge of ${authorization.type}`, () => {
    const { authorize } = createWorld();
    assert.deepEqual(authorize(webhookOf([subscriptionOf()], { authorization }), signed({})), {
      status: 401,
      code: "WEBHOOK_UNAUTHORIZED",
      headers: { "www-authenticate": challenge },
    });
  });
}

Deno.test("authorizeWebhook() lets a token of the key set in, where no role is required", async () => {
  const { authorize, asked } = createWorld();
  assert.equal(await authorize(tokenWebhook(), bearer(await signer.sign())), undefined);
  assert.deepEqual(asked, [[KEY_SET_URL, "key-1"]]);
});

Deno.test("authorizeWebhook() says the same of everything that is wrong with a token", async () => {
  const stranger = await createTokenSigner("ES256");
  const tokens = [
    "",
    "a.b.c",
    await stranger.sign(),
    await signer.sign({ claims: {} }),
    await signer.sign({ claims: { exp: NOW_SECONDS } }),
    await signer.sign({ claims: { exp: NOW_SECONDS + 60, nbf: NOW_SECONDS + 30 } }),
    `${await signer.sign()}x`,
  ];
  const { authorize } = createWorld();
  for (const token of tokens) {
    assert.deepEqual(await authorize(tokenWebhook(), bearer(token)), REFUSED, token);
  }
  assert.deepEqual(await authorize(tokenWebhook(), signed({})), REFUSED);
  const unknown = createWorld({ find: () => undefined });
  assert.deepEqual(await unknown.authorize(tokenWebhook(), bearer(await signer.sign())), REFUSED);
});

Deno.test("authorizeWebhook() asks nobody for keys on behalf of a token that none could make good", async () => {
  const { authorize, asked } = createWorld({ jwtAlgorithms: ["RS256"] });
  for (const token of [await signer.sign(), await signer.sign({ header: { alg: "none" } }), "x", "a.b.c"]) {
    assert.deepEqual(await authorize(tokenWebhook(), bearer(token)), REFUSED);
  }
  assert.deepEqual(asked, []);
});

const POLICIES: [
  what: string,
  settings: Partial<AuthorizeWebhookSettings>,
  claims: object,
  isGood: boolean,
][] = [
  ["its issuer", { jwtIssuers: ["a", "b"] }, { exp: NOW_SECONDS + 1, iss: "b" }, true],
  ["another issuer", { jwtIssuers: ["a"] }, { exp: NOW_SECONDS + 1, iss: "b" }, false],
  ["no issuer", { jwtIssuers: ["a"] }, { exp: NOW_SECONDS + 1 }, false],
  ["its audience", { jwtAudiences: ["a"] }, { exp: NOW_SECONDS + 1, aud: ["x", "a"] }, true],
  ["another audience", { jwtAudiences: ["a"] }, { exp: NOW_SECONDS + 1, aud: "x" }, false],
  ["no end, where none is needed", { jwtRequireExp: false }, {}, true],
  ["an end within the leeway", { jwtLeewayMs: 5_000 }, { exp: NOW_SECONDS - 4 }, true],
  ["an end beyond the leeway", { jwtLeewayMs: 5_000 }, { exp: NOW_SECONDS - 5 }, false],
];
for (const [what, settings, claims, isGood] of POLICIES) {
  Deno.test(`authorizeWebhook() ${isGood ? "takes" : "refuses"} a token with ${what}`, async () => {
    const { authorize } = createWorld(settings);
    const reply = await authorize(tokenWebhook(), bearer(await signer.sign({ claims })));
    assert.deepEqual(reply, isGood ? undefined : REFUSED);
  });
}

const ROLES: {
  roles?: string;
  required: string[];
  claims: object;
  mode?: "any" | "all";
  isEnough: boolean;
}[] = [
  { roles: "=roles", required: ["a", "b"], claims: { roles: ["b"] }, isEnough: true },
  { roles: "=roles", required: ["a", "b"], claims: { roles: ["b"] }, mode: "all", isEnough: false },
  { roles: "=roles", required: ["a", "b"], claims: { roles: ["b", "a"] }, mode: "all", isEnough: true },
  { roles: '=split(scope, " ")', required: ["a"], claims: { scope: "b a" }, isEnough: true },
  { roles: "=roles", required: ["a"], claims: { roles: "a" }, isEnough: true },
  { roles: "=roles", required: ["a"], claims: { roles: "ab" }, isEnough: false },
  { roles: "=roles", required: ["a"], claims: { roles: { a: true } }, isEnough: false },
  { roles: "=roles", required: ["a"], claims: {}, isEnough: false },
  { roles: "=(", required: ["a"], claims: { roles: ["a"] }, isEnough: false },
  { roles: undefined, required: ["a"], claims: { roles: ["a"] }, isEnough: false },
  {
    roles: '=get value({roles: roles}, "{{secrets.CLAIM}}")',
    required: ["a"],
    claims: { roles: ["a"] },
    isEnough: true,
  },
];
for (const { roles, required, claims, mode = "any", isEnough } of ROLES) {
  Deno.test(`authorizeWebhook() lets ${mode} of ${required} by ${roles} of ${JSON.stringify(claims)}: ${isEnough}`, async () => {
    const { authorize } = createWorld({ jwtRequiredRoles: mode });
    const token = await signer.sign({ claims: { exp: NOW_SECONDS + 1, ...claims } });
    const reply = await authorize(tokenWebhook({ roles, requiredRoles: required }), bearer(token));
    assert.deepEqual(reply, isEnough ? undefined : FORBIDDEN);
  });
}

Deno.test("authorizeWebhook() lets it be known that keys cannot be had: that says nothing about the token", async () => {
  const error = new ZeebridgeError("KEYS_UNAVAILABLE", "Cannot get the keys of a webhook: it is down");
  const { authorize } = createWorld({ find: () => Promise.reject(error) });
  const token = await signer.sign();
  await assert.rejects(async () => await authorize(tokenWebhook(), bearer(token)), error);
});

async function hmacOf(parts: Partial<ResolvedHmac> = {}): Promise<ResolvedHmac> {
  const keys = await Promise.all(["new", "old"].map((secret) => importHmacKey(secret, "SHA-256")));
  return { keys, header: "x-signature", scopes: ["body"], ...parts };
}

async function signatureOf(text: string, secret = "new"): Promise<string> {
  const signature = await crypto.subtle.sign("HMAC", await importHmacKey(secret, "SHA-256"), utf8(text));
  return new Uint8Array(signature).toHex();
}

const UNSIGNED: WebhookReply = { status: 401, code: "WEBHOOK_UNAUTHORIZED", headers: undefined };

Deno.test("authorizeWebhook() takes signatures by a secret and by the one that it replaces", async () => {
  const { authorize } = createWorld();
  const webhook = webhookOf([subscriptionOf()], { hmac: await hmacOf() });
  const replies = await Promise.all(
    ["new", "old", "older"].map(async (secret) =>
      await authorize(webhook, signed({ "x-signature": await signatureOf("{}", secret) }))
    ),
  );
  assert.deepEqual(replies, [undefined, undefined, UNSIGNED]);
  assert.deepEqual(await authorize(webhook, signed({})), UNSIGNED);
});

Deno.test("authorizeWebhook() wants a good signature and a caller that may call, the signature first", async () => {
  const { authorize, asked } = createWorld();
  const webhook = { ...tokenWebhook(), hmac: await hmacOf() };
  const authorization = `Bearer ${await signer.sign()}`;
  const signature = { "x-signature": await signatureOf("{}") };
  assert.deepEqual(await authorize(webhook, signed({ authorization })), UNSIGNED);
  assert.deepEqual(asked, []);
  assert.deepEqual(await authorize(webhook, signed(signature)), REFUSED);
  assert.equal(await authorize(webhook, signed({ ...signature, authorization })), undefined);
});

Deno.test("authorizeWebhook() verifies over the public URL, and by the clock", async () => {
  const { authorize, clock } = createWorld();
  const scopes = ["url", "parameters", "timestamp"] as const;
  const webhook = webhookOf([subscriptionOf()], {
    hmac: await hmacOf({ scopes, timestampHeader: "x-time", toleranceSeconds: 60 }),
  });
  const request = signed({
    "x-time": String(NOW_SECONDS),
    "x-signature": await signatureOf(`${NOW_SECONDS}:https://hooks.example/inbound/hook?`),
  });
  assert.equal(await authorize(webhook, request), undefined);
  assert.deepEqual(await authorize(webhook, { ...request, publicUrl: () => request.url }), UNSIGNED);
  await clock.advance(61_000);
  assert.deepEqual(await authorize(webhook, request), UNSIGNED);
});
