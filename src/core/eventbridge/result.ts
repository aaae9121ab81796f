/**
 * What a task gets back: the shape that the connector's page shows.
 *
 * @see https://docs.camunda.io/docs/components/connectors/out-of-the-box-connectors/amazon-eventbridge/
 * @module
 */

import type { JsonObject } from "../json.ts";
import type { PutEventsResponse, ResultEntry } from "./entry.ts";

/** Names that AWS and its SDKs spell in a way of their own. */
const SPELLINGS: ReadonlyMap<string, string> = new Map([
  ["etag", "ETag"],
  ["x-amzn-errortype", "x-amzn-ErrorType"],
  ["x-amzn-requestid", "x-amzn-RequestId"],
]);

/**
 * The connector's output for one entry of a request: key order fixed, nulls explicit. Several jobs may share
 * a request; each sees its own entry alone, and `failedEntryCount` counts that one.
 */
export function toConnectorResult(response: PutEventsResponse, entry: ResultEntry): JsonObject {
  return {
    ...metadataOf(response),
    failedEntryCount: response.failedEntryCount === null ? null : entry.errorCode === null ? 0 : 1,
    entries: isUnsaid(entry) ? [] : [{
      eventId: entry.eventId,
      errorCode: entry.errorCode,
      errorMessage: entry.errorMessage,
    }],
  };
}

/** What the jobs of a request have in common, made once for all of them. */
const metadataByResponse = new WeakMap<PutEventsResponse, JsonObject>();

function metadataOf(response: PutEventsResponse): JsonObject {
  const known = metadataByResponse.get(response);
  if (known !== undefined) return known;
  const headers = Object.entries(response.headers)
    .sort(([one], [other]) => one < other ? -1 : 1)
    .map(([name, value]): [string, string] => [spellHeader(name), value]);
  const metadata: JsonObject = {
    sdkResponseMetadata: { requestId: response.requestId },
    sdkHttpMetadata: {
      httpHeaders: Object.fromEntries(headers),
      httpStatusCode: response.status,
      allHttpHeaders: Object.fromEntries(headers.map(([name, value]) => [name, [value]])),
    },
  };
  metadataByResponse.set(response, metadata);
  return metadata;
}

/**
 * A header name as AWS spells it. `fetch` gives names in lower case, diagrams were written against the case
 * on the wire, so: a few names from a table; other names of AWS's (`x-amz…`) stay in lower case; every other
 * word begins with a capital, as in `Content-Type`.
 */
export function spellHeader(name: string): string {
  const lower = name.toLowerCase();
  return SPELLINGS.get(lower) ??
    (lower.startsWith("x-amz")
      ? lower
      : lower.replace(/(^|-)[a-z]/g, (beginning) => beginning.toUpperCase()));
}

function isUnsaid({ eventId, errorCode }: ResultEntry): boolean {
  return eventId === null && errorCode === null;
}
