import assert from "node:assert/strict";
import { styleTags, tags } from "../../../src/entry/cloudflare/no_highlighting.ts";

Deno.test("tags has every name, and every name can be modified", () => {
  const { special, definition, string } = tags;
  assert.doesNotThrow(() => special?.call(definition?.call(string)));
});

Deno.test("styleTags() gives no node of a grammar a colour", () => {
  assert.equal(styleTags()(), null);
});
