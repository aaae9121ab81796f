/**
 * What EventBridge says to the entries of a request, and to a body as a whole.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsRequestEntry.html
 * @module
 */

import { utf8 } from "../../core/bytes.ts";
import { isJsonObject, type Json, type JsonObject, ownProperty, parseJson } from "../../core/json.ts";

/** Who sends entries: an account's own code, or one of AWS's services. */
export type EntrySender = "account" | "service";

/** Why an entry is not taken. */
export interface EntryFailure {
  /** `ErrorCode` of the entry. */
  code: string;
  /** `ErrorMessage` of the entry. */
  message: string;
}

/** An entry that is taken. */
export interface ReceivedEntry {
  /** `Source`. */
  source: string;
  /** `DetailType`. */
  detailType: string;
  /** `EventBusName`; `default` if absent. */
  busName: string;
  /** `Detail`, parsed. */
  detail: JsonObject;
  /** `Resources`, if the entry has any. */
  resources?: string[];
  /** `Time` in milliseconds since the epoch, if the entry has one. */
  time?: number;
  /** `TraceHeader`, if the entry has one. */
  traceHeader?: string;
}

const MAX_ENTRIES = 10;
const MAX_TOTAL_BYTES = 1_048_576;
/** A body beyond this is refused without a word. */
export const MAX_BODY_BYTES: number = 4 * MAX_TOTAL_BYTES;
const TIME_BYTES = 14;
const MIN_SECONDS = Date.parse("0001-01-01T00:00:00Z") / 1_000;
const MAX_SECONDS = Date.parse("9999-12-31T23:59:59Z") / 1_000;
const MAX_TRACE_HEADER_LENGTH = 500;
const MAX_BUS_NAME_LENGTH = 1_600;

/** Why a request is refused as a whole: AWS's words, or nothing but a 413 if it is far too large. */
export type RequestRefusal = { message: string } | "farTooLarge";

/** Checks what holds for a request as a whole. */
export function refuseRequest(entries: Json | undefined, bodyLength: number): RequestRefusal | undefined {
  if (bodyLength > MAX_BODY_BYTES) return "farTooLarge";
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
  for (
    const [name, limit] of [["EventBusName", MAX_BUS_NAME_LENGTH], [
      "TraceHeader",
      MAX_TRACE_HEADER_LENGTH,
    ]] as const
  ) {
    const index = entries.findIndex((entry) => textOf(entry, name).length > limit);
    if (index < 0) continue;
    const path = `entries.${index + 1}.member.${name[0]?.toLowerCase()}${name.slice(1)}`;
    return { message: violation(path, `Member must have length less than or equal to ${limit}`) };
  }
  return undefined;
}

/** Whether the fields of every entry have the JSON types that AWS deserialises; it stops at the first that has not. */
export function isReadable(entries: Json | undefined): boolean {
  return !Array.isArray(entries) || entries.every((entry) =>
    isJsonObject(entry) &&
    ["Source", "DetailType", "Detail", "EventBusName", "TraceHeader"].every((name) =>
      ["string", "undefined"].includes(typeof ownProperty(entry, name))
    ) &&
    isInstant(ownProperty(entry, "Time")) &&
    resourcesOf(entry).every((resource) => typeof resource === "string")
  );
}

/** Whether a time is absent, or one that four digits have a year for. */
function isInstant(time: Json | undefined): boolean {
  return time === undefined || typeof time === "number" && time >= MIN_SECONDS && time <= MAX_SECONDS;
}

/**
 * Takes an entry, or says why not.
 *
 * @param options.sender Whether an AWS service sends it, whose sources begin with `aws.`. Default: `account`.
 */
export function readEntry(
  entry: Json,
  { sender = "account" }: { sender?: EntrySender } = {},
): { entry: ReceivedEntry; failure?: undefined } | { entry?: undefined; failure: EntryFailure } {
  for (const name of ["Source", "DetailType", "Detail"]) {
    if (textOf(entry, name) !== "") continue;
    const reason = `${name} is a required argument.`;
    return {
      failure: { code: "InvalidArgument", message: `Parameter ${name} is not valid. Reason: ${reason}` },
    };
  }
  const source = textOf(entry, "Source");
  if (sender === "account" && source.startsWith("aws.")) {
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
  return { entry: { source, detailType: textOf(entry, "DetailType"), busName, detail, ...optionsOf(entry) } };
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

function optionsOf(entry: Json): Pick<ReceivedEntry, "resources" | "time" | "traceHeader"> {
  const resources = resourcesOf(entry).filter((resource) => typeof resource === "string");
  const time = timeOf(entry);
  const traceHeader = textOf(entry, "TraceHeader");
  return {
    ...(resources.length > 0 ? { resources } : {}),
    ...(time === undefined ? {} : { time: Math.round(time * 1_000) }),
    ...(traceHeader === "" ? {} : { traceHeader }),
  };
}

/** Names, bus, trace header and JSON syntax around an entry are free. */
function sizeOf(entry: Json): number {
  const texts = [
    ...["Source", "DetailType", "Detail"].map((name) => textOf(entry, name)),
    ...resourcesOf(entry),
  ];
  const time = timeOf(entry) === undefined ? 0 : TIME_BYTES;
  return texts.reduce((sum: number, text) => sum + utf8(String(text)).length, time);
}

function resourcesOf(entry: Json): Json[] {
  const resources = isJsonObject(entry) ? ownProperty(entry, "Resources") : undefined;
  return Array.isArray(resources) ? resources : [];
}

function timeOf(entry: Json): number | undefined {
  const time = isJsonObject(entry) ? ownProperty(entry, "Time") : undefined;
  return typeof time === "number" ? time : undefined;
}

function textOf(entry: Json, name: string): string {
  const value = isJsonObject(entry) ? ownProperty(entry, name) : undefined;
  return typeof value === "string" ? value : "";
}

function violation(path: string, constraint: string): string {
  return `1 validation error detected: Value at '${path}' failed to satisfy constraint: ${constraint}`;
}
