/**
 * A task's error expression: what it makes of a result or a failure.
 *
 * @see https://docs.camunda.io/docs/components/connectors/use-connectors/#bpmn-errors-and-failing-jobs
 * @module
 */

import { parseDuration } from "../duration.ts";
import { type ErrorScope, errorScope, evaluateContext } from "../feel/mod.ts";
import { isJsonObject, type Json, type JsonObject, ownProperty } from "../json.ts";
import { clipMessage, expressionFailure, inputFailure, type JobFailure } from "./failure.ts";
import type { JobOutcome } from "./outcome.ts";

/** What an error expression says: an outcome, no error (`undefined`), or nothing that can be understood. */
export type ErrorVerdict =
  | { outcome: JobOutcome | undefined; failure?: undefined }
  | { failure: JobFailure };

/**
 * Evaluates an error expression. It may call `bpmnError`, `jobError` and `ignoreError`, or write what they
 * give as a context with `errorType`. `response`: variables of the result if there are any, else the response;
 * or `{ error }` of a failure.
 */
export function evaluateErrorExpression(
  expression: string,
  scope: Pick<ErrorScope, "response" | "job">,
): ErrorVerdict {
  const { value, failure } = evaluateContext(expression, errorScope(scope));
  if (failure) return { failure: expressionFailure("errorExpression", failure) };
  if (value === null || Object.keys(value).length === 0) return { outcome: undefined };
  const read = READERS.get(ownProperty(value, "errorType") ?? null);
  return read === undefined
    ? refuse(`errorType must be one of ${[...READERS.keys()].join(", ")}`)
    : read(value);
}

type Reader = (value: JsonObject) => ErrorVerdict;

/** One row per `errorType`. */
const READERS: ReadonlyMap<Json, Reader> = new Map<Json, Reader>([
  ["bpmnError", readBpmnError],
  ["jobError", readJobError],
  ["ignoreError", readIgnoreError],
]);

function readBpmnError(value: JsonObject): ErrorVerdict {
  const errorCode = ownProperty(value, "errorCode") ?? null;
  const message = ownProperty(value, "errorMessage") ?? null;
  const variables = readVariables(value);
  if (errorCode === null) return { outcome: undefined };
  if (typeof errorCode !== "string") return refuse("errorCode must be text");
  if (message !== null && typeof message !== "string") return refuse("errorMessage must be text");
  if (variables === undefined) return refuse("variables must be a context");
  return {
    outcome: {
      kind: "bpmnError",
      errorCode,
      ...(message === null ? {} : { message: clipMessage(message) }),
      variables,
    },
  };
}

function readJobError(value: JsonObject): ErrorVerdict {
  const message = ownProperty(value, "errorMessage") ?? "";
  const retries = ownProperty(value, "retries") ?? 0;
  const backoff = ownProperty(value, "retryBackoff") ?? "PT0S";
  const retryBackoffMs = typeof backoff === "string" ? parseDuration(backoff) : undefined;
  const variables = readVariables(value);
  if (typeof message !== "string") return refuse("errorMessage must be text");
  if (typeof retries !== "number" || !Number.isInteger(retries)) {
    return refuse("retries must be a whole number");
  }
  if (retryBackoffMs === undefined) return refuse("retryBackoff must be a days-time duration");
  if (variables === undefined) return refuse("variables must be a context");
  return {
    outcome: {
      kind: "fail",
      message: clipMessage(message),
      retries: Math.max(0, retries),
      retryBackoffMs: Math.max(0, retryBackoffMs),
      variables: { ...variables, error: message },
    },
  };
}

function readIgnoreError(value: JsonObject): ErrorVerdict {
  const variables = readVariables(value);
  return variables === undefined
    ? refuse("variables must be a context")
    : { outcome: { kind: "complete", variables } };
}

function readVariables(value: JsonObject): JsonObject | undefined {
  const variables = ownProperty(value, "variables") ?? null;
  if (variables === null) return {};
  return isJsonObject(variables) ? variables : undefined;
}

function refuse(reason: string): ErrorVerdict {
  return { failure: inputFailure(`Cannot use the header errorExpression: ${reason}`) };
}
