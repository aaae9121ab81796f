/**
 * What a sender is told. Dull on purpose: a status, and at most a stable code.
 *
 * @module
 */

/** Stable codes of webhook replies. */
export type ReplyCode =
  | "WEBHOOK_METHOD_NOT_ALLOWED"
  | "WEBHOOK_UNAUTHORIZED"
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
  | "WEBHOOK_INVALID"
  | "WEBHOOK_NOT_READY"
  | "WEBHOOK_UNAVAILABLE";

/** A reply to a sender. */
export interface WebhookReply {
  /** HTTP status. */
  status: number;
  /** Problem code; absent on success and on 404. */
  code?: ReplyCode;
  /** Extra headers, such as `Allow` or `Retry-After`. */
  headers?: Record<string, string>;
}
