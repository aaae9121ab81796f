import assert from "node:assert/strict";
import { utf8 } from "../../../src/core/bytes.ts";
import type { HmacScope } from "../../../src/core/bpmn/subscription.ts";
import { importHmacKey, isHmacScopeSet, verifyHmac } from "../../../src/core/webhook/hmac.ts";
import { answerCase } from "../../conformance/hmac/case.ts";
import { attackCases } from "./hmac_attacks.ts";

for (const given of attackCases()) {
  Deno.test(`verifyHmac() says ${given.expected} of ${given.name}`, async () => {
    assert.equal(await answerCase(given), given.expected);
  });
}

Deno.test("importHmacKey() takes the UTF-8 bytes of a secret, and gives a key that cannot be read again", async () => {
  const [key, same] = await Promise.all([
    importHmacKey("schlüssel", "SHA-256"),
    importHmacKey(utf8("schlüssel"), "SHA-256"),
  ]);
  assert.equal(key.extractable, false);
  const [one, other] = await Promise.all(
    [key, same].map((by) => crypto.subtle.sign("HMAC", by, utf8("x"))),
  );
  assert.deepEqual(one, other);
});

Deno.test("importHmacKey() refuses an empty secret", async () => {
  await assert.rejects(importHmacKey("", "SHA-256"), RangeError);
  await assert.rejects(importHmacKey(new Uint8Array(), "SHA-256"), RangeError);
});

Deno.test("verifyHmac() takes keys of several algorithms at once", async () => {
  const keys = await Promise.all([importHmacKey("a", "SHA-512"), importHmacKey("b", "SHA-1")]);
  const body = utf8("x");
  for (const key of keys) {
    const signature = new Uint8Array(await crypto.subtle.sign("HMAC", key, body));
    const request = {
      method: "POST",
      url: "http://host.test/",
      headers: { "x-signature": btoa(String.fromCharCode(...signature)) },
      body,
    };
    const config = { keys, header: "x-signature", scopes: ["body"] as const };
    assert.equal(await verifyHmac(request, config, { now: 0 }), "valid");
  }
});

Deno.test("isHmacScopeSet() knows which scopes have a meaning together", () => {
  const sets: HmacScope[][] = [
    ["body"],
    ["parameters", "url"],
    ["url", "body"],
    ["body", "parameters", "url"],
    ["body", "body"],
  ];
  for (const scopes of sets) {
    assert.equal(isHmacScopeSet(scopes), true, scopes.join());
    assert.equal(isHmacScopeSet(["timestamp", ...scopes]), true, scopes.join());
  }
  assert.equal(isHmacScopeSet(["timestamp"]), true);
  for (const scopes of [[], ["url"], ["parameters"], ["body", "parameters"]] satisfies HmacScope[][]) {
    assert.equal(isHmacScopeSet(scopes), false, scopes.join());
    if (scopes.length > 0) assert.equal(isHmacScopeSet(["timestamp", ...scopes]), false, scopes.join());
  }
});
