import assert from "node:assert/strict";
import type { JsonObject } from "../../../src/core/json.ts";
import {
  chooseKey,
  fitsAlgorithm,
  importKey,
  isJwtAlgorithm,
  readKeySet,
} from "../../../src/core/webhook/jwk.ts";
import { createTokenSigner } from "../../support/token_signer.ts";

const RSA: JsonObject = { kty: "RSA", n: "", e: "AQAB" };

Deno.test("isJwtAlgorithm() knows no algorithm with a shared secret, and not none", () => {
  for (const alg of ["RS256", "PS512", "ES384", "EdDSA", "Ed25519"]) assert.equal(isJwtAlgorithm(alg), true);
  for (const alg of ["none", "HS256", "rs256", "", "toString"]) assert.equal(isJwtAlgorithm(alg), false);
});

Deno.test("readKeySet() leaves out what is no key", () => {
  assert.deepEqual(readKeySet('{"keys":[{"kty":"EC"},null,1,"x",[]]}'), [{ kty: "EC" }]);
});

Deno.test("readKeySet() refuses what is no key set", () => {
  for (const text of ["", "<html>", "[]", "null", "{}", '{"keys":{}}', '{"__proto__":{"keys":[]}}']) {
    assert.equal(readKeySet(text), undefined, text);
  }
});

Deno.test("fitsAlgorithm() goes by all that a key says about itself", () => {
  assert.equal(fitsAlgorithm(RSA, "RS256"), true);
  assert.equal(fitsAlgorithm({ ...RSA, alg: "RS256", use: "sig", key_ops: ["verify"] }, "RS256"), true);
  const unfit: JsonObject[] = [
    { kty: "EC" },
    { alg: "PS256" },
    { alg: null },
    { use: "enc" },
    { key_ops: ["sign"] },
    { key_ops: "verify" },
    { d: "AQAB" },
  ];
  for (const members of unfit) {
    assert.equal(fitsAlgorithm({ ...RSA, ...members }, "RS256"), false, JSON.stringify(members));
  }
  assert.equal(fitsAlgorithm({ kty: "EC", crv: "P-256" }, "ES256"), true);
  assert.equal(fitsAlgorithm({ kty: "EC", crv: "P-384" }, "ES256"), false);
});

Deno.test("chooseKey() takes the only one that fits, by its id if the token has one", () => {
  const one = { jwk: { ...RSA, kid: "1" } };
  const other = { jwk: { ...RSA, kid: "2" } };
  const curve: { jwk: JsonObject } = { jwk: { kty: "EC", crv: "P-256" } };
  const keys = [one, other, curve];
  assert.equal(chooseKey(keys, { alg: "RS256", kid: "2" }), other);
  assert.equal(chooseKey(keys, { alg: "RS256", kid: "3" }), undefined);
  assert.equal(chooseKey(keys, { alg: "RS256" }), undefined);
  assert.equal(chooseKey(keys, { alg: "ES256" }), curve);
  assert.equal(chooseKey([...keys, one], { alg: "RS256", kid: "1" }), undefined);
});

Deno.test("importKey() makes nothing of weak RSA keys", async () => {
  const { jwk } = await createTokenSigner("RS256");
  const { jwk: small } = await createTokenSigner("RS256", { modulusLength: 1_024 });
  const { kty, n, e } = jwk;
  assert.ok(typeof kty === "string" && typeof n === "string" && typeof e === "string");
  assert.ok(await importKey({ kty, n, e }, "RS256") !== undefined);
  assert.equal(await importKey({ kty, n: String(small["n"]), e }, "RS256"), undefined);
  // Exponents 1, 2, 4, 65536, and one of 34 bits.
  for (const exponent of ["AQ", "Ag", "BA", "AQAA", "AgAAAAE", "", "!"]) {
    assert.equal(await importKey({ kty, n, e: exponent }, "RS256"), undefined, exponent);
  }
  const long = `${n}${"A".repeat(1_100)}`;
  assert.equal(await importKey({ kty, n: long, e }, "RS256"), undefined);
});
