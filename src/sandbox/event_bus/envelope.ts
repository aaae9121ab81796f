/**
 * An entry that was taken → the event as targets get it.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html
 * @module
 */

import type { JsonObject } from "../../core/json.ts";
import type { ReceivedEntry } from "./entries.ts";

/** What the bus adds to an entry. */
export interface EnvelopeOptions {
  /** Id of the event. */
  id: string;
  /** Account that it belongs to. */
  accountId: string;
  /** Region that it was sent to. */
  region: string;
  /** When it was taken, in milliseconds since the epoch. */
  now: number;
}

/** The event with its envelope. Its time has whole seconds, as at AWS. */
export function wrapEntry(entry: ReceivedEntry, { id, accountId, region, now }: EnvelopeOptions): JsonObject {
  const { source, detailType, detail, resources = [], time = now } = entry;
  return {
    version: "0",
    id,
    "detail-type": detailType,
    source,
    account: accountId,
    time: `${new Date(time).toISOString().slice(0, 19)}Z`,
    region,
    resources: [...resources],
    detail,
  };
}
