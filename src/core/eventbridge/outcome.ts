/**
 * What becomes of an event in the end, and whether an answer is that end.
 *
 * @module
 */

import { RESULT_UNREADABLE } from "./answer.ts";
import type { ResultEntry } from "./entry.ts";
import { type EventBusError, mayHaveTaken, NO_ANSWER, visibleCodeOf } from "./error.ts";
import { type RetryKind, retryKindOf } from "./retry.ts";

/** What became of an event. Every event has exactly one of these. */
export type PutEventsOutcome = Ending & {
  /** In how many requests it was sent, refusals of a whole request for a neighbour's sake not counted. */
  attempts: number;
};

/** How sending an event ends. */
export type Ending = SentEvent | RefusedEvent | FailedEvent | UnknownEvent;

/** AWS took the event. */
export interface SentEvent {
  /** What happened. */
  outcome: "sent";
  /** Id that AWS gave it. */
  eventId: string;
}

/** The event cannot be sent as it is, or not by this sender: another attempt would end alike. */
export interface RefusedEvent {
  /** What happened. */
  outcome: "refused";
  /** AWS's code, also where it was refused before it was sent; `Http…` with a status if AWS said none. */
  code: string;
  /** Why. AWS's own words may quote the event: not for logs. */
  message: string;
}

/** No attempt that was allowed succeeded. The event may be sent again later. */
export interface FailedEvent {
  /** What happened. */
  outcome: "failed";
  /** AWS's code of the last attempt, `Http…` with a status, or one of {@linkcode PUT_EVENTS_CODES}. */
  code: string;
  /** Why. AWS's own words may quote the event: not for logs. */
  message: string;
  /** Whether the event may have arrived: an attempt had no answer, or an error of AWS's own as its answer. */
  mayHaveBeenSent: boolean;
}

/** AWS may have taken the event, and did not say. Sending it again may double it. */
export interface UnknownEvent {
  /** What happened. */
  outcome: "unknown";
  /** One of {@linkcode PUT_EVENTS_CODES}. */
  code: string;
  /** Why. */
  message: string;
}

/** Codes of our own, for what AWS has none for. */
export const PUT_EVENTS_CODES = {
  /** `failed` before a request, `unknown` during one: the caller's signal aborted. */
  aborted: "Aborted",
  /** `failed`: no credentials could be had. */
  credentialsUnavailable: "CredentialsUnavailable",
  /** `failed`: no connection, a broken one, or no answer in time. */
  noAnswer: NO_ANSWER,
  /** `unknown`: AWS took the request, and its answer cannot be read. */
  resultUnreadable: RESULT_UNREADABLE,
} as const;

/** What an answer means for an event: its end, or the end if there is no other attempt. */
export interface Verdict {
  /** How it ends. */
  ending: Ending;
  /** Why another attempt is worth it; absent: it is not, whatever the ending. */
  retry?: RetryKind;
}

/** An entry that AWS says nothing about. */
const NO_RESULT: ResultEntry = { eventId: null, errorCode: null, errorMessage: null };

/** What a result in AWS's answer means. */
export function verdictOfResult({ eventId, errorCode, errorMessage }: ResultEntry = NO_RESULT): Verdict {
  if (eventId !== null) return { ending: { outcome: "sent", eventId } };
  if (errorCode === null || errorCode === RESULT_UNREADABLE) {
    const message = errorMessage ?? "AWS answered 200 without a result for this event; it may have been sent";
    return { ending: { outcome: "unknown", code: RESULT_UNREADABLE, message } };
  }
  const message = errorMessage ?? `AWS answered ${errorCode}`;
  const retry = retryKindOf(200, errorCode);
  if (retry === undefined) return { ending: { outcome: "refused", code: errorCode, message } };
  return { ending: { outcome: "failed", code: errorCode, message, mayHaveBeenSent: false }, retry };
}

/** What it means for each event of a request that the request as a whole did not succeed. */
export function verdictOfError(error: EventBusError): Verdict {
  const { status, clockSkew } = error;
  if (mayHaveTaken(error)) return verdictOfResult();
  const told = { code: visibleCodeOf(error), message: error.reason ?? messageOf(error) };
  const retry = retryKindOfError(error);
  // A wrong clock is our mistake: without a retry it would be a refusal.
  if (retry === undefined || clockSkew !== undefined) {
    return { ending: { outcome: "refused", ...told }, retry };
  }
  return { ending: { outcome: "failed", ...told, mayHaveBeenSent: (status ?? 500) >= 500 }, retry };
}

/** What kind of retry it is worth that a request as a whole did not succeed, or `undefined` if none. */
export function retryKindOfError(
  { status, decision, awsCode, clockSkew }: EventBusError,
): RetryKind | undefined {
  if (status === undefined) return decision === "retry" ? "transient" : undefined;
  return retryKindOf(status, awsCode) ?? (clockSkew && "transient");
}

function messageOf({ status, message }: EventBusError): string {
  if (status === undefined) return message;
  // AWS answers 413 without a word.
  return status === 413
    ? "The event is larger than AWS takes"
    : `AWS answered with status ${status} and no reason`;
}
