import assert from "node:assert/strict";
import { utf8 } from "../../../src/core/bytes.ts";
import { parseBody } from "../../../src/core/webhook/body.ts";

const JSON_TYPE = "application/json; charset=utf-8";
const MALFORMED = { status: 400, code: "WEBHOOK_BODY_MALFORMED" };

Deno.test("parseBody() reads any JSON document, whatever it is called", () => {
  const documents = ["{}", "[1,2]", '"text"', "1", " {} \n", '{"a":{"b":[true]}}'];
  for (const text of documents) {
    for (const mediaType of [JSON_TYPE, "text/plain", undefined]) {
      assert.deepEqual(parseBody(utf8(text), mediaType), { body: JSON.parse(text) });
    }
  }
});

Deno.test("parseBody() takes an empty body for an empty object", () => {
  assert.deepEqual(parseBody(new Uint8Array(0), undefined), { body: {} });
  assert.deepEqual(parseBody(new Uint8Array(0), "application/xml"), { body: {} });
});

Deno.test("parseBody() skips a byte order mark", () => {
  assert.deepEqual(parseBody(utf8('\uFEFF{"a":1}'), JSON_TYPE), { body: { a: 1 } });
});

Deno.test("parseBody() refuses what is not JSON or not UTF-8", () => {
  const refused = ["hi", '{"a":1} x', '{"a":1}{"b":2}', "   ", "{'a':1}", "NaN"];
  for (const text of refused) assert.deepEqual(parseBody(utf8(text), JSON_TYPE), MALFORMED, text);
  assert.deepEqual(parseBody(new Uint8Array([0x22, 0xE9, 0x22]), JSON_TYPE), MALFORMED);
});

Deno.test("parseBody() bounds the nesting, not the number of brackets", () => {
  const nested = (depth: number): string => "[".repeat(depth) + "]".repeat(depth);
  assert.ok("body" in parseBody(utf8(nested(1_000)), JSON_TYPE));
  assert.deepEqual(parseBody(utf8(nested(1_001)), JSON_TYPE), MALFORMED);
  assert.deepEqual(parseBody(utf8(nested(300_000)), JSON_TYPE), MALFORMED);
  assert.ok("body" in parseBody(utf8(`[${"[],".repeat(2_000)}0]`), JSON_TYPE));
  assert.ok("body" in parseBody(utf8(JSON.stringify('[{\\"'.repeat(2_000))), JSON_TYPE));
});

Deno.test("parseBody() bounds the digits of a number", () => {
  assert.ok("body" in parseBody(utf8("1".repeat(1_000)), JSON_TYPE));
  assert.deepEqual(parseBody(utf8("1".repeat(1_001)), JSON_TYPE), MALFORMED);
});
