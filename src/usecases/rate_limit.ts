/**
 * How many requests a webhook takes in a second.
 *
 * @module
 */

import { makeRoom } from "../core/make_room.ts";

/** Takes one request of a webhook, or says how long its sender should wait, in milliseconds. */
export type TakeRequest = (webhook: string, now: number) => number | undefined;

/** What is left for one webhook. */
interface Bucket {
  tokens: number;
  filledAt: number;
}

/** Webhooks with a bucket of their own. One that makes room for another begins anew with a full one. */
const MAX_BUCKETS = 10_000;

/**
 * Makes a token bucket for each webhook: it fills at the rate, and holds a second's worth, so that a burst is not
 * refused that the average allows. In this process alone: each isolate counts for itself.
 *
 * @param perSecond Requests; absent: no limit.
 */
export function createRateLimit(perSecond: number | undefined): TakeRequest {
  if (perSecond === undefined) return () => undefined;
  const buckets = new Map<string, Bucket>();

  function bucketOf(webhook: string, now: number): Bucket {
    const kept = buckets.get(webhook);
    if (kept !== undefined) return kept;
    makeRoom(buckets, MAX_BUCKETS);
    const bucket = { tokens: perSecond ?? 0, filledAt: now };
    buckets.set(webhook, bucket);
    return bucket;
  }

  return function takeRequest(webhook, now) {
    const bucket = bucketOf(webhook, now);
    // A clock that was set back must not take tokens away.
    const passedMs = Math.max(0, now - bucket.filledAt);
    bucket.tokens = Math.min(perSecond, bucket.tokens + passedMs * perSecond / 1_000);
    bucket.filledAt = now;
    if (bucket.tokens < 1) return (1 - bucket.tokens) * 1_000 / perSecond;
    bucket.tokens -= 1;
    return undefined;
  };
}
