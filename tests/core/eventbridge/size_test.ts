import assert from "node:assert/strict";
import fc from "fast-check";
import { entryBytes, utf8Length } from "../../../src/core/eventbridge/size.ts";

Deno.test("entryBytes() counts what AWS counts", () => {
  const entry = { Source: "é", DetailType: "ab", Detail: "{}" };
  assert.equal(entryBytes(entry), 2 + 2 + 2);
  assert.equal(entryBytes({ ...entry, Time: 1.5 }), 6 + 14);
  assert.equal(entryBytes({ ...entry, Resources: ["arn:1", "€"] }), 6 + 5 + 3);
  assert.equal(entryBytes({ ...entry, EventBusName: "orders", TraceHeader: "Root=1" }), 6);
});

Deno.test("utf8Length() is the length of the encoded text, lone surrogates included", () => {
  const encoder = new TextEncoder();
  const units = fc.array(fc.integer({ min: 0, max: 0xffff })).map((codes) => String.fromCharCode(...codes));
  fc.assert(fc.property(fc.oneof(fc.string({ unit: "binary" }), units), (text) => {
    assert.equal(utf8Length(text), encoder.encode(text).length);
  }));
  for (const text of ["", "a", "é", "€", "😀", "\ud83d", "\ude00", "\ude00\ud83d", "\ud83d\ud83d\ude00"]) {
    assert.equal(utf8Length(text), encoder.encode(text).length, JSON.stringify(text));
  }
});
