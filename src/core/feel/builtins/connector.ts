/**
 * Functions that the connector runtime adds to FEEL, for error expressions. What they give is a context that
 * could as well be written by hand.
 *
 * @module
 */

import { isNumber, toDouble } from "../decimal.ts";
import type { Evaluation } from "../evaluation.ts";
import { FeelAbort } from "../failure.ts";
import { durationOf } from "../temporal/construct.ts";
import { FeelDuration } from "../temporal/values.ts";
import { conforms } from "../types.ts";
import type { FeelContext, FeelValue } from "../value.ts";
import type { BuiltIn, BuiltInTable, Overload, ParameterType } from "./built_in.ts";
import { any, invocationFailure, overload } from "./signature.ts";

/** Names of the keys that tell what is wrong, and of the parameters for them. */
export interface ErrorKeys {
  /** Key of an error code. */
  code: string;
  /** Key of a message. */
  message: string;
}

/** Keys since Camunda 8.8. */
export const ERROR_KEYS: ErrorKeys = { code: "errorCode", message: "errorMessage" };
/** Keys of Camunda 8.6 and 8.7. */
export const FORMER_ERROR_KEYS: ErrorKeys = { code: "code", message: "message" };

const NO_BACKOFF = new FeelDuration(0);
const MIN_DELAY = new FeelDuration(0, 50_000_000);
const MAX_DELAY = new FeelDuration(5);
const FACTOR = 1.6;
const JITTER_FACTOR = 0.1;
const MS_PER_SECOND = 1_000;
const NANOS_PER_MS = 1_000_000;

/** The functions, with the keys of either generation. */
export function createConnectorFunctions(keys: ErrorKeys = ERROR_KEYS): BuiltInTable {
  return {
    "bpmnError": bpmnError(keys),
    "jobError": jobError(keys),
    "ignoreError": prefixesOf(
      [["variables", "context"]],
      { least: 0, call: ([variables = {}]) => ({ errorType: "ignoreError", variables }) },
    ),
    "backoff": prefixesOf([
      ["attempt", "number"],
      ["minDelay", "days and time duration"],
      ["factor", "number"],
      ["maxDelay", "days and time duration"],
      ["jitterFactor", "number"],
    ], { least: 1, call: backoff }),
  };
}

function bpmnError({ code, message }: ErrorKeys): BuiltIn {
  return prefixesOf([[code, "string"], [message, "string"], ["variables", "context"]], {
    least: 1,
    call: ([errorCode = null, errorMessage, variables]) => ({
      errorType: "bpmnError",
      [code]: errorCode,
      ...(errorMessage === undefined ? {} : { [message]: errorMessage }),
      ...(variables === undefined ? {} : { variables }),
    }),
  });
}

function jobError({ message }: ErrorKeys): BuiltIn {
  return prefixesOf([
    [message, "string"],
    ["variables", "context"],
    ["retries", "number"],
    ["retryBackoff", "days and time duration"],
  ], {
    least: 1,
    call: ([errorMessage = null, variables = {}, retries = 0, retryBackoff = NO_BACKOFF]): FeelContext => ({
      errorType: "jobError",
      [message]: errorMessage,
      variables,
      retries,
      retryBackoff,
    }),
  });
}

/** What retries wait for: longer each time, up to a limit, and by chance a bit more or less. */
function backoff(args: readonly FeelValue[], evaluation: Evaluation): FeelValue {
  const [attempt = 1, minDelay = MIN_DELAY, factor = FACTOR, maxDelay = MAX_DELAY, jitter = JITTER_FACTOR] =
    args;
  const growth = numberOf(factor) ** Math.max(0, numberOf(attempt) - 1);
  const delayMs = Math.min(millisecondsOf(maxDelay), millisecondsOf(minDelay) * growth);
  const shift = (2 * evaluation.ambient.random() - 1) * numberOf(jitter);
  const jitteredMs = Math.round(delayMs * (1 + shift));
  if (!Number.isSafeInteger(jitteredMs)) {
    return invocationFailure(evaluation, "The factors do not make a delay");
  }
  const wholeSeconds = Math.floor(jitteredMs / MS_PER_SECOND);
  return durationOf(wholeSeconds, (jitteredMs - wholeSeconds * MS_PER_SECOND) * NANOS_PER_MS);
}

function numberOf(value: FeelValue): number {
  return isNumber(value) ? toDouble(value) : NaN;
}

function millisecondsOf(value: FeelValue): number {
  if (!(value instanceof FeelDuration)) return NaN;
  return value.seconds * MS_PER_SECOND + value.nanos / NANOS_PER_MS;
}

type NamedType = readonly [name: string, type: ParameterType];

/**
 * A function whose last parameters may be left out. Unlike built-ins of the engine, which give null, these fail
 * on arguments of the wrong type.
 */
function prefixesOf(
  parameters: readonly NamedType[],
  { least, call }: { least: number; call: Overload["call"] },
): BuiltIn {
  const counts = Array.from({ length: parameters.length - least + 1 }, (_, extra) => least + extra);
  return counts.map((count) => parameters.slice(0, count)).map((taken) =>
    overload(taken.map(([name]) => any(name)), (args, evaluation) => {
      for (const [index, [name, type]] of taken.entries()) {
        if (conforms(args[index] ?? null, type)) continue;
        throw new FeelAbort("FEEL_EVALUATION", `The argument ${name} of an error function must be a ${type}`);
      }
      return call(args, evaluation);
    })
  );
}
