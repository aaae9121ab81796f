/**
 * Entries → batches that fit into one request each.
 *
 * @module
 */

/** What one request takes. */
export interface BatchBounds {
  /** Most entries. */
  maxEntries: number;
  /** What the entries together must stay below, in bytes. */
  maxBytes: number;
}

/**
 * Puts items into batches, in order. An item that is too large for any request has one of its own.
 *
 * `bytes` of an item is what AWS counts of its entry.
 */
export function packBatches<T extends { bytes: number }>(
  items: readonly T[],
  { maxEntries, maxBytes }: BatchBounds,
): T[][] {
  const batches: T[][] = [];
  let batch: T[] = [];
  let sum = 0;
  for (const item of items) {
    sum += item.bytes;
    if (batch.length === 0 || batch.length === maxEntries || sum >= maxBytes) {
      batch = [];
      sum = item.bytes;
      batches.push(batch);
    }
    batch.push(item);
  }
  return batches;
}
