/**
 * A task's error expression: what it makes of a result or a failure.
 *
 * @see https://docs.camunda.io/docs/components/connectors/use-connectors/#bpmn-errors-and-failing-jobs
 * @module
 */

import { parseDuration } from "../duration.ts";
import { evaluate, type FeelScope, toJsonValue } from "../feel/mod.ts";
import { isJsonObject, type Json, type JsonObject, ownProperty } from "../json.ts";
import { clipMessage, expressionFailure, inputFailure, type JobFailure } from "./failure.ts";
import type { JobOutcome } from "./outcome.ts";

/** What an error expression says: an outcome, no error (`undefined`), or nothing that can be understood. */
export type ErrorVerdict =
  | { outcome: JobOutcome | undefined; failure?: undefined }
  | { failure: JobFailure };

/** What an error expression sees. */
export interface ErrorExpressionScope {
  /** Variables of the result if there are any, else the response; or `{ error }` of a failure. */
  response: Json;
  /** The job: its retries, this attempt included. */
  job: { retries: number };
}

/**
 * Evaluates an error expression. It may call `bpmnError`, `jobError` and `ignoreError`, or write what they
 * give as a context with `errorType`.
 */
export function evaluateErrorExpression(expression: string, scope: ErrorExpressionScope): ErrorVerdict {
  const result = evaluate(expression, {
    ...fieldsOf(scope.response),
    response: scope.response,
    job: { retries: scope.job.retries },
    ...FUNCTIONS,
  });
  if (result.failure) return { failure: expressionFailure("errorExpression", result.failure) };
  const value = toJsonValue(result.value);
  if (value === null) return { outcome: undefined };
  if (!isJsonObject(value)) return refuse("it gives no context");
  if (Object.keys(value).length === 0) return { outcome: undefined };
  const read = READERS.get(ownProperty(value, "errorType") ?? null);
  return read === undefined
    ? refuse(`errorType must be one of ${[...READERS.keys()].join(", ")}`)
    : read(value);
}

/** The fields of a response as names of a scope, as the Java runtime has them beside `response`. */
export function fieldsOf(response: Json): FeelScope {
  return isJsonObject(response) ? response : {};
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

/** A parameter of an error function. Those with a fallback may be left out. */
interface Parameter {
  name: string;
  accepts: (value: unknown) => boolean;
  fallback?: unknown;
}

type ErrorFunction = ((...values: unknown[]) => Record<string, unknown>) & { $args: string[] };

function isText(value: unknown): boolean {
  return typeof value === "string";
}

function isNumber(value: unknown): boolean {
  return typeof value === "number";
}

/** Its text is checked where it is read. */
function isDuration(value: unknown): boolean {
  return isText(value) || isJsonObject(value);
}

const CODE: Parameter = { name: "errorCode", accepts: isText };
const MESSAGE: Parameter = { name: "errorMessage", accepts: isText };
const VARIABLES: Parameter = { name: "variables", accepts: isJsonObject, fallback: {} };

const FUNCTIONS: Readonly<Record<string, ErrorFunction>> = {
  bpmnError: errorFunction("bpmnError", [CODE, { ...MESSAGE, fallback: null }, VARIABLES]),
  jobError: errorFunction("jobError", [
    MESSAGE,
    VARIABLES,
    { name: "retries", accepts: isNumber, fallback: 0 },
    { name: "retryBackoff", accepts: isDuration, fallback: "PT0S" },
  ]),
  ignoreError: errorFunction("ignoreError", [VARIABLES]),
};

/**
 * A function for FEEL. `$args` names its parameters to the evaluator: too many arguments and unknown names
 * give null there, as in Camunda's engine; arguments of a wrong type fail the evaluation.
 */
function errorFunction(errorType: string, parameters: Parameter[]): ErrorFunction {
  function makeError(...values: unknown[]): Record<string, unknown> {
    const fields = parameters.map(({ name, accepts, fallback }, index): [string, unknown] => {
      const value = values[index];
      if (value === undefined && fallback !== undefined) return [name, fallback];
      if (!accepts(value)) throw new TypeError(`Cannot call ${errorType}: ${name} has the wrong type`);
      return [name, value];
    });
    return { errorType, ...Object.fromEntries(fields) };
  }
  return Object.assign(makeError, { $args: parameters.map(({ name }) => name) });
}
