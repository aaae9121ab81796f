/**
 * A failure on its way to a job outcome: first the model's error expression sees it, then the engine.
 *
 * @module
 */

import { ZeebridgeError } from "../errors.ts";
import {
  EventBusError,
  JAVA_CLIENT_EXCEPTION,
  javaClassOf,
  mayHaveTaken,
  visibleCodeOf,
} from "../eventbridge/error.ts";
import type { FeelFailure } from "../feel/mod.ts";
import type { JsonObject } from "../json.ts";
import type { Mask } from "../secrets/mask.ts";
import type { JobOutcome } from "./outcome.ts";

/** Why a job failed. */
export interface JobFailure {
  /** Class name that Camunda's Java runtime has for it: diagrams compare with it. */
  type: string;
  /** What happened. */
  message: string;
  /** A stable code: AWS's own where it said one, else ours. Camunda's runtime has none. */
  code: string;
  /** `none`: another attempt cannot help, or must not be made. */
  retries: "none" | "countDown";
  /** Least wait before the next attempt, in milliseconds. */
  leastBackoffMs?: number;
}

/** `error.type` of a mistake in a task's input. */
export const TYPE_OF_INPUT = "io.camunda.connector.api.error.ConnectorInputException";
/** `error.type` of an expression that cannot be evaluated. */
export const TYPE_OF_FEEL = "io.camunda.connector.feel.FeelEngineWrapperException";
/** `error.type` of a `retryBackoff` header that is no duration. */
export const TYPE_OF_INVALID_BACKOFF =
  "io.camunda.connector.runtime.core.error.InvalidBackOffDurationException";
/** `error.type` of everything else. */
export const TYPE_OF_OTHER = "io.camunda.connector.api.error.ConnectorException";

/** Longest message that a command to the engine carries, as in the Java runtime. */
const MAX_MESSAGE_LENGTH = 6_000;

/** A mistake in the task's input: trying again with the same input cannot help. */
export function inputFailure(message: string): JobFailure {
  return { type: TYPE_OF_INPUT, message, code: "TASK_INPUT_INVALID", retries: "none" };
}

/** A result or error expression that gave nothing usable. The event is sent by then: never try again. */
export function expressionFailure(header: string, { code, message }: FeelFailure): JobFailure {
  return {
    type: code === "FEEL_RESULT_NOT_CONTEXT" ? TYPE_OF_INPUT : TYPE_OF_FEEL,
    message: `Cannot use the header ${header}: ${lowerFirst(message)}`,
    code,
    retries: "none",
  };
}

/**
 * A thrown value as a failure, its message masked. Of what is no error of this project only the fact is told:
 * its message may hold anything.
 */
export function failureOf(error: unknown, mask: Mask = (text) => text): JobFailure {
  if (!(error instanceof ZeebridgeError)) {
    return {
      type: TYPE_OF_OTHER,
      message: "Cannot send the event: an unexpected error",
      code: "UNEXPECTED",
      retries: "countDown",
    };
  }
  return {
    type: typeOf(error),
    message: mask(error.message),
    code: error instanceof EventBusError ? visibleCodeOf(error) : error.code,
    retries: canTryAgain(error) ? "countDown" : "none",
  };
}

/** Without the secret it fails again, and what AWS may have taken is not to be sent twice. */
function canTryAgain(error: ZeebridgeError): boolean {
  return error.code !== "SECRET_UNKNOWN" && !(error instanceof EventBusError && mayHaveTaken(error));
}

function typeOf(error: ZeebridgeError): string {
  if (error instanceof EventBusError) return javaClassOf(error);
  if (error.code === "SECRET_UNKNOWN") return TYPE_OF_INPUT;
  return error.code === "AWS_CREDENTIALS_UNAVAILABLE" ? JAVA_CLIENT_EXCEPTION : TYPE_OF_OTHER;
}

/** What an error expression sees of a failure: what it sees in Camunda's runtime, and a code. */
export function errorResponse({ type, message, code }: JobFailure): JsonObject {
  return { error: { type, message, code } };
}

/** The outcome of a failure that no error expression turned into something else. */
export function failOutcome(
  failure: JobFailure,
  { retries, retryBackoffMs }: { retries: number; retryBackoffMs: number },
): JobOutcome {
  return {
    kind: "fail",
    message: clipMessage(failure.message),
    code: failure.code,
    retries: failure.retries === "none" ? 0 : Math.max(0, retries - 1),
    retryBackoffMs: Math.max(retryBackoffMs, failure.leastBackoffMs ?? 0),
    variables: { error: { type: failure.type, message: failure.message } },
  };
}

/** A message short enough for a command. */
export function clipMessage(message: string): string {
  // Well-formed again, where the cut went through a pair of surrogates.
  return message.length <= MAX_MESSAGE_LENGTH ? message : message.slice(0, MAX_MESSAGE_LENGTH).toWellFormed();
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
