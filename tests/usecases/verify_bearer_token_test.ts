import assert from "node:assert/strict";
import { ZeebridgeError } from "../../src/core/errors.ts";
import { importKey, type VerificationKey } from "../../src/core/webhook/jwk.ts";
import type { JwtPolicy } from "../../src/core/webhook/jwt.ts";
import type { KeySource } from "../../src/ports/key_source.ts";
import { createVerifyBearerToken, type VerifyBearerToken } from "../../src/usecases/verify_bearer_token.ts";
import { createTokenSigner, NOW_SECONDS, toBase64url } from "../support/token_signer.ts";

const KEY_SET_URL = "https://login.example/keys";
const POLICY: JwtPolicy = {
  algorithms: ["ES256"],
  issuers: [],
  audiences: [],
  leewayMs: 0,
  requireExp: true,
};

const signer = await createTokenSigner("ES256");
const key = await importKey(JSON.parse(JSON.stringify(signer.jwk)), "ES256");

/** The use case at the time that tokens are made; `find`: where keys come from. */
function createWorld(find: () => ReturnType<KeySource["find"]> = () => key): {
  verify: VerifyBearerToken;
  asked: unknown[];
} {
  const asked: unknown[] = [];
  const keys: Pick<KeySource, "find"> = {
    find(...query) {
      asked.push(query);
      return find();
    },
  };
  return {
    verify: createVerifyBearerToken({ keys, clock: { now: () => NOW_SECONDS * 1_000 } }, POLICY),
    asked,
  };
}

Deno.test("verifyBearerToken() gives the claims of a token that is good, however its key comes", async () => {
  const header = `Bearer ${await signer.sign()}`;
  for (const find of [() => key, () => Promise.resolve(key)]) {
    const { verify, asked } = createWorld(find);
    assert.deepEqual(await verify(header, KEY_SET_URL), { claims: { exp: NOW_SECONDS + 3_600 } });
    assert.deepEqual(asked, [[KEY_SET_URL, { alg: "ES256", kid: "key-1" }]]);
  }
});

const unsigned = `${toBase64url({ alg: "none" })}.${toBase64url({})}.`;
const REFUSALS: [what: string, header: string | undefined, refusal: string][] = [
  ["no header", undefined, "tokenMissing"],
  ["another scheme", `Basic ${btoa("a:b")}`, "tokenMissing"],
  ["a text that is no token", "Bearer abc", "malformed"],
  ["a token without a signature", `Bearer ${unsigned}`, "algorithmNotAllowed"],
];
for (const [what, header, refusal] of REFUSALS) {
  Deno.test(`verifyBearerToken() refuses ${what}, and asks nobody for keys`, async () => {
    const { verify, asked } = createWorld();
    assert.deepEqual(await verify(header, KEY_SET_URL), { refusal });
    assert.deepEqual(asked, []);
  });
}

Deno.test("verifyBearerToken() refuses a token whose key is not in the set", async () => {
  for (const absent of [undefined, Promise.resolve<VerificationKey | undefined>(undefined)]) {
    const { verify } = createWorld(() => absent);
    assert.deepEqual(await verify(`Bearer ${await signer.sign()}`, KEY_SET_URL), { refusal: "keyUnknown" });
  }
});

Deno.test("verifyBearerToken() refuses what the policy does", async () => {
  const { verify } = createWorld();
  const expired = await signer.sign({ claims: { exp: NOW_SECONDS } });
  assert.deepEqual(await verify(`Bearer ${expired}`, KEY_SET_URL), { refusal: "expired" });
});

Deno.test("verifyBearerToken() says nothing of a token whose keys cannot be had", async () => {
  const error = new ZeebridgeError("KEYS_UNAVAILABLE", "Cannot get keys: the key server is down");
  const { verify } = createWorld(() => Promise.reject(error));
  await assert.rejects(verify(`Bearer ${await signer.sign()}`, KEY_SET_URL), error);
});
