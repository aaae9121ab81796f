/**
 * What came of an attempt to deliver an event.
 *
 * @module
 */

import { readRetryAfterMs } from "./retry_policy.ts";

/** What came of an attempt. */
export type AttemptOutcome = { kind: "delivered"; status?: number } | AttemptFailure;

/** An attempt that failed. */
export interface AttemptFailure {
  /** Kind. */
  kind: "failed";
  /** Whether another attempt may do better. */
  isRetryable: boolean;
  /** AWS's code for it, as in a dead-letter queue. */
  code: string;
  /** What happened, in words. */
  message: string;
  /** HTTP status, if there was an answer. */
  status?: number;
  /** What the endpoint asked to wait, in milliseconds; below 0: it wants no retry. */
  retryAfterMs?: number;
}

/** The statuses below 500 that AWS tries again. */
const RETRYABLE: ReadonlySet<number> = new Set([401, 407, 409, 429]);

/** AWS's codes for statuses. It does not publish all of them. */
const CODES: ReadonlyMap<number, string> = new Map([
  [401, "NO_PERMISSIONS"],
  [403, "NO_PERMISSIONS"],
  [404, "NO_RESOURCE"],
  [407, "NO_PERMISSIONS"],
  [410, "NO_RESOURCE"],
  [429, "THROTTLING"],
]);

/** What came of a request that was answered. */
export function outcomeOfAnswer({ status, headers }: Response, now: number): AttemptOutcome {
  if (status >= 200 && status < 300) return { kind: "delivered", status };
  return {
    kind: "failed",
    isRetryable: status >= 500 || RETRYABLE.has(status),
    code: CODES.get(status) ?? "SDK_CLIENT_ERROR",
    message: `Unable to invoke ApiDestination endpoint: it answered ${status}`,
    status,
    retryAfterMs: readRetryAfterMs(headers.get("retry-after"), now),
  };
}

/** What came of an attempt that was not answered. It is tried again. */
export function outcomeOfFault(code: string, message: string): AttemptFailure {
  return { kind: "failed", isRetryable: true, code, message };
}
