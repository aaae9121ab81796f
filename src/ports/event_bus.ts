/**
 * The event bus: one `PutEvents` request. Batching and retries are the caller's.
 *
 * @module
 */

import type { AwsCredentials } from "../core/aws/credentials.ts";
import type { EventEntry, PutEventsResponse } from "../core/eventbridge/entry.ts";

/** Where a request goes and who signs it. */
export interface EventBusTarget {
  /** AWS region: part of the host name and of the signature. */
  region: string;
  /** Other endpoint than AWS's own. */
  endpoint?: string;
  /** Credentials to sign with. */
  credentials: AwsCredentials;
}

/** Puts events on buses. */
export interface EventBus {
  /**
   * Sends one request of 1 to 10 entries.
   *
   * @throws {EventBusError} if the request as a whole did not succeed.
   */
  putEvents(
    target: EventBusTarget,
    entries: EventEntry[],
    options?: { signal?: AbortSignal },
  ): Promise<PutEventsResponse>;
}
