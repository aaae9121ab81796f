/**
 * Events of a file as entries of `PutEvents`: out of entries, and out of the envelopes that EventBridge delivers.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/ref/events-structure.html
 * @module
 */

import { isJsonObject, type Json, type JsonObject, ownProperty, parseJson } from "../../core/json.ts";
import type { PutEventsEntry } from "../eventbridge.ts";
import { CommandFailure } from "./command.ts";
import { readEvents } from "./event_texts.ts";

type Field = "Source" | "DetailType" | "Detail" | "Resources" | "Time" | "TraceHeader";

/** The two spellings of an event. AWS writes the rest of an envelope itself: its id, account and region. */
const SPELLINGS: readonly Readonly<Record<Field, string>>[] = [
  {
    Source: "Source",
    DetailType: "DetailType",
    Detail: "Detail",
    Resources: "Resources",
    Time: "Time",
    TraceHeader: "TraceHeader",
  },
  {
    Source: "source",
    DetailType: "detail-type",
    Detail: "detail",
    Resources: "resources",
    Time: "time",
    TraceHeader: "trace-header",
  },
];

/**
 * Reads events: one, a list of them, or JSON lines of either. Fields that are missing or wrong stay so: the client
 * for EventBridge says it for each event alone.
 *
 * @throws {CommandFailure} if a line is not JSON, or an event neither an entry nor an envelope; the message names its
 * position, never its text.
 */
export function readEntries(bytes: Uint8Array): PutEventsEntry[] {
  const values = readEvents(bytes).flatMap(({ text }) => {
    const value = parseJson(text);
    return Array.isArray(value) ? value : [value];
  });
  return values.map((value, index) => {
    const entry = isJsonObject(value) ? entryOf(value) : undefined;
    if (entry !== undefined) return entry;
    throw new CommandFailure(
      `Cannot read event ${index + 1}: it is neither an entry nor an envelope, ` +
        "expected Source, DetailType and Detail, or source, detail-type and detail",
    );
  });
}

function entryOf(event: JsonObject): PutEventsEntry | undefined {
  const names = SPELLINGS.find(({ Source, DetailType, Detail }) =>
    [Source, DetailType, Detail].some((name) => Object.hasOwn(event, name))
  );
  if (names === undefined) return undefined;
  const entry = {
    Source: ownProperty(event, names.Source),
    DetailType: ownProperty(event, names.DetailType),
    Detail: ownProperty(event, names.Detail),
    Resources: ownProperty(event, names.Resources),
    Time: instantOf(ownProperty(event, names.Time)),
    TraceHeader: ownProperty(event, names.TraceHeader),
  };
  // The client checks every field of what it is given.
  return entry as PutEventsEntry;
}

/** AWS's own tools also write instants as seconds since the epoch. */
function instantOf(time: Json | undefined): Json | Date | undefined {
  return typeof time === "number" ? new Date(time * 1_000) : time;
}
