/**
 * The event bus: one `PutEvents` request. Batching and retries are the caller's.
 *
 * @module
 */

import type { EventEntry, PutEventsResponse } from "../core/eventbridge/entry.ts";
import type { EventBusError } from "../core/eventbridge/error.ts";
import type { EventBusTarget } from "../core/eventbridge/target.ts";

export type { EventBusError, EventBusTarget };

/** Puts events on buses. */
export interface EventBus {
  /**
   * Sends one request of 1 to 10 entries. Not idempotent: after an error without a status, or an abort, the
   * events may have been sent.
   *
   * @returns One result per entry. An answer that cannot be read is no error but unreadable results: the
   * request was taken, so it must not be repeated.
   * @throws {EventBusError} if the request as a whole did not succeed.
   */
  putEvents(
    target: EventBusTarget,
    entries: EventEntry[],
    options?: { signal?: AbortSignal },
  ): Promise<PutEventsResponse>;
}
