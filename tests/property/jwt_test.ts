import assert from "node:assert/strict";
import fc from "fast-check";
import { hasRepeatedNames, parseJson } from "../../src/core/json.ts";
import { readKeySet } from "../../src/core/webhook/jwk.ts";
import { readBearerToken, readTokenHeader } from "../../src/core/webhook/jwt.ts";
import { readKeySetUrl } from "../../src/core/webhook/key_set_url.ts";
import { toBase64url } from "../support/token_signer.ts";

Deno.test("readTokenHeader() gives a header or nothing for any text, and never throws", () => {
  const segments = fc.array(fc.oneof(fc.base64String(), fc.string().map(toBase64url), fc.string()), {
    maxLength: 5,
  });
  fc.assert(fc.property(segments, (parts) => {
    const header = readTokenHeader(parts.join("."));
    assert.ok(header === undefined || parts.length === 3 && typeof header.alg === "string");
  }));
});

Deno.test("readTokenHeader() gives the algorithm and the id of any header that has both", () => {
  const text = fc.string({ unit: "grapheme", maxLength: 100 });
  fc.assert(fc.property(text, text, fc.dictionary(text, fc.jsonValue()), (alg, kid, others) => {
    const { crit: _crit, b64: _b64, ...rest } = others;
    const header = { ...rest, alg, kid };
    assert.deepEqual(readTokenHeader(`${toBase64url(header)}.e30.AA`), { alg, kid });
  }));
});

Deno.test("readTokenHeader() knows a token by one spelling only", () => {
  fc.assert(fc.property(fc.uint8Array({ minLength: 1 }), fc.string({ maxLength: 1 }), (signature, more) => {
    const good = `${toBase64url({ alg: "ES256" })}.e30.${toBase64url(signature)}`;
    assert.ok(readTokenHeader(good) !== undefined);
    const [, , spelt = ""] = `${good}${more}`.split(".");
    if (readTokenHeader(`${good}${more}`) === undefined) return;
    assert.equal(toBase64url(Uint8Array.fromBase64(spelt, { alphabet: "base64url" })), spelt);
  }));
});

Deno.test("hasRepeatedNames() finds nothing in what a serializer wrote, and every name that is added", () => {
  fc.assert(fc.property(fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 }), (object) => {
    const json = JSON.stringify(object);
    assert.equal(hasRepeatedNames(json, parseJson(json)), false);
    const repeated = `${json.slice(0, -1)},${JSON.stringify(Object.keys(object)[0])}:0}`;
    assert.equal(hasRepeatedNames(repeated, parseJson(repeated)), true);
  }));
});

Deno.test("readBearerToken(), readKeySet() and readKeySetUrl() never throw", () => {
  fc.assert(fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.webUrl(), fc.json()), (text) => {
    readBearerToken(text);
    readBearerToken(`Bearer ${text}`);
    readKeySet(text);
    readKeySetUrl(text, { hosts: [text] });
  }));
});

Deno.test("readKeySetUrl() lets nothing through that fetch would take for a link-local address", () => {
  const byte = fc.nat(255);
  const spelling = fc.constantFrom(
    (a: number, b: number): string => `169.254.${a}.${b}`,
    (a: number, b: number): string => `0xa9.0376.${a << 8 | b}`,
    (a: number, b: number): string => String((169 << 24 | 254 << 16 | a << 8 | b) >>> 0),
    (a: number, b: number): string => `[::ffff:169.254.${a}.${b}]`,
    (a: number, b: number): string => `[64:ff9b::a9fe:${(a << 8 | b).toString(16)}]`,
  );
  fc.assert(fc.property(spelling, byte, byte, (spell, a, b) => {
    assert.ok("refusal" in readKeySetUrl(`https://${spell(a, b)}/keys`, { hosts: [] }));
  }));
});
