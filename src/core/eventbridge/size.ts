/**
 * How large an event is by AWS's own rule, which counts the content of some fields and no JSON around it.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html
 * @module
 */

import type { EventEntry } from "./entry.ts";

/** The entries of one request must stay below this, in bytes, unless an account has another limit. */
export const MAX_REQUEST_BYTES = 1_048_576;

/** What a time counts, in bytes, however it is written. */
const TIME_BYTES = 14;

/** What AWS counts of an entry, in bytes. The name of the bus and the trace header are free. */
export function entryBytes({ Source, DetailType, Detail, Resources = [], Time }: EventEntry): number {
  return [Source, DetailType, Detail, ...Resources].reduce(
    (sum, text) => sum + utf8Length(text),
    Time === undefined ? 0 : TIME_BYTES,
  );
}

/** How many bytes a text has as UTF-8, without encoding it. */
export function utf8Length(text: string): number {
  let bytes = text.length;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) continue;
    bytes += unit < 0x800 ? 1 : 2;
    // A pair of surrogates is one character of four bytes; alone, each becomes a replacement of three.
    if ((unit & 0xfc00) === 0xd800 && (text.charCodeAt(index + 1) & 0xfc00) === 0xdc00) index++;
  }
  return bytes;
}
