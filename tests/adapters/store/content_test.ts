import assert from "node:assert/strict";
import fc from "fast-check";
import { escapeId, joinText, splitText, unescapeId } from "../../../src/adapters/store/content.ts";

Deno.test("escapeId() leaves usual ids as they are, and no NUL or lone surrogate in any", () => {
  assert.equal(escapeId("order-placed_1"), "order-placed_1");
  assert.equal(escapeId("<default>"), "<default>");
  assert.equal(escapeId("nul\0\ud800"), "nul\\u0000\\ud800");
  fc.assert(fc.property(fc.string({ unit: "binary" }), (id) => {
    assert.ok(escapeId(id).isWellFormed() && !escapeId(id).includes("\0"));
    assert.equal(unescapeId(escapeId(id)), id);
  }));
});

Deno.test("joinText() undoes splitText(), wherever the parts end", () => {
  fc.assert(fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 1, max: 9 }), (text, maxBytes) => {
    const parts = splitText(text, maxBytes);
    assert.ok(parts.length >= 1 && parts.every((part) => part.length <= maxBytes));
    assert.equal(joinText(parts), text);
  }));
  assert.equal(joinText(splitText("\ufeffmark", 4)), "\ufeffmark");
});
