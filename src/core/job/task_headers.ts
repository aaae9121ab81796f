/**
 * What a task's headers say about its result and its failures.
 *
 * @module
 */

import { parseDuration } from "../duration.ts";
import type { ResultMapping } from "../feel/mod.ts";
import { type JobFailure, TYPE_OF_INVALID_BACKOFF } from "./failure.ts";

/** Headers of an outbound connector, read. */
export interface TaskHeaders {
  /** Where the result goes. */
  mapping: ResultMapping;
  /** FEEL expression that makes an error, or none, of a result or a failure. */
  errorExpression?: string;
  /** Wait before the next attempt, in milliseconds. */
  retryBackoffMs: number;
}

/**
 * Reads the headers. A blank header counts as absent, and a negative back-off as none.
 *
 * @returns The headers, or why they cannot be used: then the task must not run at all.
 */
export function readTaskHeaders(
  headers: Record<string, string>,
): { headers: TaskHeaders; failure?: undefined } | { failure: JobFailure } {
  const backoff = headers["retryBackoff"]?.trim() ?? "";
  const retryBackoffMs = backoff === "" ? 0 : parseDuration(backoff);
  if (retryBackoffMs === undefined) {
    return {
      failure: {
        type: TYPE_OF_INVALID_BACKOFF,
        message: `Cannot read the header retryBackoff: it is ${JSON.stringify(backoff)}, ` +
          "expected an ISO 8601 duration such as PT5M",
        retries: "none",
      },
    };
  }
  return {
    headers: {
      mapping: { resultVariable: headers["resultVariable"], resultExpression: headers["resultExpression"] },
      errorExpression: headers["errorExpression"]?.trim() || undefined,
      retryBackoffMs: Math.max(0, retryBackoffMs),
    },
  };
}
