import assert from "node:assert/strict";
import {
  importKey,
  isJwtAlgorithm,
  JWT_ALGORITHMS,
  type VerificationKey,
} from "../../../src/core/webhook/jwk.ts";
import {
  hasRequiredRole,
  type JwtPolicy,
  readBearerToken,
  readTokenHeader,
  verifyToken,
} from "../../../src/core/webhook/jwt.ts";
import { createTokenSigner, NOW_SECONDS, toBase64url, type TokenSigner } from "../../support/token_signer.ts";

const NOW = NOW_SECONDS * 1_000;
const POLICY: JwtPolicy = {
  algorithms: JWT_ALGORITHMS,
  issuers: [],
  audiences: [],
  leewayMs: 0,
  requireExp: true,
};

async function keyOf({ jwk, alg }: TokenSigner): Promise<VerificationKey> {
  assert.ok(isJwtAlgorithm(alg));
  const key = await importKey(JSON.parse(JSON.stringify(jwk)), alg);
  assert.ok(key !== undefined);
  return key;
}

Deno.test("readBearerToken() takes the scheme in any case, and the token without blanks around it", () => {
  for (const value of ["Bearer a.b.c", "bearer a.b.c", "BEARER  a.b.c "]) {
    assert.equal(readBearerToken(value), "a.b.c", value);
  }
});

Deno.test("readBearerToken() finds none where there is none, more than one, or no scheme", () => {
  for (
    const value of [undefined, "", "a.b.c", "Bearer", "Bearer ", "Basic a.b.c", "Bearer a b", " Bearer a.b.c"]
  ) {
    assert.equal(readBearerToken(value), undefined, value);
  }
});

Deno.test("readBearerToken() refuses more than 16 KiB", () => {
  assert.equal(readBearerToken(`Bearer ${"a".repeat(16_384)}`)?.length, 16_384);
  assert.equal(readBearerToken(`Bearer ${"a".repeat(16_385)}`), undefined);
});

Deno.test("readTokenHeader() gives what says which key it is, and nothing else", () => {
  const header = { alg: "ES256", kid: "k", jku: "https://stranger.example", typ: "JWT" };
  assert.deepEqual(readTokenHeader(`${toBase64url(header)}..`), { alg: "ES256", kid: "k" });
  assert.deepEqual(readTokenHeader(`${toBase64url({ alg: "none" })}..`), { alg: "none" });
});

for (const alg of JWT_ALGORITHMS) {
  Deno.test(`verifyToken() verifies ${alg}`, async () => {
    const signer = await createTokenSigner(alg);
    const key = await keyOf(signer);
    const claims = { sub: "a", exp: NOW_SECONDS + 1 };
    const token = await signer.sign({ claims });
    assert.deepEqual(await verifyToken(token, { key, policy: POLICY, now: NOW }), { claims });
    const [header, , signature] = token.split(".");
    const forged = [header, toBase64url({ ...claims, sub: "b" }), signature].join(".");
    const refused = await verifyToken(forged, { key, policy: POLICY, now: NOW });
    assert.deepEqual(refused, { refusal: "signatureInvalid" });
  });
}

Deno.test("verifyToken() keeps integers beyond 2^53", async () => {
  const signer = await createTokenSigner("ES256");
  const token = await signer.sign({ claims: `{"exp":${NOW_SECONDS + 1},"account":9007199254740993}` });
  const verdict = await verifyToken(token, { key: await keyOf(signer), policy: POLICY, now: NOW });
  assert.ok("claims" in verdict);
  assert.equal(verdict.claims["account"], 9007199254740993n);
});

Deno.test("verifyToken() refuses a key for another algorithm than the token's", async () => {
  const signer = await createTokenSigner("ES256");
  const key = await keyOf(await createTokenSigner("RS256", { kid: "key-1" }));
  const verdict = await verifyToken(await signer.sign(), { key, policy: POLICY, now: NOW });
  assert.deepEqual(verdict, { refusal: "keyUnfit" });
});

Deno.test("verifyToken() says nothing about the claims of a token that nobody has signed", async () => {
  const signer = await createTokenSigner("ES256");
  const token = await signer.sign({ claims: { exp: 1 } });
  const stranger = await keyOf(await createTokenSigner("ES256"));
  const verdict = await verifyToken(token, { key: stranger, policy: POLICY, now: NOW });
  assert.deepEqual(verdict, { refusal: "signatureInvalid" });
});

Deno.test("verifyToken() judges a token that it has verified before anew, by time and policy", async () => {
  const signer = await createTokenSigner("ES256");
  const key = await keyOf(signer);
  const claims = { exp: NOW_SECONDS + 1, roles: ["a"] };
  const token = await signer.sign({ claims });
  const first = await verifyToken(token, { key, policy: POLICY, now: NOW });
  assert.deepEqual(first, { claims });
  // What a caller does with the claims is nobody else's business.
  if ("claims" in first) first.claims["roles"] = ["admin"];
  assert.deepEqual(await verifyToken(token, { key, policy: POLICY, now: NOW }), { claims });
  const later = await verifyToken(token, { key, policy: POLICY, now: NOW + 1_000 });
  assert.deepEqual(later, { refusal: "expired" });
  const strict = await verifyToken(token, { key, policy: { ...POLICY, audiences: ["us"] }, now: NOW });
  assert.deepEqual(strict, { refusal: "audienceNotAllowed" });
  const otherKey = await keyOf(await createTokenSigner("ES256"));
  const elsewhere = await verifyToken(token, { key: otherKey, policy: POLICY, now: NOW });
  assert.deepEqual(elsewhere, { refusal: "signatureInvalid" });
});

Deno.test("verifyToken() verifies more tokens than it remembers", async () => {
  const signer = await createTokenSigner("EdDSA");
  const key = await keyOf(signer);
  const tokens = await Promise.all(
    Array.from({ length: 250 }, (_, index) => signer.sign({ claims: { exp: NOW_SECONDS + 1, index } })),
  );
  for (const token of [...tokens, ...tokens]) {
    assert.ok("claims" in await verifyToken(token, { key, policy: POLICY, now: NOW }));
  }
});

Deno.test("hasRequiredRole() wants any of the roles, or all", () => {
  const cases = [
    { roles: ["a"], required: ["a", "b"], any: true, all: false },
    { roles: ["b", "a", "c"], required: ["a", "b"], any: true, all: true },
    { roles: ["A"], required: ["a"], any: false, all: false },
    { roles: [], required: ["a"], any: false, all: false },
    { roles: [1, null, ["a"]], required: ["1", "a"], any: false, all: false },
  ];
  for (const { roles, required, any, all } of cases) {
    assert.equal(hasRequiredRole(roles, { required, mode: "any" }), any, String(roles));
    assert.equal(hasRequiredRole(roles, { required, mode: "all" }), all, String(roles));
  }
});

Deno.test("hasRequiredRole() takes nothing but a list for roles", () => {
  for (const roles of ["a", null, { a: true }, true]) {
    assert.equal(hasRequiredRole(roles, { required: ["a"], mode: "any" }), false);
  }
});

Deno.test("hasRequiredRole() is content with anything where no role is required", () => {
  for (const mode of ["any", "all"] as const) {
    assert.equal(hasRequiredRole(null, { required: [], mode }), true);
  }
});
