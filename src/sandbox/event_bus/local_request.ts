/**
 * Events that an app gives in this process: as the body of a request, so that both ways in are read alike.
 *
 * @module
 */

import type { EventEntry, ResultEntry } from "../../core/eventbridge/entry.ts";
import { encodePutEvents } from "../../core/eventbridge/request.ts";
import type { PutEventsEntry } from "../../core/eventbridge/validate.ts";
import { type JsonObject, stringifyJson } from "../../core/json.ts";
import type { EntrySender } from "./entries.ts";
import type { EntryResult, Intake } from "./intake.ts";
import { refuseChange } from "./refusal.ts";
import { BusRefusal } from "./request.ts";

/** How events are put in this process. */
export interface SandboxPutEventsOptions {
  /** Who sends: only a service of AWS may have a source that begins with `aws.`. Default: `account`. */
  sender?: EntrySender;
}

/** What became of events. */
export interface SandboxPutEventsResult {
  /** How many were not taken. */
  failedEntryCount: number;
  /** One result for each, in order. */
  entries: ResultEntry[];
}

/**
 * Puts events.
 *
 * @throws {ZeebridgeError} `EVENT_BUS_REJECTED` if AWS would refuse all of them together.
 */
export function putLocally(
  entries: readonly PutEventsEntry[],
  { intake, region, sender = "account" }: SandboxPutEventsOptions & { intake: Intake; region: string },
): SandboxPutEventsResult {
  try {
    const results = intake.take(encodeEntries(entries), { sender, region }).map(resultEntryOf);
    return {
      failedEntryCount: results.filter(({ errorCode }) => errorCode !== null).length,
      entries: results,
    };
  } catch (error) {
    if (!(error instanceof BusRefusal)) throw error;
    const { status, code = status, message = "" } = error.failure;
    throw refuseChange("put events", `${code} ${message.replace(/\.$/, "")}`.trimEnd());
  }
}

function resultEntryOf(result: EntryResult): ResultEntry {
  if (result.failure === undefined) return { eventId: result.id, errorCode: null, errorMessage: null };
  const { code, message } = result.failure;
  return { eventId: null, errorCode: code, errorMessage: message };
}

/** The body of a request with these events. What is wrong with them is for its reader to say. */
function encodeEntries(entries: readonly PutEventsEntry[]): string {
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
