/**
 * What EventBridge says to the entries of a request, and to a body as a whole.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsRequestEntry.html
 * @module
 */

import { utf8 } from "../core/bytes.ts";
import { isJsonObject, type Json, type JsonObject, ownProperty, parseJson } from "../core/json.ts";

/** Why an entry is not taken. */
export interface StubEntryFailure {
  /** `ErrorCode` of the entry. */
  code: string;
  /** `ErrorMessage` of the entry. */
  message: string;
}

/** An entry that is taken. */
export interface StubEntry {
  /** `Source`. */
  source: string;
  /** `DetailType`. */
  detailType: string;
  /** `EventBusName`; `default` if absent. */
  busName: string;
  /** `Detail`, parsed. */
  detail: JsonObject;
}

const MAX_ENTRIES = 10;
const MAX_TOTAL_BYTES = 1_048_576;
const MAX_BUS_NAME_LENGTH = 1_600;

/** Why a request is refused as a whole: AWS's words, or nothing but a 413 if it is far too large. */
export type StubRequestRefusal = { message: string } | "farTooLarge";

/** Checks what holds for a request as a whole. */
export function refuseRequest(entries: Json | undefined, bodyLength: number): StubRequestRefusal | undefined {
  if (bodyLength > 4 * MAX_TOTAL_BYTES) return "farTooLarge";
  if (!Array.isArray(entries)) {
    return { message: violation("entries", "Member must not be null") };
  }
  if (entries.length === 0) {
    return { message: violation("entries", "Member must have length greater than or equal to 1") };
  }
  if (entries.length > MAX_ENTRIES) {
    return { message: violation("entries", `Member must have length less than or equal to ${MAX_ENTRIES}`) };
  }
  const total = entries.reduce((sum: number, entry) => sum + sizeOf(entry), 0);
  if (total >= MAX_TOTAL_BYTES) {
    return { message: "Total size of the entries in the request is over the limit." };
  }
  const isLong = entries.some((entry) => textOf(entry, "EventBusName").length > MAX_BUS_NAME_LENGTH);
  if (isLong) {
    const length = `Member must have length less than or equal to ${MAX_BUS_NAME_LENGTH}`;
    return { message: violation("entries.1.member.eventBusName", length) };
  }
  return undefined;
}

/** Takes an entry, or says why not. */
export function readEntry(
  entry: Json,
): { entry: StubEntry; failure?: undefined } | { entry?: undefined; failure: StubEntryFailure } {
  for (const name of ["Source", "DetailType", "Detail"]) {
    if (textOf(entry, name) !== "") continue;
    const reason = `${name} is a required argument.`;
    return {
      failure: { code: "InvalidArgument", message: `Parameter ${name} is not valid. Reason: ${reason}` },
    };
  }
  const source = textOf(entry, "Source");
  if (source.startsWith("aws.")) {
    return {
      failure: {
        code: "NotAuthorizedForSourceException",
        message: `Not authorized for the source ${source}`,
      },
    };
  }
  const detail = readDetail(textOf(entry, "Detail"));
  if (detail === undefined) return { failure: { code: "MalformedDetail", message: "Detail is malformed." } };
  const busName = textOf(entry, "EventBusName") || "default";
  return { entry: { source, detailType: textOf(entry, "DetailType"), busName, detail } };
}

function readDetail(text: string): JsonObject | undefined {
  try {
    const detail = parseJson(text);
    return isJsonObject(detail) ? detail : undefined;
  } catch {
    // Not JSON, which is what AWS calls malformed.
    return undefined;
  }
}

/** Names, bus and JSON syntax around an entry are free. */
function sizeOf(entry: Json): number {
  return ["Source", "DetailType", "Detail"].reduce(
    (sum, name) => sum + utf8(textOf(entry, name)).length,
    0,
  );
}

function textOf(entry: Json, name: string): string {
  const value = isJsonObject(entry) ? ownProperty(entry, name) : undefined;
  return typeof value === "string" ? value : "";
}

function violation(path: string, constraint: string): string {
  return `1 validation error detected: Value at '${path}' failed to satisfy constraint: ${constraint}`;
}
