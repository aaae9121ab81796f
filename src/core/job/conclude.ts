/**
 * From what became of a job's event to the job's outcome, by the model's expressions.
 *
 * @module
 */

import { RESULT_UNREADABLE } from "../eventbridge/answer.ts";
import type { PutEventsResponse, ResultEntry } from "../eventbridge/entry.ts";
import { JAVA_CLIENT_EXCEPTION } from "../eventbridge/error.ts";
import { toConnectorResult } from "../eventbridge/result.ts";
import { mapResult, resultScope } from "../feel/mod.ts";
import { evaluateErrorExpression } from "./error_expression.ts";
import { stringifyJson } from "../json.ts";
import { errorResponse, expressionFailure, failOutcome, inputFailure, type JobFailure } from "./failure.ts";
import type { JobOutcome } from "./outcome.ts";
import type { TaskHeaders } from "./task_headers.ts";

/** Code of a job that failed although its event was sent, because its model says so. */
const JOB_ERROR = "JOB_ERROR";

/** Marks what Camunda's runtime executes where it reads variables: no result may bring it there. */
const FUNCTION_TYPE = "camunda.function.type";

/** The job, as far as its end depends on it. */
export interface ConcludedJob {
  /** Retries left, this attempt included. */
  retries: number;
  /** What the model says; absent if it could not be read, so that no expression of it counts. */
  headers?: TaskHeaders;
}

/** The outcome of a job that failed: the error expression sees `error`. */
export function concludeFailure({ retries, headers }: ConcludedJob, failure: JobFailure): JobOutcome {
  if (headers?.errorExpression === undefined) {
    return failOutcome(failure, { retries, retryBackoffMs: headers?.retryBackoffMs ?? 0 });
  }
  const verdict = evaluateErrorExpression(headers.errorExpression, {
    response: errorResponse(failure),
    job: { retries },
  });
  const { retryBackoffMs } = headers;
  if (verdict.failure) return failOutcome(verdict.failure, { retries, retryBackoffMs });
  return verdict.outcome === undefined
    ? failOutcome(failure, { retries, retryBackoffMs })
    : withCode(verdict.outcome, failure.code);
}

/**
 * The outcome of a job whose request was answered. An entry that AWS refused is a result like any other: the
 * model decides what it makes of `failedEntryCount`. An entry without a readable result fails the job, and
 * without retries: its event may have been sent.
 */
export function concludeAnswer(
  job: ConcludedJob & { headers: TaskHeaders },
  { response, entry }: { response: PutEventsResponse; entry: ResultEntry },
): JobOutcome {
  if (entry.errorCode === RESULT_UNREADABLE) {
    const message = entry.errorMessage ?? "The result of the event cannot be read";
    return concludeFailure(job, {
      type: JAVA_CLIENT_EXCEPTION,
      message,
      code: RESULT_UNREADABLE,
      retries: "none",
    });
  }
  const { headers: { mapping, errorExpression, retryBackoffMs }, retries } = job;
  const result = toConnectorResult(response, entry);
  const mapped = mapResult(mapping, { scope: resultScope(result), response: result });
  if (mapped.failure) return concludeFailure(job, expressionFailure("resultExpression", mapped.failure));
  if (stringifyJson(mapped.value).includes(FUNCTION_TYPE)) {
    const message = `Cannot use the result: it has ${FUNCTION_TYPE} in it, which other connectors execute`;
    return concludeFailure(job, inputFailure(message));
  }
  const completed: JobOutcome = { kind: "complete", variables: mapped.value };
  if (errorExpression === undefined) return completed;
  const hasVariables = Object.keys(mapped.value).length > 0;
  const verdict = evaluateErrorExpression(errorExpression, {
    response: hasVariables ? mapped.value : result,
    job: { retries },
  });
  if (verdict.failure) return failOutcome(verdict.failure, { retries, retryBackoffMs });
  return verdict.outcome === undefined ? completed : withCode(verdict.outcome, JOB_ERROR);
}

/** Counted by the failure that the model turned into it. */
function withCode(outcome: JobOutcome, code: string): JobOutcome {
  return outcome.kind === "fail" ? { ...outcome, code } : outcome;
}
