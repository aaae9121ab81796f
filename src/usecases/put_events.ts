/**
 * Any number of events → few requests, as many attempts as each event needs, and what became of each.
 *
 * @module
 */

import type { PutEventsOutcome } from "../core/eventbridge/outcome.ts";
import { packBatches } from "../core/eventbridge/pack.ts";
import { MAX_ENTRIES_PER_REQUEST } from "../core/eventbridge/target.ts";
import { type PutEventsEntry, validateEntry } from "../core/eventbridge/validate.ts";
import { type AttemptParts, type AttemptSettings, type Batch, createAttempt } from "./put_events_attempt.ts";
import { workOff } from "./work_off.ts";

/** What putting events needs. */
export type PutEventsParts = AttemptParts;

/** Where events go, and how much is done for them. */
export interface PutEventsSettings extends AttemptSettings {
  /** What the entries of a request must stay below, in bytes as AWS counts them. */
  maxRequestBytes: number;
  /** Most requests at once, for each call. */
  concurrency: number;
}

/** Puts events on buses. Never rejects because of an event, an answer or a signal. */
export type PutEvents = (
  entries: readonly PutEventsEntry[],
  options?: { signal?: AbortSignal },
) => Promise<PutEventsOutcome[]>;

/** Makes the use case. All its calls share one budget for retries. */
export function createPutEvents(parts: PutEventsParts, settings: PutEventsSettings): PutEvents {
  const { maxRequestBytes, concurrency } = settings;
  const attempt = createAttempt(parts, settings);

  return async function putEvents(entries, { signal } = {}) {
    const call: Batch["call"] = { signal, outcomes: [] };
    const items: Batch["items"][number][] = [];
    for (const [index, given] of entries.entries()) {
      const valid = validateEntry(given, maxRequestBytes);
      if (valid.refusal === undefined) items.push({ index, entry: valid.entry, bytes: valid.bytes });
      else call.outcomes[index] = { outcome: "refused", ...valid.refusal, attempts: 0 };
    }
    const packed = packBatches(items, { maxEntries: MAX_ENTRIES_PER_REQUEST, maxBytes: maxRequestBytes });
    const batches = packed.map((batch): Batch => ({
      items: batch,
      call,
      attempts: 0,
      mayHaveBeenSent: false,
    }));
    await workOff(batches, { atOnce: concurrency, work: attempt });
    return call.outcomes;
  };
}
