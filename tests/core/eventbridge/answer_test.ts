import assert from "node:assert/strict";
import fc from "fast-check";
import { readPutEventsAnswer, RESULT_UNREADABLE } from "../../../src/core/eventbridge/answer.ts";
import type { PutEventsResponse } from "../../../src/core/eventbridge/entry.ts";

function read(body: string | undefined, count = 2): PutEventsResponse {
  return readPutEventsAnswer({ status: 200, headers: { "x-amzn-requestid": "r-1" }, body }, count);
}

Deno.test("readPutEventsAnswer() gives one result per entry, in order", () => {
  const body = JSON.stringify({
    FailedEntryCount: 1,
    Entries: [{ EventId: "e-1" }, { ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." }],
  });
  assert.deepEqual(read(body), {
    status: 200,
    headers: { "x-amzn-requestid": "r-1" },
    requestId: "r-1",
    failedEntryCount: 1,
    entries: [
      { eventId: "e-1", errorCode: null, errorMessage: null },
      { eventId: null, errorCode: "MalformedDetail", errorMessage: "Detail is malformed." },
    ],
  });
});

Deno.test("readPutEventsAnswer() takes an answer without entries for one that says nothing", () => {
  for (const body of ["", "  ", "{}", '{"Entries":null}']) {
    const { failedEntryCount, entries } = read(body);
    assert.equal(failedEntryCount, null);
    assert.deepEqual(entries, Array(2).fill({ eventId: null, errorCode: null, errorMessage: null }), body);
  }
});

Deno.test("readPutEventsAnswer() gives an unreadable answer's entries a code of their own", () => {
  const bodies = [undefined, "<html>", "{", "[]", "null", "7", '{"Entries":{}}', '{"Entries":"x"}'];
  for (const body of bodies) {
    assert.deepEqual(read(body).entries.map(({ errorCode }) => errorCode), [
      RESULT_UNREADABLE,
      RESULT_UNREADABLE,
    ], body);
  }
});

Deno.test("readPutEventsAnswer() tells missing and empty results from those that are there", () => {
  const few = read('{"FailedEntryCount":0,"Entries":[{"EventId":"e-1"}]}');
  assert.deepEqual(few.entries.map(({ errorCode }) => errorCode), [null, RESULT_UNREADABLE]);
  const odd = read('{"FailedEntryCount":-1,"Entries":[null,{"EventId":""}]}');
  assert.equal(odd.failedEntryCount, null);
  assert.deepEqual(odd.entries.map(({ errorCode }) => errorCode), [RESULT_UNREADABLE, RESULT_UNREADABLE]);
});

Deno.test("readPutEventsAnswer() never throws, and always gives as many results as there were entries", () => {
  const body = fc.oneof(fc.string(), fc.json(), fc.json().map((entries) => `{"Entries":${entries}}`));
  fc.assert(fc.property(body, fc.integer({ min: 1, max: 10 }), (text, count) => {
    assert.equal(read(text, count).entries.length, count);
  }));
});
