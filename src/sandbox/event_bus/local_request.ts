/**
 * Events that an app gives in this process → the body of a request, so that both ways in are read alike.
 *
 * @module
 */

import type { EventEntry } from "../../core/eventbridge/entry.ts";
import { encodePutEvents } from "../../core/eventbridge/request.ts";
import type { PutEventsEntry } from "../../core/eventbridge/validate.ts";
import { type JsonObject, stringifyJson } from "../../core/json.ts";

/** The body of a request with these events. What is wrong with them is for its reader to say. */
export function encodeEntries(entries: readonly PutEventsEntry[]): string {
  return encodePutEvents(entries.map(({ Detail, Resources, Time, ...rest }): EventEntry => ({
    ...rest,
    Detail: detailTextOf(Detail),
    Resources: Resources && [...Resources],
    Time: Time === undefined ? undefined : new Date(Time).getTime() / 1_000,
  })));
}

function detailTextOf(detail: object | string): string {
  if (typeof detail === "string") return detail;
  try {
    // What an object is in JSON is its own affair.
    return stringifyJson(detail as JsonObject);
  } catch {
    // An object that JSON cannot express, which is no JSON text.
    return String(detail);
  }
}
