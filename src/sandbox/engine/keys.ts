/**
 * Keys: of the last partition, beyond 2^53, so that whoever rounds them is found out.
 *
 * @module
 */

import { problemAnswer, Refusal, unreadable } from "./rest/answer.ts";

/** Partitions that there seem to be. */
export const PARTITIONS = 5;

const PARTITION_SHIFT = 51n;
const FIRST_KEY = (BigInt(PARTITIONS) << PARTITION_SHIFT) + 1n;
const KEY = /^\d{1,19}$/;

/** Makes a source of keys, beginning behind those that there are already. */
export function createKeys(used: Iterable<bigint> = []): () => bigint {
  let next = FIRST_KEY;
  for (const key of used) {
    if (key >= next) next = key + 1n;
  }
  return () => next++;
}

/**
 * The key in a path.
 *
 * @throws {Refusal} 400 if it is none, 503 if it is of a partition that does not exist.
 */
export function readPathKey(text: string): bigint {
  if (!KEY.test(text)) throw unreadable();
  const key = BigInt(text);
  const partition = key >> PARTITION_SHIFT;
  if (partition >= 1n && partition <= BigInt(PARTITIONS)) return key;
  const title = "io.camunda.zeebe.gateway.cmd.PartitionNotFoundException";
  throw new Refusal(problemAnswer(503, { title, detail: `Partition ${partition} does not exist` }));
}
