/**
 * An event as an app gives it → an entry, or why AWS would refuse it, or take it and drop it in silence.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsRequestEntry.html
 * @module
 */

import { isJsonObject, type JsonObject, stringifyJson } from "../json.ts";
import type { EventEntry } from "./entry.ts";
import { entryBytes } from "./size.ts";

/** An event to send. Fields are spelled as AWS spells them. */
export interface PutEventsEntry {
  /** Who sends. Must not begin with `aws.`. */
  Source: string;
  /** What kind of event, up to 128 characters. */
  DetailType: string;
  /** Content: an object, or the JSON text of one, which is sent as it is. */
  Detail: object | string;
  /** Name or ARN of the bus. Default: the account's default bus. AWS takes an unknown name, and drops the event. */
  EventBusName?: string;
  /** ARNs of what the event is about. */
  Resources?: readonly string[];
  /** When it happened; as text: ISO 8601 with an offset. AWS keeps seconds. Default: when AWS gets it. */
  Time?: Date | string;
  /** X-Ray trace header, up to 500 characters. */
  TraceHeader?: string;
}

/** Why an entry is not sent, by AWS's own code for it. */
export interface EntryRefusal {
  /** `InvalidArgument`, `MalformedDetail`, `NotAuthorizedForSourceException` or `ValidationException`. */
  code: string;
  /** What is wrong. Says nothing of the content. */
  message: string;
}

/** An entry that may be sent, with its size in bytes as AWS counts it; or why not. */
export type ValidatedEntry =
  | { entry: EventEntry; bytes: number; refusal?: undefined }
  | { entry?: undefined; refusal: EntryRefusal };

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/;

/** What must hold of a field, if it is there. */
interface Rule {
  field: keyof PutEventsEntry;
  isRequired?: true;
  holds(value: unknown): boolean;
  expected: string;
  /** How AWS calls it. Default: `InvalidArgument`. */
  code?: string;
}

/** In the order in which they are looked at. */
const RULES: readonly Rule[] = [
  { field: "Source", isRequired: true, holds: isText(), expected: "a text that is not empty" },
  {
    field: "Source",
    holds: (value) => !String(value).startsWith("aws."),
    expected: 'a beginning other than "aws."',
    code: "NotAuthorizedForSourceException",
  },
  // A longer one gets an event id from AWS, and the event is dropped.
  { field: "DetailType", isRequired: true, holds: isText(128), expected: "a text of 1 to 128 characters" },
  { field: "EventBusName", holds: isText(1_600), expected: "a name or ARN of up to 1600 characters" },
  {
    field: "Resources",
    holds: (value) => Array.isArray(value) && value.every((one) => typeof one === "string"),
    expected: "a list of texts",
  },
  {
    field: "Time",
    holds: (value) => !Number.isNaN(millisecondsOf(value)),
    expected: "a valid Date, or ISO 8601 text with an offset",
  },
  { field: "TraceHeader", holds: isText(500), expected: "a text of 1 to 500 characters" },
];

/**
 * Checks an event and makes an entry of it.
 *
 * @param maxBytes What a request's entries must stay below.
 */
export function validateEntry(given: PutEventsEntry, maxBytes: number): ValidatedEntry {
  if (!isJsonObject(given)) return refuse("InvalidArgument", "the event is no object");
  const broken = RULES.find(({ field, isRequired, holds }) =>
    given[field] === undefined ? isRequired : !holds(given[field])
  );
  if (broken !== undefined) {
    const { code = "InvalidArgument", field, expected } = broken;
    return refuse(code, `${field} is not valid, expected ${expected}`);
  }
  const Detail = detailTextOf(given.Detail);
  if (Detail === undefined) {
    return refuse("MalformedDetail", "Detail is not valid, expected an object, or the JSON text of one");
  }
  const { Source, DetailType, EventBusName, Resources, Time, TraceHeader } = given;
  const entry: EventEntry = {
    Source,
    DetailType,
    Detail,
    EventBusName,
    Resources: Resources && [...Resources],
    Time: Time === undefined ? undefined : millisecondsOf(Time) / 1_000,
    TraceHeader,
  };
  const bytes = entryBytes(entry);
  if (bytes < maxBytes) return { entry, bytes };
  return refuse(
    "ValidationException",
    `it has ${bytes} bytes as AWS counts them, expected less than ${maxBytes}`,
  );
}

function refuse(code: string, reason: string): ValidatedEntry {
  return { refusal: { code, message: `Cannot send the event: ${reason}` } };
}

function isText(maxLength: number = Infinity): (value: unknown) => boolean {
  return (value) => typeof value === "string" && value !== "" && value.length <= maxLength;
}

/** An instant in milliseconds since the epoch; NaN if it is none. */
function millisecondsOf(time: unknown): number {
  if (time instanceof Date) return time.getTime();
  return typeof time === "string" && INSTANT.test(time) ? Date.parse(time) : NaN;
}

function detailTextOf(detail: unknown): string | undefined {
  try {
    if (typeof detail === "string") return isJsonObject(JSON.parse(detail)) ? detail : undefined;
    // What an object is in JSON is its own affair: a list, a date or a map may be something else there.
    const text = stringifyJson(detail as JsonObject);
    return text.startsWith("{") ? text : undefined;
  } catch {
    // Not JSON, or an object that JSON cannot express: AWS calls both malformed.
    return undefined;
  }
}
