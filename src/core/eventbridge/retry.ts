/**
 * Whether, and when, something is sent again: the standard retry mode of AWS's SDKs.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 * @module
 */

import { fullJitter } from "../backoff.ts";
import { readRetryAfter } from "../zeebe/retry_after.ts";

/** Why a retry is worth it: something passing, or AWS asks for less. */
export type RetryKind = "transient" | "throttling";

/** How a kind is retried. */
interface RetryRow {
  /** Upper bound of the first wait, in milliseconds. */
  baseMs: number;
  /** Tokens of the budget that a retry costs. */
  cost: number;
}

const RETRIES: Readonly<Record<RetryKind, RetryRow>> = {
  transient: { baseMs: 50, cost: 14 },
  throttling: { baseMs: 1_000, cost: 5 },
};

const CAP_MS = 20_000;
/** AWS may ask for more time than we would take, but for so much more only. */
const MAX_ASKED_MS = 5_000;

/** Codes by which AWS asks for less. It sends most of them with status 400. */
const THROTTLING_CODES: ReadonlySet<string> = new Set([
  "BandwidthLimitExceeded",
  "EC2ThrottledException",
  "LimitExceededException",
  "PriorRequestNotComplete",
  "ProvisionedThroughputExceededException",
  "RequestLimitExceeded",
  "RequestThrottled",
  "RequestThrottledException",
  "SlowDown",
  "ThrottledException",
  "Throttling",
  "ThrottlingException",
  "TooManyRequestsException",
  "TransactionInProgressException",
]);

/** Codes of what may be gone at the next attempt. */
const TRANSIENT_CODES: ReadonlySet<string> = new Set([
  "InternalException",
  "InternalFailure",
  "RequestTimeout",
  "RequestTimeoutException",
  "ServiceUnavailable",
  "TimeoutError",
]);

const TRANSIENT_STATUSES: ReadonlySet<number> = new Set([408, 425]);

/** What kind of retry a failure is worth, or `undefined` if none. Status 200 is for entries of an answer. */
export function retryKindOf(status: number, awsCode: string | undefined): RetryKind | undefined {
  const code = awsCode ?? "";
  if (status === 429 || THROTTLING_CODES.has(code)) return "throttling";
  return status >= 500 || TRANSIENT_STATUSES.has(status) || TRANSIENT_CODES.has(code)
    ? "transient"
    : undefined;
}

/**
 * How long to wait before a retry, in milliseconds: anything up to an exponential bound, or as long as AWS asks.
 *
 * `retry`: which one, from 1. `random`: a number in [0, 1). `askedMs`: what AWS asks for, if it does.
 */
export function retryDelayMs(
  kind: RetryKind,
  { retry, random, askedMs = 0 }: { retry: number; random: number; askedMs?: number },
): number {
  const delayMs = fullJitter({ baseMs: RETRIES[kind].baseMs, capMs: CAP_MS }, { attempt: retry, random });
  return Math.max(delayMs, Math.min(askedMs, delayMs + MAX_ASKED_MS));
}

/**
 * How long an answer asks to wait, in milliseconds, if it does: `x-amz-retry-after` in milliseconds, or
 * `retry-after` in seconds or as a date.
 */
export function readRetryHint(headers: Record<string, string>, now: number): number | undefined {
  const text = headers["x-amz-retry-after"] ?? "";
  return /^\d{1,10}$/.test(text) ? Number(text) : readRetryAfter(headers["retry-after"], now);
}

/** Retries that a client may make in a row of failures, so that many callers do not bury what is down. */
export interface RetryBudget {
  /** Takes what a retry costs; `undefined` if there is not enough left. */
  take(kind: RetryKind): number | undefined;
  /** Gives back what the last retry cost, or a token if there was none: a request succeeded. */
  give(cost?: number): void;
}

const MAX_TOKENS = 500;

/** Makes a full budget. */
export function createRetryBudget(): RetryBudget {
  let tokens = MAX_TOKENS;
  return {
    take(kind) {
      const { cost } = RETRIES[kind];
      if (cost > tokens) return undefined;
      tokens -= cost;
      return cost;
    },
    give: (cost = 1) => void (tokens = Math.min(MAX_TOKENS, tokens + cost)),
  };
}
