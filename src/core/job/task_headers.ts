/**
 * What a task's headers say about its result and its failures.
 *
 * @module
 */

import { HEADERS, LEAST_JOB_TIMEOUT_MS } from "../bpmn/vocabulary.ts";
import { parseDuration } from "../duration.ts";
import type { ResultMapping } from "../feel/mod.ts";
import { inputFailure, type JobFailure, TYPE_OF_INVALID_BACKOFF } from "./failure.ts";

/** Headers of an outbound connector, read. */
export interface TaskHeaders {
  /** Where the result goes. */
  mapping: ResultMapping;
  /** FEEL expression that makes an error, or none, of a result or a failure. */
  errorExpression?: string;
  /** Wait before the next attempt, in milliseconds. */
  retryBackoffMs: number;
  /** How long the job is to be locked from its start on, in milliseconds; absent: as long as all jobs. */
  jobTimeoutMs?: number;
  /** Whether the task's template has shared credentials. */
  takesCredential: boolean;
  /** Which region wins where a shared credential has one, and the task has one, too. */
  regionFrom: "credential" | "task";
}

/** The first version of the element template with shared credentials. */
const FIRST_WITH_CREDENTIAL = 7;
/** Versions of the element template whose shared credential has the last word on the region. */
const CREDENTIAL_SAYS_REGION: ReadonlySet<string> = new Set(["7", "8"]);

/**
 * Reads the headers. A blank header counts as absent, and a negative back-off as none.
 *
 * @returns The headers, or why they cannot be used: then the task must not run at all.
 */
export function readTaskHeaders(
  headers: Record<string, string>,
): { headers: TaskHeaders; failure?: undefined } | { headers?: undefined; failure: JobFailure } {
  const textOf = (name: string): string => headers[name]?.trim() ?? "";
  const backoff = textOf(HEADERS.retryBackoff);
  const retryBackoffMs = backoff === "" ? 0 : parseDuration(backoff);
  if (retryBackoffMs === undefined) {
    const message = `Cannot read the header retryBackoff: it is ${JSON.stringify(backoff)}, ` +
      "expected an ISO 8601 duration such as PT5M";
    return {
      failure: { type: TYPE_OF_INVALID_BACKOFF, message, code: "RETRY_BACKOFF_INVALID", retries: "none" },
    };
  }
  const timeout = textOf(HEADERS.jobTimeout);
  const jobTimeoutMs = timeout === "" ? undefined : parseDuration(timeout) ?? 0;
  if (jobTimeoutMs !== undefined && jobTimeoutMs < LEAST_JOB_TIMEOUT_MS) {
    const message = `Cannot read the header jobTimeout: it is ${JSON.stringify(timeout)}, ` +
      "expected an ISO 8601 duration of a second or more, such as PT1M";
    return { failure: { ...inputFailure(message), code: "JOB_TIMEOUT_INVALID" } };
  }
  const version = textOf("elementTemplateVersion");
  return {
    headers: {
      mapping: {
        resultVariable: headers["resultVariable"],
        resultExpression: headers[HEADERS.resultExpression],
      },
      errorExpression: textOf(HEADERS.errorExpression) || undefined,
      retryBackoffMs: Math.max(0, retryBackoffMs),
      jobTimeoutMs,
      takesCredential: Number(version) >= FIRST_WITH_CREDENTIAL,
      regionFrom: CREDENTIAL_SAYS_REGION.has(version) ? "credential" : "task",
    },
  };
}
