import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { utf8 } from "../../src/core/bytes.ts";
import {
  createHmacVerifier,
  createJwtVerifier,
  type HmacVerifierOptions,
  type JwtVerifierOptions,
  verifyApiKey,
  verifyBasic,
} from "../../src/entry/webhook.ts";
import { createManualClock, type ManualClock } from "../../src/testing/manual_clock.ts";
import { createTokenSigner, NOW_SECONDS } from "../support/token_signer.ts";

const URL_ = "https://app.test/hook?page=1";
const BODY = utf8('{"id": 1}');

function requestWith(headers: Record<string, string>): Request {
  return new Request(URL_, { method: "POST", headers });
}

const ALICE = { username: "alice", password: "pässword:with colon" };

function basic({ username, password }: { username: string; password: string }): Request {
  return requestWith({ authorization: `Basic ${utf8(`${username}:${password}`).toBase64()}` });
}

Deno.test("verifyBasic() accepts user name and password, and one of several", () => {
  assert.equal(verifyBasic(basic(ALICE), ALICE), true);
  assert.equal(verifyBasic(basic(ALICE), [{ ...ALICE, password: "new" }, ALICE]), true);
});

Deno.test("verifyBasic() refuses everything else", () => {
  const others = [
    requestWith({}),
    requestWith({ authorization: "Basic %" }),
    requestWith({ authorization: `Bearer ${btoa("alice:a")}` }),
    basic({ ...ALICE, password: "wrong" }),
    basic({ username: "alice", password: "" }),
  ];
  for (const request of others) {
    assert.equal(verifyBasic(request, ALICE), false, request.headers.get("authorization") ?? "none");
  }
  assert.equal(verifyBasic(basic(ALICE), []), false);
});

Deno.test("verifyApiKey() accepts the key in the header of any case, and one of several", () => {
  const request = requestWith({ "X-Api-Key": "secret" });
  assert.equal(verifyApiKey(request, { header: "x-api-key", apiKey: "secret" }), true);
  assert.equal(verifyApiKey(request, { header: "X-API-KEY", apiKey: ["new", "secret"] }), true);
});

Deno.test("verifyApiKey() refuses everything else, and an empty key of either side", () => {
  const options = { header: "x-api-key", apiKey: "secret" };
  for (const apiKey of ["", "Secret", "secrets", "secre"]) {
    assert.equal(verifyApiKey(requestWith({ "x-api-key": apiKey }), options), false, apiKey);
  }
  assert.equal(verifyApiKey(requestWith({}), options), false);
  assert.equal(verifyApiKey(requestWith({}), { ...options, apiKey: "" }), false);
  assert.equal(verifyApiKey(requestWith({ "x-api-key": "" }), { ...options, apiKey: [""] }), false);
  assert.equal(verifyApiKey(requestWith({ "x-api-key": "secret" }), { ...options, apiKey: [] }), false);
});

const HMAC: HmacVerifierOptions = { secrets: ["shared"], header: "X-Signature", algorithm: "SHA-256" };

function signatureOf(content: string | Uint8Array, secret = "shared"): string {
  return createHmac("sha256", secret).update(content).digest("hex");
}

Deno.test("createHmacVerifier() judges a signature of the body by any of its secrets", async () => {
  const verify = await createHmacVerifier({ ...HMAC, secrets: ["new", "shared"] });
  const verdicts = [
    requestWith({ "x-signature": signatureOf(BODY) }),
    requestWith({ "x-signature": `sha256=${signatureOf(BODY, "new")}` }),
    requestWith({ "x-signature": signatureOf(BODY, "old") }),
    requestWith({ "x-signature": "?" }),
    requestWith({}),
  ].map((request) => verify(request, BODY));
  assert.deepEqual(await Promise.all(verdicts), [
    "valid",
    "valid",
    "signatureWrong",
    "signatureMalformed",
    "signatureMissing",
  ]);
  const request = requestWith({ "x-signature": signatureOf(BODY) });
  assert.equal(await verify(request, utf8("another body")), "signatureWrong");
});

Deno.test("createHmacVerifier() checks the URL that it is told, such as the one before a proxy", async () => {
  const verify = await createHmacVerifier({ ...HMAC, scopes: ["url", "parameters"] });
  const { method, headers } = requestWith({ "x-signature": signatureOf("https://public.test/hook?a=1") });
  assert.equal(await verify({ method, headers, url: "https://public.test/hook?a=1" }, BODY), "valid");
  assert.equal(await verify({ method, headers, url: URL_ }, BODY), "signatureWrong");
});

Deno.test("createHmacVerifier() takes a time of signing that is near enough, by its own clock", async () => {
  const clock = createManualClock(NOW_SECONDS * 1_000);
  const verify = await createHmacVerifier({
    ...HMAC,
    scopes: ["body", "timestamp"],
    timestampHeader: "X-Time",
    toleranceSeconds: 10,
    clock,
  });
  const signature = signatureOf(new TextEncoder().encode(`${NOW_SECONDS}:{"id": 1}`));
  const request = requestWith({ "x-signature": signature, "x-time": String(NOW_SECONDS) });
  assert.equal(await verify(request, BODY), "valid");
  await clock.advance(11_000);
  assert.equal(await verify(request, BODY), "timestampOutOfTolerance");
});

