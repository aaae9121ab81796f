import assert from "node:assert/strict";
import { utf8 } from "../../../src/core/bytes.ts";
import { isJsonObject } from "../../../src/core/json.ts";
import { parseBody, parseRequestBody } from "../../../src/core/webhook/body.ts";

const JSON_TYPE = "application/json; charset=utf-8";
const FORM = "application/x-www-form-urlencoded";
const FILES = '--B\r\nContent-Disposition: form-data; name="a"; filename="a.txt"\r\n\r\n1\r\n--B--';
const UNSUPPORTED = { status: 415, code: "WEBHOOK_MEDIA_TYPE_UNSUPPORTED" };
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

Deno.test("parseRequestBody() reads a request's body by what its headers say", () => {
  const form = { headers: { "content-type": FORM }, body: utf8("a=1") };
  assert.deepEqual(parseRequestBody(form), { body: { a: "1" } });
  const packed = { ...form, headers: { ...form.headers, "content-encoding": "gzip" } };
  assert.deepEqual(parseRequestBody(packed), UNSUPPORTED);
  assert.deepEqual(parseRequestBody({ headers: {}, body: utf8("[1]") }), { body: [1] });
});

/** What is read of which bytes, by what a sender says of them. */
const BODIES: [what: string, bytes: Uint8Array, mediaType: string | undefined, read: unknown][] = [
  ["a byte order mark", utf8('\uFEFF{"a":1}'), JSON_TYPE, { body: { a: 1 } }],
  ["null as an empty object", utf8(" null "), JSON_TYPE, { body: {} }],
  ["duplicate keys, the last one", utf8('{"a":1,"a":2}'), JSON_TYPE, { body: { a: 2 } }],
  ["half of a surrogate pair", utf8('"\\ud800"'), JSON_TYPE, { body: "\ud800" }],
  ["a long integer", utf8("12345678901234567890"), JSON_TYPE, { body: 12345678901234567890n }],
  ["JSON in UTF-16 LE", utf16('{"a":"ü"}', "le"), JSON_TYPE, { body: { a: "ü" } }],
  ["JSON in UTF-16 BE", utf16("[1]", "be"), undefined, { body: [1] }],
  ["JSON in UTF-16 with a mark", utf16('\uFEFF"世"', "le"), JSON_TYPE, { body: "世" }],
  ["JSON in UTF-16 BE with a mark", utf16('\uFEFF"世"', "be"), JSON_TYPE, { body: "世" }],
  ["JSON in UTF-16 with half a character", Uint8Array.of(0x31, 0, 0x32), JSON_TYPE, MALFORMED],
  ["JSON in Latin-1, as it says", latin1('"é"'), "application/json; charset=ISO-8859-1", { body: "é" }],
  ["JSON in UTF-8 that says Latin-1", utf8('"é"'), "application/json; charset=latin1", { body: "é" }],
  ["JSON in Latin-1 that says nothing", latin1('"é"'), "application/json", MALFORMED],
  ["JSON that names no charset", utf8("1"), "application/json; charset=x-unknown", { body: 1 }],
  ["JSON that names no charset and needs one", latin1('"é"'), "text/json; charset=no", UNSUPPORTED],
  ["JSON in a charset that is not read", latin1('"é"'), "text/json; charset=shift_jis", UNSUPPORTED],
  ["JSON with an unfinished header", utf8("1"), "application/json; charset", { body: 1 }],
  ["JSON with its header twice", utf8("1"), "application/json, application/json", { body: 1 }],
  ["JSON of a kind", utf8("1"), "application/cloudevents+json; charset=utf-8", { body: 1 }],
  ["JSON that says it is text", utf8('{"a":1}'), "text/plain", { body: { a: 1 } }],
  ["text/json that is none", utf8("hi"), "text/json", MALFORMED],
  ["text of JSON that is none", utf8("hi"), "text/x.y+json", MALFORMED],
  ["bytes that say nothing and are no JSON", utf8("hi"), undefined, MALFORMED],
  ["bytes of any other kind", utf8("hi"), "application/octet-stream", MALFORMED],
  ["blanks as JSON", utf8(" \t\r\n"), JSON_TYPE, MALFORMED],
  ["a mark and nothing else as JSON", utf8("\uFEFF"), JSON_TYPE, MALFORMED],
  ["blanks as text", utf8("  "), "text/plain", { body: "  " }],
  ["text", utf8("hi"), "TEXT/Plain; Charset=UTF-8", { body: "hi" }],
  ["text after JSON", utf8('{"a":1} x'), "text/plain", { body: '{"a":1} x' }],
  ["text of many brackets", utf8("[".repeat(2_000)), "text/plain", { body: "[".repeat(2_000) }],
  ["text in Latin-1", latin1("é"), 'text/plain; charset="iso-8859-1"', { body: "é" }],
  ["text in Windows' own charset", Uint8Array.of(0x80), "text/csv; charset=windows-1252", { body: "€" }],
  ["text in ASCII", utf8("hi"), "text/html; charset=us-ascii", { body: "hi" }],
  ["text in UTF-16 with a mark", utf16("\uFEFFhi", "be"), "text/plain; charset=utf-8", { body: "hi" }],
  ["text that is not UTF-8", latin1("é"), "text/plain", MALFORMED],
  ["text in an unknown charset", utf8("hi"), "text/plain; charset=klingon", UNSUPPORTED],
  ["XML", utf8("<a>1</a>"), "application/xml", { body: "<a>1</a>" }],
  ["XML that is JSON, too", utf8("1"), "text/xml", { body: "1" }],
  ["XML of a kind", utf8("<a/>"), "application/soap+xml; charset=utf-8; action=x", { body: "<a/>" }],
  ["XML in Latin-1", latin1("<a>é</a>"), "text/xml; charset=latin1", { body: "<a>é</a>" }],
  ["a form", utf8("a=1&b=%C3%BC+x"), FORM, { body: { a: "1", b: "ü x" } }],
  ["a form that says its charset", utf8("a=ü"), `${FORM}; charset=UTF-8`, { body: { a: "ü" } }],
  ["a form in Latin-1", latin1("a=é%E9"), `${FORM};charset=iso-8859-1`, { body: { a: "éé" } }],
  ["a form in UTF-16", utf16("a=1", "le"), `${FORM}; charset=utf-16`, UNSUPPORTED],
  ["a form in an unknown charset", utf8("a=1"), `${FORM}; charset=x`, UNSUPPORTED],
  ["a form that is not UTF-8", latin1("a=é"), FORM, MALFORMED],
  ["a form that cannot be decoded", utf8("a=%"), FORM, MALFORMED],
  ["files", utf8(FILES), "multipart/form-data; boundary=B", { body: {} }],
  ["files without a boundary", utf8(FILES), "multipart/form-data", MALFORMED],
  ["files that do not end", utf8(FILES.slice(0, -3)), "multipart/form-data; boundary=B", MALFORMED],
  ["anything else in parts", utf8("x"), "multipart/mixed; boundary=B", { body: {} }],
];

