/**
 * The request for a key set.
 *
 * @module
 */

import type { JsonObject } from "../../core/json.ts";
import { declaredLength, readBytes } from "../../core/stream.ts";
import { readKeySet } from "../../core/webhook/jwk.ts";
import { readRetryAfter } from "../../core/zeebe/retry_after.ts";
import type { Clock } from "../../ports/clock.ts";

/** What asking for a key set comes to. */
export type KeySetAnswer =
  | { keys: JsonObject[] }
  /** `reason`: for the operator. `retryAfterMs`: how long the server asked to wait, if it said. */
  | { reason: string; retryAfterMs?: number };

/** What asking needs. */
export interface KeySetRequestParts {
  /** Used for the key server. */
  fetch: typeof fetch;
  /** Time. */
  clock: Clock;
}

/** Longest wait for a key set, its body included, in milliseconds. */
export const KEY_SET_TIMEOUT_MS = 3_000;
const MAX_KEY_SET_BYTES = 262_144;
const MAX_KEYS = 100;

const TOO_LONG = `the key set has more than ${MAX_KEY_SET_BYTES} bytes`;

/** Asks for a key set, once. Never rejects. */
export async function requestKeySet(
  url: string,
  { fetch, clock }: KeySetRequestParts,
): Promise<KeySetAnswer> {
  const call = new AbortController();
  const cancelTimer = clock.after(KEY_SET_TIMEOUT_MS, () => call.abort());
  try {
    const response = await fetch(url, {
      headers: { "accept": "application/jwk-set+json, application/json" },
      // A redirect could lead to where the model may not.
      redirect: "manual",
      signal: call.signal,
    });
    return await readAnswer(response, clock.now());
  } catch {
    // What a platform says about a broken connection may have the URL in it.
    const reason = call.signal.aborted
      ? `the key server did not answer within ${KEY_SET_TIMEOUT_MS} ms`
      : "the key server cannot be reached";
    return { reason };
  } finally {
    cancelTimer();
  }
}

async function readAnswer(response: Response, now: number): Promise<KeySetAnswer> {
  const { status, headers, body } = response;
  if (status !== 200) {
    await body?.cancel();
    const retryAfterMs = readRetryAfter(headers.get("retry-after"), now);
    return { reason: `the key server answered ${status}, expected 200`, retryAfterMs };
  }
  if ((declaredLength((name) => headers.get(name)) ?? 0) > MAX_KEY_SET_BYTES) {
    await body?.cancel();
    return { reason: TOO_LONG };
  }
  const bytes = body === null ? new Uint8Array() : await readBytes(body, MAX_KEY_SET_BYTES);
  if (bytes === undefined) return { reason: TOO_LONG };
  const keys = readKeySet(new TextDecoder().decode(bytes));
  if (keys === undefined) return { reason: "the key server's answer is no JWK Set" };
  return keys.length > MAX_KEYS ? { reason: `the key set has more than ${MAX_KEYS} keys` } : { keys };
}
