import assert from "node:assert/strict";
import type { PutEventsResponse } from "../../../src/core/eventbridge/entry.ts";
import { spellHeader, toConnectorResult } from "../../../src/core/eventbridge/result.ts";

const ACCEPTED = { eventId: "e-1", errorCode: null, errorMessage: null };
const REFUSED = { eventId: null, errorCode: "MalformedDetail", errorMessage: "Detail is malformed." };

function response(failedEntryCount: number | null): PutEventsResponse {
  return {
    status: 200,
    headers: { "x-amzn-requestid": "r-1", "content-type": "application/x-amz-json-1.1" },
    requestId: "r-1",
    failedEntryCount,
    entries: [ACCEPTED, REFUSED],
  };
}

Deno.test("toConnectorResult() has the shape of the connector's page, keys in order, nulls explicit", () => {
  assert.equal(
    JSON.stringify(toConnectorResult(response(0), ACCEPTED)),
    '{"sdkResponseMetadata":{"requestId":"r-1"},"sdkHttpMetadata":{"httpHeaders":{"Content-Type":' +
      '"application/x-amz-json-1.1","x-amzn-RequestId":"r-1"},"httpStatusCode":200,"allHttpHeaders":{' +
      '"Content-Type":["application/x-amz-json-1.1"],"x-amzn-RequestId":["r-1"]}},"failedEntryCount":0,' +
      '"entries":[{"eventId":"e-1","errorCode":null,"errorMessage":null}]}',
  );
});

Deno.test("toConnectorResult() counts the job's own entry, not its neighbours'", () => {
  assert.equal(toConnectorResult(response(1), ACCEPTED)["failedEntryCount"], 0);
  assert.equal(toConnectorResult(response(1), REFUSED)["failedEntryCount"], 1);
});

Deno.test("toConnectorResult() says nothing where AWS said nothing", () => {
  const unsaid = { eventId: null, errorCode: null, errorMessage: null };
  const result = toConnectorResult(response(null), unsaid);
  assert.equal(result["failedEntryCount"], null);
  assert.deepEqual(result["entries"], []);
});

Deno.test("spellHeader() spells names as AWS sends them", () => {
  const spellings = [
    "Content-Type",
    "Date",
    "ETag",
    "Keep-Alive",
    "X-Extra",
    "x-amz-id-2",
    "x-amzn-ErrorType",
    "x-amzn-RequestId",
  ];
  assert.deepEqual(spellings.map((name) => spellHeader(name.toLowerCase())), spellings);
});
