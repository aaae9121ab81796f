import assert from "node:assert/strict";
import fc from "fast-check";
import { utf8 } from "../../src/core/bytes.ts";
import { stringifyJson } from "../../src/core/json.ts";
import { parseBody } from "../../src/core/webhook/body.ts";
import { headersToRecord, readParams } from "../../src/core/webhook/request.ts";

Deno.test("readParams() gives back what URLSearchParams wrote, the first of each name", () => {
  const pairs = fc.array(
    fc.tuple(fc.string({ unit: "grapheme", minLength: 1 }), fc.string({ unit: "grapheme" })),
  );
  fc.assert(fc.property(pairs, (given) => {
    const query = new URLSearchParams(given);
    const first = new Map<string, string>();
    for (const [name, value] of query) if (!first.has(name) && name !== "__proto__") first.set(name, value);
    assert.deepEqual(readParams(`http://host.test/?${query}`), { params: Object.fromEntries(first) });
  }));
});

Deno.test("readParams() gives parameters or a refusal for any text, and never throws", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
    const read = readParams(`http://host.test/?${text}`);
    assert.ok("params" in read || read.status === 400);
  }));
});

Deno.test("parseBody() reads every JSON document that is not too deep", () => {
  fc.assert(fc.property(fc.jsonValue({ maxDepth: 50 }), (value) => {
    const text = JSON.stringify(value);
    const read = parseBody(utf8(text), "application/json");
    assert.ok("body" in read);
    assert.equal(stringifyJson(read.body), text === "null" ? "{}" : text);
  }));
});

Deno.test("parseBody() gives a value or a refusal for any bytes, and never throws", () => {
  fc.assert(fc.property(fc.uint8Array(), fc.option(fc.string(), { nil: undefined }), (bytes, mediaType) => {
    const read = parseBody(bytes, mediaType);
    assert.ok("body" in read || read.status === 400 || read.status === 415);
  }));
});

Deno.test("headersToRecord() gives each header that can be looked up by name, and nothing of the prototype", () => {
  const name = fc.oneof(
    fc.stringMatching(/^[A-Za-z0-9_-]{1,12}$/),
    fc.constantFrom("__proto__", "constructor", "Set-Cookie", "HasOwnProperty"),
  );
  const value = fc.string({ unit: fc.constantFrom("a", " ", ",", "\t", "\u00e9", "=") });
  fc.assert(fc.property(fc.array(fc.tuple(name, value)), (given) => {
    const headers = new Headers(given);
    const record = headersToRecord(headers);
    assert.equal(Object.getPrototypeOf(record), Object.prototype);
    for (const [key, item] of headers) {
      if (key !== "set-cookie" && key !== "__proto__") assert.equal(record[key], item);
      assert.equal(key, key.toLowerCase());
    }
    assert.equal(Object.hasOwn(record, "__proto__"), false);
    for (const key of Object.keys(record)) assert.ok(headers.has(key));
  }));
});

Deno.test("readParams() never gives anything but texts by the names of the query", () => {
  const piece = fc.constantFrom(
    "a",
    "=",
    "&",
    "%41",
    "%",
    "%zz",
    "+",
    "#",
    "?",
    "__proto__",
    "constructor",
    "%ff",
  );
  fc.assert(fc.property(fc.array(piece), (pieces) => {
    const read = readParams(`http://host.test/x?${pieces.join("")}`);
    if ("status" in read) return assert.deepEqual(read, { status: 400, code: "WEBHOOK_QUERY_MALFORMED" });
    assert.equal(Object.getPrototypeOf(read.params), Object.prototype);
    assert.equal(Object.hasOwn(read.params, "__proto__"), false);
    for (const [key, item] of Object.entries(read.params)) {
      assert.ok(key !== "" && typeof item === "string");
    }
  }));
});
