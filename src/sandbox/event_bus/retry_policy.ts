/**
 * Whether and when a failed delivery is tried again.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html
 * @module
 */

import { fullJitter } from "../../core/backoff.ts";

/** How long a failed delivery is tried again. */
export interface RetryPolicy {
  /** Most attempts after the first: 0 to 185. Default: 185. */
  maximumRetryAttempts?: number;
  /** Oldest that an event may get, in seconds: 60 to 86400. Default: 86400. */
  maximumEventAgeSeconds?: number;
}

/** Why a delivery is not tried again, by AWS's name for it. */
export type ExhaustedRetryCondition = "MaximumRetryAttempts" | "MaximumEventAgeInSeconds";

/** When it is tried again, or why not. A failure that no retry can mend has no condition. */
export type RetryDecision = { delayMs: number } | { exhausted: ExhaustedRetryCondition | undefined };

/** A delivery that has failed. */
export interface FailedDelivery {
  /** Whether another attempt may do better. */
  isRetryable: boolean;
  /** What the endpoint asked to wait, in milliseconds; below 0: it wants no retry. */
  retryAfterMs?: number;
  /** How many attempts there were. */
  attempts: number;
  /** How old the event is, in milliseconds. */
  ageMs: number;
  /** A number in [0, 1). */
  random: number;
}

const MAX_RETRY_ATTEMPTS = 185;
const MIN_AGE_SECONDS = 60;
const MAX_AGE_SECONDS = 86_400;
/** AWS does not publish its own. With these, 185 attempts take about the 24 hours that it allows them. */
const BACKOFF = { baseMs: 1_000, capMs: 960_000 } as const;

/** What AWS would not take of a policy, in words; `undefined` if it would. */
export function findPolicyProblem(policy: RetryPolicy = {}): string | undefined {
  const { maximumRetryAttempts = 0, maximumEventAgeSeconds = MAX_AGE_SECONDS } = policy;
  if (!isWithin(maximumRetryAttempts, [0, MAX_RETRY_ATTEMPTS])) {
    return `maximumRetryAttempts is ${maximumRetryAttempts}, expected 0 to ${MAX_RETRY_ATTEMPTS}`;
  }
  if (!isWithin(maximumEventAgeSeconds, [MIN_AGE_SECONDS, MAX_AGE_SECONDS])) {
    return `maximumEventAgeSeconds is ${maximumEventAgeSeconds}, expected ${MIN_AGE_SECONDS} to ${MAX_AGE_SECONDS}`;
  }
  return undefined;
}

function isWithin(value: number, [least, most]: readonly [number, number]): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

/** Decides about a delivery that has failed. */
export function decideRetry(failed: FailedDelivery, policy: RetryPolicy = {}): RetryDecision {
  const { maximumRetryAttempts = MAX_RETRY_ATTEMPTS, maximumEventAgeSeconds = MAX_AGE_SECONDS } = policy;
  const { isRetryable, retryAfterMs = 0, attempts, ageMs, random } = failed;
  if (!isRetryable || retryAfterMs < 0) return { exhausted: undefined };
  if (attempts > maximumRetryAttempts) return { exhausted: "MaximumRetryAttempts" };
  // The more cautious of both.
  const delayMs = Math.max(fullJitter(BACKOFF, { attempt: attempts, random }), retryAfterMs);
  return ageMs + delayMs > maximumEventAgeSeconds * 1_000
    ? { exhausted: "MaximumEventAgeInSeconds" }
    : { delayMs };
}

const SECONDS = /^-?\d{1,10}$/;

/** `Retry-After` in milliseconds: seconds, also negative ones, or a date; `undefined` if it is neither. */
export function readRetryAfterMs(value: string | null, now: number): number | undefined {
  const text = value?.trim() ?? "";
  if (SECONDS.test(text)) return Number(text) * 1_000;
  const at = /^[A-Z][a-z]{2}, /.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(at) ? undefined : Math.max(at - now, 0);
}
