/**
 * A `PutEvents` request in AWS JSON 1.1.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
 * @module
 */

import { type JsonObject, stringifyJson } from "../json.ts";
import type { EventEntry } from "./entry.ts";

/** Name of the service in a signature. */
export const SIGNING_NAME = "events";

/** Headers of every request. */
export const PUT_EVENTS_HEADERS = {
  "content-type": "application/x-amz-json-1.1",
  "x-amz-target": "AWSEvents.PutEvents",
} as const;

const FIELDS = [
  "Source",
  "DetailType",
  "Detail",
  "EventBusName",
  "Resources",
  "Time",
  "TraceHeader",
] as const satisfies (keyof EventEntry)[];

/**
 * The body of a request.
 *
 * @param options.endpointId Id of the global endpoint that it goes to.
 */
export function encodePutEvents(
  entries: readonly EventEntry[],
  { endpointId }: { endpointId?: string } = {},
): string {
  const Entries = entries.map(wireFormOf);
  return stringifyJson(endpointId === undefined ? { Entries } : { Entries, EndpointId: endpointId });
}

/** The fields that AWS knows, whatever else a caller's object has. */
function wireFormOf(entry: EventEntry): JsonObject {
  const form: JsonObject = {};
  for (const field of FIELDS) {
    const value = entry[field];
    if (value !== undefined) form[field] = value;
  }
  return form;
}
