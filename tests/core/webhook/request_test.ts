import assert from "node:assert/strict";
import { headersToRecord, readParams } from "../../../src/core/webhook/request.ts";

const MALFORMED = { status: 400, code: "WEBHOOK_QUERY_MALFORMED" };

Deno.test("headersToRecord() has lower-case names and joined values", () => {
  const headers = new Headers([["X-Kind", "a"], ["x-kind", "b"], ["Content-Type", "text/plain"]]);
  assert.deepEqual(headersToRecord(headers), { "x-kind": "a, b", "content-type": "text/plain" });
});

Deno.test("headersToRecord() is not poisoned by a header's name", () => {
  const record = headersToRecord(new Headers([["__proto__", "x"], ["constructor", "y"]]));
  assert.equal(Object.getPrototypeOf(record), Object.prototype);
  assert.deepEqual(Object.entries(record), [["constructor", "y"]]);
});

const QUERIES: [query: string, params: Record<string, string>][] = [
  ["", {}],
  ["?", {}],
  ["?a=1&b=2", { a: "1", b: "2" }],
  ["?a=1&a=2", { a: "1" }],
  ["?a", { a: "" }],
  ["?=1&&", {}],
  ["?a=b=c", { a: "b=c" }],
  ["?a+b=c%20d%2B", { "a b": "c d+" }],
  ["?%C3%A9=%E2%82%AC", { "é": "€" }],
  ["?a=1#b=2", { a: "1" }],
];
for (const [query, params] of QUERIES) {
  Deno.test(`readParams() reads ${query || "no query"}`, () => {
    assert.deepEqual(readParams(`http://host.test/inbound/x${query}`), { params });
  });
}

Deno.test("readParams() refuses what is not percent-encoded UTF-8", () => {
  for (const query of ["?a=%", "?a=%zz", "?%4=1", "?a=%FF", "?a=1&b=%E2%82"]) {
    assert.deepEqual(readParams(`http://host.test/${query}`), MALFORMED, query);
  }
});
