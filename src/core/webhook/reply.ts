/**
 * What a sender is told. Dull on purpose: a status, and at most a stable code.
 *
 * @module
 */

import { errorCodeOf, ZeebridgeError } from "../errors.ts";

/** Stable codes of webhook replies. */
export type ReplyCode =
  | "WEBHOOK_METHOD_NOT_ALLOWED"
  | "WEBHOOK_UNAUTHORIZED"
  | "WEBHOOK_FORBIDDEN"
  | "WEBHOOK_VERIFICATION_FAILED"
  | "WEBHOOK_RATE_LIMITED"
  | "WEBHOOK_BODY_MALFORMED"
  | "WEBHOOK_BODY_TOO_LARGE"
  | "WEBHOOK_MEDIA_TYPE_UNSUPPORTED"
  | "WEBHOOK_QUERY_MALFORMED"
  | "WEBHOOK_CONDITION_NOT_MET"
  | "WEBHOOK_CONDITION_AMBIGUOUS"
  | "WEBHOOK_CORRELATION_KEY_MISSING"
  | "WEBHOOK_MESSAGE_ID_MISSING"
  | "WEBHOOK_RESULT_INVALID"
  | "WEBHOOK_PAYLOAD_TOO_LARGE"
  | "WEBHOOK_EVENT_REJECTED"
  | "WEBHOOK_NOT_CORRELATED"
  | "WEBHOOK_RESULT_TIMEOUT"
  | "WEBHOOK_INVALID"
  | "WEBHOOK_NOT_READY"
  | "WEBHOOK_UNAVAILABLE";

/** A reply to a sender. */
export interface WebhookReply {
  /** HTTP status. */
  status: number;
  /** Problem code; absent on success and on 404. */
  code?: ReplyCode;
  /** Extra headers, such as `Allow` or `Retry-After`, by lower-case name. */
  headers?: Record<string, string>;
  /** Body that the model has made; only without a code. */
  bodyText?: string;
}

/** How long a sender should wait where nobody says, in seconds. */
const RETRY_AFTER_SECONDS = 5;
/** Longest wait that a sender is asked for, in seconds: an engine that says more may be wrong. */
const MAX_RETRY_AFTER_SECONDS = 300;

/** The model, the operator or the engine is at fault: come again. */
export function retryLater(
  code: "WEBHOOK_INVALID" | "WEBHOOK_NOT_READY" | "WEBHOOK_UNAVAILABLE",
  retryAfterMs: number = RETRY_AFTER_SECONDS * 1_000,
): WebhookReply {
  return { status: 503, code, headers: { "retry-after": secondsOf(retryAfterMs) } };
}

/** The sender is faster than the operator allows. */
export function slowDown(retryAfterMs: number): WebhookReply {
  return { status: 429, code: "WEBHOOK_RATE_LIMITED", headers: { "retry-after": secondsOf(retryAfterMs) } };
}

function secondsOf(milliseconds: number): string {
  return String(Math.min(MAX_RETRY_AFTER_SECONDS, Math.max(1, Math.ceil(milliseconds / 1_000))));
}

/**
 * What a sender is told when the engine did not take its event. Only what this very event can never pass is
 * final: its content (422) or its size (413). Everything else may succeed later.
 */
export function replyToEngineError(error: unknown): WebhookReply {
  switch (errorCodeOf(error)) {
    case "ENGINE_REJECTED":
      return { status: 422, code: "WEBHOOK_EVENT_REJECTED" };
    case "ENGINE_PAYLOAD_TOO_LARGE":
      return { status: 413, code: "WEBHOOK_PAYLOAD_TOO_LARGE" };
    default:
      return retryLater(
        "WEBHOOK_UNAVAILABLE",
        error instanceof ZeebridgeError ? error.retryAfterMs : undefined,
      );
  }
}
