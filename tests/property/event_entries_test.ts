import assert from "node:assert/strict";
import fc from "fast-check";
import { parseJson } from "../../src/core/json.ts";
import { CommandFailure } from "../../src/entry/cli/command.ts";
import { readEntries } from "../../src/entry/cli/event_entries.ts";

const encoder = new TextEncoder();
const detail = fc.dictionary(fc.string(), fc.jsonValue());

Deno.test("readEntries() reads the same out of an entry and out of an envelope", () => {
  fc.assert(fc.property(fc.string(), fc.string(), detail, (source, detailType, content) => {
    const entry = { Source: source, DetailType: detailType, Detail: content };
    const envelope = {
      id: "1",
      source,
      "detail-type": detailType,
      detail: content,
      account: "2",
      region: "r",
    };
    const [one, other] = readEntries(encoder.encode(JSON.stringify([entry, envelope])));
    assert.deepEqual(one, other);
    assert.deepEqual(one?.Detail, parseJson(JSON.stringify(content)));
  }));
});

Deno.test("readEntries() reads the same out of a list and out of lines", () => {
  fc.assert(fc.property(fc.array(detail, { minLength: 1 }), (contents) => {
    const events = contents.map((content) => ({ Source: "s", DetailType: "d", Detail: content }));
    const lines = events.map((event) => JSON.stringify(event)).join("\n");
    assert.deepEqual(
      readEntries(encoder.encode(JSON.stringify(events))),
      readEntries(encoder.encode(lines)),
    );
  }));
});

Deno.test("readEntries() gives entries or a failure in words for any bytes", () => {
  fc.assert(fc.property(fc.oneof(fc.json().map((text) => encoder.encode(text)), fc.uint8Array()), (bytes) => {
    try {
      assert.ok(Array.isArray(readEntries(bytes)));
    } catch (error) {
      assert.ok(error instanceof CommandFailure);
    }
  }));
});