const UNUSABLE: [what: string, options: Partial<HmacVerifierOptions>, message: RegExp][] = [
  ["scopes that nobody signs together", { scopes: ["body", "parameters"] }, /over body and parameters/],
  ["no scope at all", { scopes: [] }, /expected a set/],
  ["an empty secret", { secrets: ["shared", ""] }, /it is empty/],
];
for (const [what, options, message] of UNUSABLE) {
  Deno.test(`createHmacVerifier() throws at once over ${what}`, async () => {
    await assert.rejects(createHmacVerifier({ ...HMAC, ...options }), (error) => {
      assert.ok(error instanceof RangeError);
      assert.match(error.message, message);
      return true;
    });
  });
}

const JWKS_URL = "https://login.test/keys";
const signer = await createTokenSigner("ES256");

/** A verifier at the time that tokens are made, and the URLs that it asks for keys. */
function createJwtWorld(options: Partial<JwtVerifierOptions> = {}) {
  const clock: ManualClock = createManualClock(NOW_SECONDS * 1_000);
  const asked: string[] = [];
  const verify = createJwtVerifier({
    jwksUrl: JWKS_URL,
    clock,
    fetch(input) {
      asked.push(String(input));
      return Promise.resolve(Response.json({ keys: [signer.jwk] }));
    },
    ...options,
  });
  return { verify, asked, clock };
}

function bearer(token: string): Request {
  return requestWith({ authorization: `Bearer ${token}` });
}

Deno.test("createJwtVerifier() gives the claims of a good token, and asks once for the keys of many", async () => {
  const { verify, asked } = createJwtWorld();
  for (const sub of ["a", "b"]) {
    const claims = { sub, exp: NOW_SECONDS + 60 };
    assert.deepEqual(await verify(bearer(await signer.sign({ claims }))), { claims });
  }
  assert.deepEqual(asked, [JWKS_URL]);
});

Deno.test("createJwtVerifier() says why it refuses a token, and asks for no keys where none could help", async () => {
  const { verify, asked } = createJwtWorld();
  assert.deepEqual(await verify(requestWith({})), { refusal: "tokenMissing" });
  assert.deepEqual(await verify(bearer("abc")), { refusal: "malformed" });
  const unsigned = await signer.sign({ header: { alg: "none" } });
  assert.deepEqual(await verify(bearer(unsigned)), { refusal: "algorithmNotAllowed" });
  assert.deepEqual(asked, []);
  const stranger = await createTokenSigner("ES256", { kid: "key-2" });
  assert.deepEqual(await verify(bearer(await stranger.sign())), { refusal: "keyUnknown" });
  const forger = await createTokenSigner("ES256");
  assert.deepEqual(await verify(bearer(await forger.sign())), { refusal: "signatureInvalid" });
  assert.deepEqual(await verify(bearer(await signer.sign({ claims: {} }))), { refusal: "expMissing" });
});

const POLICIES: [options: Partial<JwtVerifierOptions>, claims: object, refusal: string | undefined][] = [
  [{ issuers: ["a", "b"] }, { exp: NOW_SECONDS + 60, iss: "b" }, undefined],
  [{ issuers: ["a"] }, { exp: NOW_SECONDS + 60, iss: "b" }, "issuerNotAllowed"],
  [{ audiences: ["orders"] }, { exp: NOW_SECONDS + 60, aud: ["bills", "orders"] }, undefined],
  [{ audiences: ["orders"] }, { exp: NOW_SECONDS + 60, aud: "bills" }, "audienceNotAllowed"],
  [{ leewayMs: 5_000 }, { exp: NOW_SECONDS - 4 }, undefined],
  [{}, { exp: NOW_SECONDS - 4 }, "expired"],
  [{ requireExp: false }, {}, undefined],
  [{ algorithms: ["RS256"] }, { exp: NOW_SECONDS + 60 }, "algorithmNotAllowed"],
];
for (const [options, claims, refusal] of POLICIES) {
  const what = JSON.stringify([options, claims]);
  Deno.test(`createJwtVerifier() ${refusal === undefined ? "accepts" : "refuses"} as it is told: ${what}`, async () => {
    const { verify } = createJwtWorld(options);
    const verdict = await verify(bearer(await signer.sign({ claims })));
    assert.deepEqual(verdict, refusal === undefined ? { claims } : { refusal });
  });
}

Deno.test("createJwtVerifier() throws where nothing can be said about a token", async () => {
  const token = bearer(await signer.sign());
  const down = createJwtWorld({ fetch: () => Promise.resolve(new Response(null, { status: 500 })) });
  await assert.rejects(down.verify(token), { code: "KEYS_UNAVAILABLE" });
  const plain = createJwtWorld({ jwksUrl: "http://login.test/keys" });
  await assert.rejects(plain.verify(token), { code: "KEYS_URL_REFUSED" });
  assert.deepEqual(plain.asked, []);
});

Deno.test("createJwtVerifier() asks a host over http that is listed", async () => {
  const { verify, asked } = createJwtWorld({ jwksUrl: "http://login.test/keys", httpHosts: ["login.test"] });
  assert.ok("claims" in await verify(bearer(await signer.sign())));
  assert.deepEqual(asked, ["http://login.test/keys"]);
});
