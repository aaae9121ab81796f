import assert from "node:assert/strict";
import fc from "fast-check";
import { createMask } from "../../../src/core/secrets/mask.ts";

Deno.test("createMask() replaces every value wherever it stands", () => {
  const mask = createMask(["s3cr3t", "other"]);
  assert.equal(mask("a s3cr3t, s3cr3ts and another"), "a ***, ***s and an***");
  assert.equal(mask("nothing"), "nothing");
});

Deno.test("createMask() takes the longest of values that begin alike", () => {
  assert.equal(createMask(["key", "key-and-more"])("key-and-more key"), "*** ***");
});

Deno.test("createMask() finds a value in JSON, and in JSON within JSON", () => {
  const value = 'a"b\\c\nd';
  const mask = createMask([value]);
  const json = JSON.stringify({ value });
  assert.equal(mask(json), '{"value":"***"}');
  assert.equal(mask(JSON.stringify({ Detail: json })), '{"Detail":"{\\"value\\":\\"***\\"}"}');
});

Deno.test("createMask() takes patterns and replacement patterns literally", () => {
  assert.equal(createMask(["a.c", "$&"])("abc a.c $&"), "abc *** ***");
});

Deno.test("createMask() hides short values too, and nothing for an empty one", () => {
  assert.equal(createMask(["x"])("axb"), "a***b");
  assert.equal(createMask([""])("text"), "text");
  assert.equal(createMask([])("text"), "text");
});

Deno.test("createMask() leaves no value behind, whatever its characters", () => {
  // A value of asterisks alone is what stands in its own place.
  const value = fc.string({ minLength: 1 }).filter((text) => !/^\**$/.test(text));
  fc.assert(fc.property(value, fc.string(), fc.string(), (secret, before, after) => {
    assert.ok(!createMask([secret])(`${before}|${secret}|${after}`).includes(`|${secret}|`));
  }));
});
