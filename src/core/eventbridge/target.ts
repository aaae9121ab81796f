/**
 * Where a request to an event bus goes, and who signs it.
 *
 * @module
 */

import { type AwsCredentials, equalCredentials } from "../aws/credentials.ts";

/** Where a request goes and who signs it. */
export interface EventBusTarget {
  /** AWS region: part of the host name and of the signature. */
  region: string;
  /** Other endpoint than AWS's own. */
  endpoint?: string;
  /** Credentials to sign with. */
  credentials: AwsCredentials;
}

/** Most entries in one `PutEvents` request. */
export const MAX_ENTRIES_PER_REQUEST = 10;

/**
 * Puts items with the same target together, in batches that fit into one request. Items keep their order
 * within a batch, and batches follow their first item.
 */
export function batchByTarget<T extends { target: EventBusTarget }>(items: readonly T[]): T[][] {
  const batches: T[][] = [];
  // The batches that still have room, by what two targets can share without being compared.
  const open = new Map<string, T[][]>();
  for (const item of items) {
    const { region, endpoint, credentials } = item.target;
    const place = JSON.stringify([region, endpoint, credentials.accessKeyId]);
    const candidates = open.get(place) ?? [];
    open.set(place, candidates);
    const batch = candidates.find((candidate) =>
      candidate[0] !== undefined && equalCredentials(candidate[0].target.credentials, credentials)
    );
    if (batch === undefined) {
      const started = [item];
      candidates.push(started);
      batches.push(started);
    } else {
      batch.push(item);
      if (batch.length === MAX_ENTRIES_PER_REQUEST) candidates.splice(candidates.indexOf(batch), 1);
    }
  }
  return batches;
}
