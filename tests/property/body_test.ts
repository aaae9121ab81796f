import assert from "node:assert/strict";
import fc from "fast-check";
import { utf8 } from "../../src/core/bytes.ts";
import { parseBody } from "../../src/core/webhook/body.ts";
import { readPairs } from "../../src/core/webhook/form.ts";
import { readHeaderParameters } from "../../src/core/webhook/header_parameters.ts";
import type { HmacScope } from "../../src/core/bpmn/subscription.ts";
import { importHmacKey, verifyHmac } from "../../src/core/webhook/hmac.ts";
import { parseMultipart } from "../../src/core/webhook/multipart.ts";

const FORM = "application/x-www-form-urlencoded";
const TEXT = fc.string({ unit: "grapheme" });
const QUOTED = TEXT.filter((text) => !text.includes('"'));
const MEDIA_TYPE = fc.oneof(
  fc.constantFrom(FORM, "multipart/form-data; boundary=B", "text/plain", "application/xml", "text/json"),
  fc.tuple(
    fc.constantFrom(FORM, "text/plain", "application/json", "application/xml"),
    fc.constantFrom("utf-8", "iso-8859-1", "utf-16", "utf-16be", "shift_jis", "x-unknown", '"'),
  ).map(([mediaType, charset]) => `${mediaType}; charset=${charset}`),
  fc.string(),
);
/** Bytes in which something is likely to mean something. */
const BYTES = fc.oneof(
  fc.uint8Array(),
  fc.array(
    fc.constantFrom(
      "--B",
      "--",
      "\r\n",
      "\r",
      'Content-Disposition: form-data; name="a"',
      ": ",
      "%",
      "a=",
      "&",
      "{",
    ),
  )
    .map((pieces) => utf8(pieces.join(""))),
);

Deno.test("parseBody() gives a value or a refusal for any bytes of any media type, and never throws", () => {
  fc.assert(fc.property(BYTES, MEDIA_TYPE, (bytes, mediaType) => {
    const read = parseBody(bytes, mediaType);
    assert.ok("body" in read || read.status === 400 || read.status === 415);
  }));
});

Deno.test("parseBody() gives back a form that URLSearchParams wrote, the first of each name", () => {
  fc.assert(fc.property(fc.array(fc.tuple(TEXT, TEXT)), (given) => {
    const first = new Map<string, string>();
    for (const [name, value] of given) {
      if (name !== "" && name !== "__proto__" && !first.has(name)) first.set(name, value);
    }
    const bytes = utf8(String(new URLSearchParams(given)));
    assert.deepEqual(parseBody(bytes, FORM), { body: Object.fromEntries(first) });
  }));
});

Deno.test("readPairs() gives back any bytes of Latin-1 that were percent-encoded", () => {
  const decoder = new TextDecoder("windows-1252");
  fc.assert(fc.property(fc.uint8Array(), (bytes) => {
    const encoded = Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");
    assert.equal(readPairs(`a=${encoded}`, "windows-1252")?.get("a"), decoder.decode(bytes));
  }));
});

Deno.test("readHeaderParameters() gives back quoted parameters, whatever is in them", () => {
  fc.assert(fc.property(fc.dictionary(fc.stringMatching(/^[a-z*-]+$/), QUOTED), (given) => {
    const text = Object.entries(given).map(([name, value]) => `; ${name}="${value}"`);
    const read = readHeaderParameters(`form-data${text.join("")}`);
    assert.deepEqual([...read.parameters], Object.entries(given));
    assert.equal(read.complete, true);
  }));
});

Deno.test("parseMultipart() gives back the parts that Fetch wrote", async () => {
  const field = fc.tuple(TEXT, fc.uint8Array(), TEXT);
  await fc.assert(fc.asyncProperty(fc.array(field, { maxLength: 20 }), async (fields) => {
    const form = new FormData();
    for (const [name, content, filename] of fields) {
      form.append(name, new Blob([Uint8Array.from(content)]), filename);
    }
    const response = new Response(form);
    const mediaType = response.headers.get("content-type") ?? "";
    const read = parseMultipart(new Uint8Array(await response.arrayBuffer()), mediaType);
    assert.ok("parts" in read);
    // %22, %0D and %0A stand for what a name cannot have: who writes them is not told apart.
    if (fields.some(([name, _, filename]) => /%(?:22|0D|0A)/i.test(name + filename))) return;
    assert.deepEqual(
      read.parts.map(({ name, bytes, filename }) => [name, Uint8Array.from(bytes), filename]),
      fields,
    );
  }));
});

Deno.test("verifyHmac() takes any content with its own signature, and no other content", async () => {
  const key = await importHmacKey("secret", "SHA-256");
  const scopes: HmacScope[] = ["body"];
  const config = { keys: [key], header: "x-signature", scopes };
  await fc.assert(fc.asyncProperty(fc.uint8Array(), fc.uint8Array(), async (bytes, others) => {
    const signature = await crypto.subtle.sign("HMAC", key, Uint8Array.from(bytes));
    const headers = { "x-signature": btoa(String.fromCharCode(...new Uint8Array(signature))) };
    const verdictOf = (body: Uint8Array) =>
      verifyHmac({ method: "POST", url: "http://host.test/", headers, body }, config, { now: 0 });
    assert.equal(await verdictOf(bytes), "valid");
    const same = bytes.length === others.length && bytes.every((byte, index) => byte === others[index]);
    assert.equal(await verdictOf(others), same ? "valid" : "signatureWrong");
  }));
});

Deno.test("verifyHmac() refuses what is no signature, whatever it is, and never throws", async () => {
  const keys = [await importHmacKey("secret", "SHA-512")];
  const scopes = fc.uniqueArray(fc.constantFrom<HmacScope>("url", "body", "parameters", "timestamp"));
  await fc.assert(
    fc.asyncProperty(scopes, fc.string({ unit: "binary" }), BYTES, async (given, text, body) => {
      const headers = { "x-signature": text, "x-time": text, "content-type": FORM };
      const request = { method: "POST", url: `http://host.test/?${text}`, headers, body };
      const config = { keys, header: "X-Signature", timestampHeader: "X-Time", scopes: given };
      assert.notEqual(await verifyHmac(request, config, { now: 0 }), "valid");
    }),
  );
});
