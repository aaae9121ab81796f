/**
 * Errors that know what to do next. A caller switches on `code`, or obeys `decision`; prose may change.
 *
 * @module
 */

/**
 * What the failed action deserves:
 * - `reject`: it can never succeed as it is;
 * - `retry`: the same action may succeed later.
 */
export type ErrorDecision = "reject" | "retry";

/** Every code an error of this project can carry, with the decision that comes with it. */
export const ERROR_DECISIONS = {
  /** A setting cannot be read, is unknown, or contradicts another. */
  CONFIG_INVALID: "reject",
  /** A resource is not BPMN XML, or goes beyond a limit. */
  BPMN_INVALID: "reject",
  /** A command was refused as malformed or not applicable (the engine's 400 or 409). */
  ENGINE_REJECTED: "reject",
  /** The command's payload is larger than the engine takes. */
  ENGINE_PAYLOAD_TOO_LARGE: "reject",
  /** What the command names is not there (the engine's 404). */
  ENGINE_NOT_FOUND: "reject",
  /** The engine refused our credentials, or this action (its 401 or 403): the operator's fault. */
  ENGINE_UNAUTHORIZED: "retry",
  /** The engine is down, overloaded, or could not be reached. Nothing happened. */
  ENGINE_UNAVAILABLE: "retry",
  /** The command was sent, but its answer was lost: it may have happened. */
  ENGINE_OUTCOME_UNKNOWN: "retry",
  /** This engine version cannot do what was asked. */
  ENGINE_UNSUPPORTED: "reject",
  /** The subscription registry cannot be read or written now. */
  STORE_UNAVAILABLE: "retry",
  /** The stored data was written by a newer version of this software. */
  STORE_NEWER: "reject",
  /** A secret that a model names does not exist. */
  SECRET_UNKNOWN: "reject",
  /** The event bus refused a whole request. */
  EVENT_BUS_REJECTED: "reject",
  /** The event bus is down, throttles, or could not be reached. */
  EVENT_BUS_UNAVAILABLE: "retry",
  /** EventBridge would not take an event pattern. */
  EVENT_PATTERN_INVALID: "reject",
  /** No AWS credentials could be had. */
  AWS_CREDENTIALS_UNAVAILABLE: "retry",
  /** The keys that tokens are verified with cannot be had now. */
  KEYS_UNAVAILABLE: "retry",
  /** A model names a key set at a place that must not be asked. */
  KEYS_URL_REFUSED: "reject",
} as const satisfies Record<string, ErrorDecision>;

/** A stable error code. */
export type ErrorCode = keyof typeof ERROR_DECISIONS;

/** Details of a {@linkcode ZeebridgeError}. */
export interface ZeebridgeErrorOptions {
  /** What the error stems from. Kept for logs, never sent to a stranger. */
  cause?: unknown;
  /** How long the other side asked to wait, in milliseconds, if it said. */
  retryAfterMs?: number;
}

/** An error with a stable code. Messages name the action, the value and the expectation, never a secret. */
export class ZeebridgeError extends Error {
  /** Stable code. */
  readonly code: ErrorCode;
  /** What the failed action deserves. */
  readonly decision: ErrorDecision;
  /** How long to wait before a retry, in milliseconds, if the other side said. */
  readonly retryAfterMs: number | undefined;

  /** Makes an error with the decision that its code stands for. */
  constructor(code: ErrorCode, message: string, options: ZeebridgeErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "ZeebridgeError";
    this.code = code;
    this.decision = ERROR_DECISIONS[code];
    this.retryAfterMs = options.retryAfterMs;
  }
}

/**
 * The code of a thrown value, also of an error that crossed a Durable Object's RPC boundary, which keeps
 * `name` and `code` but not the class.
 */
export function errorCodeOf(error: unknown): ErrorCode | undefined {
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  const { code } = error;
  return typeof code === "string" && Object.hasOwn(ERROR_DECISIONS, code) ? code as ErrorCode : undefined;
}

/**
 * What a store itself said when it failed, for logs and for whoever starts the process. `undefined` for every other
 * error: what those stem from may quote an address or a payload.
 */
export function storeReasonOf(error: unknown): string | undefined {
  if (errorCodeOf(error) !== "STORE_UNAVAILABLE" || !(error instanceof Error)) return undefined;
  return error.cause instanceof Error ? error.cause.message : undefined;
}
