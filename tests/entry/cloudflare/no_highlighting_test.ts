import assert from "node:assert/strict";
import { styleTags, tags } from "../../../src/entry/cloudflare/no_highlighting.ts";

Deno.test("tags has every name, and every name can be modified", () => {
  for (const colour of [tags.string, tags.special, tags.definition]) assert.doesNotThrow(() => colour?.());
  assert.equal(typeof tags.string, "function");
});

Deno.test("styleTags() gives no node of a grammar a colour", () => {
  assert.equal(styleTags()(), null);
});
