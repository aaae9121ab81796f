/**
 * A 200 of `PutEvents` → one result for each entry.
 *
 * AWS took a request that it answered with 200, so whatever its body looks like, nothing is sent again.
 *
 * @module
 */

import { isJsonObject, type Json, ownProperty } from "../json.ts";
import type { PutEventsResponse, ResultEntry } from "./entry.ts";
import { type AwsAnswer, readRequestId } from "./error.ts";

/** Our own code of an entry whose result is not in the answer. AWS has none for that. */
export const RESULT_UNREADABLE = "ResultUnreadable";

const UNREADABLE: ResultEntry = {
  eventId: null,
  errorCode: RESULT_UNREADABLE,
  errorMessage: "AWS answered 200, but the result of this event cannot be read; it may have been sent",
};

/** AWS said nothing about the entry, as its SDKs see an answer without `Entries`. */
const UNSAID: ResultEntry = { eventId: null, errorCode: null, errorMessage: null };

/**
 * Reads a 200.
 *
 * An answer that is empty or an object without `Entries` says nothing about its entries (Camunda's runtime
 * takes it as success, too). What is not JSON, or has fewer results than the request had entries, leaves
 * entries whose code is {@linkcode RESULT_UNREADABLE}.
 *
 * @param entryCount How many entries the request had.
 */
export function readPutEventsAnswer(answer: AwsAnswer, entryCount: number): PutEventsResponse {
  const document = readDocument(answer.body);
  const results = readResults(document);
  return {
    status: answer.status,
    headers: answer.headers,
    requestId: readRequestId(answer.headers),
    failedEntryCount: readCount(document),
    entries: Array.from({ length: entryCount }, (_, index) => results(index)),
  };
}

function readDocument(body: string | undefined): Json | undefined {
  if (body === undefined) return undefined;
  if (body.trim() === "") return {};
  try {
    // Only texts are read from it, so that no number has to be exact.
    return JSON.parse(body);
  } catch {
    // Not JSON: `undefined` is what that means here.
    return undefined;
  }
}

function readResults(document: Json | undefined): (index: number) => ResultEntry {
  if (!isJsonObject(document)) return () => UNREADABLE;
  const list = ownProperty(document, "Entries") ?? null;
  if (list === null) return () => UNSAID;
  return (index) => Array.isArray(list) ? readResult(list[index]) : UNREADABLE;
}

function readResult(result: Json | undefined): ResultEntry {
  if (!isJsonObject(result)) return UNREADABLE;
  const eventId = readText(ownProperty(result, "EventId"));
  const errorCode = readText(ownProperty(result, "ErrorCode"));
  if (eventId === null && errorCode === null) return UNREADABLE;
  return { eventId, errorCode, errorMessage: readText(ownProperty(result, "ErrorMessage")) };
}

function readText(value: Json | undefined): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

function readCount(document: Json | undefined): number | null {
  if (!isJsonObject(document)) return null;
  const count = ownProperty(document, "FailedEntryCount");
  return typeof count === "number" && Number.isSafeInteger(count) && count >= 0 ? count : null;
}
