/**
 * How large an event is by AWS's own rule, which counts the content of some fields and no JSON around it.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html
 * @module
 */

import { utf8 } from "../bytes.ts";
import type { EventEntry } from "./entry.ts";

/** The entries of one request must stay below this, in bytes, unless an account has another limit. */
export const MAX_REQUEST_BYTES = 1_048_576;

/** What a time counts, in bytes, however it is written. */
const TIME_BYTES = 14;

/** What AWS counts of an entry, in bytes. The name of the bus and the trace header are free. */
export function entryBytes({ Source, DetailType, Detail, Resources = [], Time }: EventEntry): number {
  return [Source, DetailType, Detail, ...Resources].reduce(
    // Encoding is native, and several times as fast as looking at every character.
    (sum, text) => sum + utf8(text).length,
    Time === undefined ? 0 : TIME_BYTES,
  );
}