for (const [what, bytes, mediaType, read] of BODIES) {
  Deno.test(`parseBody() reads ${what}`, () => assert.deepEqual(parseBody(bytes, mediaType), read));
}

function utf16(text: string, order: "le" | "be"): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(2 * text.length));
  for (let index = 0; index < text.length; index++) {
    bytes.setUint16(2 * index, text.charCodeAt(index), order === "le");
  }
  return new Uint8Array(bytes.buffer);
}

function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

Deno.test("parseBody() refuses compressed bodies, and takes identity for what it is", () => {
  for (const contentEncoding of ["gzip", "br", "gzip, identity", ""]) {
    assert.deepEqual(parseBody(utf8("{}"), JSON_TYPE, { contentEncoding }), UNSUPPORTED);
  }
  assert.deepEqual(parseBody(utf8("{}"), JSON_TYPE, { contentEncoding: "Identity" }), { body: {} });
  assert.deepEqual(parseBody(utf8("{}"), JSON_TYPE, { contentEncoding: undefined }), { body: {} });
});

Deno.test("parseBody() gives an object's own property for __proto__ in JSON, and none in a form", () => {
  const bodies: [text: string, mediaType: string, names: string[]][] = [
    ['{"__proto__":{"a":1}}', JSON_TYPE, ["__proto__"]],
    ["__proto__=1", FORM, []],
  ];
  for (const [text, mediaType, names] of bodies) {
    const read = parseBody(utf8(text), mediaType);
    assert.ok("body" in read && isJsonObject(read.body));
    assert.deepEqual(Object.getOwnPropertyNames(read.body), names);
    assert.equal(Object.getPrototypeOf(read.body), Object.prototype);
  }
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
  assert.deepEqual(parseBody(utf8(`[0,-${"1".repeat(1_001)}]`), JSON_TYPE), MALFORMED);
  // Numbers are counted one by one, and a text of digits is no number.
  assert.ok("body" in parseBody(utf8(`[${"1,".repeat(2_000)}1]`), JSON_TYPE));
  assert.deepEqual(parseBody(utf8(`"${"1".repeat(1_001)}"`), JSON_TYPE), { body: "1".repeat(1_001) });
});
