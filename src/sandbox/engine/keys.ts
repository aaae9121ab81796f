/**
 * Keys, as a partition hands them out.
 *
 * @module
 */

import { problemAnswer, Refusal, unreadable } from "./rest/answer.ts";

const PARTITION_SHIFT = 51n;
const KEY = /^\d{1,19}$/;

/**
 * Makes a source of keys.
 *
 * @param partition The partition that they are of. From the fourth on, keys are beyond 2^53.
 */
export function createKeys(partition: number, { used = [] }: { used?: Iterable<bigint> } = {}): () => bigint {
  let next = (BigInt(partition) << PARTITION_SHIFT) + 1n;
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
export function readPathKey(text: string, { partitions }: { partitions: number }): bigint {
  if (!KEY.test(text)) throw unreadable();
  const key = BigInt(text);
  const partition = key >> PARTITION_SHIFT;
  if (partition >= 1n && partition <= BigInt(partitions)) return key;
  const title = "io.camunda.zeebe.broker.client.api.PartitionNotFoundException";
  const detail = "Expected to handle REST API request, but request could not be delivered";
  throw new Refusal(problemAnswer(503, { title, detail }));
}
