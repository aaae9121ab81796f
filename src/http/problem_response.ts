/**
 * Problems and thrown errors as responses.
 *
 * @module
 */

import { errorCodeOf, ZeebridgeError } from "../core/errors.ts";
import { makeProblem, PROBLEM_MEDIA_TYPE } from "../core/problem.ts";

/** Extra parts of a problem response. */
export interface ProblemOptions {
  /** For the person at the other end. */
  detail?: string;
  /** Extra headers. */
  headers?: Record<string, string>;
}

/** A problem document as a response. */
export function problemResponse(status: number, code: string, options: ProblemOptions = {}): Response {
  return new Response(JSON.stringify(makeProblem(status, code, options.detail)), {
    status,
    headers: { "content-type": PROBLEM_MEDIA_TYPE, ...options.headers },
  });
}

/** Statuses of the errors that an operator can meet. Whatever is not here is 503 if it may pass, else 500. */
const STATUSES: Record<string, number> = {
  CONFIG_INVALID: 503,
  BPMN_INVALID: 400,
  ENGINE_REJECTED: 400,
  ENGINE_PAYLOAD_TOO_LARGE: 413,
  ENGINE_NOT_FOUND: 400,
  ENGINE_UNSUPPORTED: 400,
};

/**
 * What an operator is told about a thrown value: our own errors with their text, everything else with nothing
 * but a code.
 */
export function errorResponse(error: unknown): Response {
  const code = errorCodeOf(error);
  if (code === undefined || !(error instanceof Error)) return problemResponse(500, "UNEXPECTED");
  const retriable = error instanceof ZeebridgeError ? error.decision === "retry" : true;
  const status = STATUSES[code] ?? (retriable ? 503 : 500);
  return problemResponse(status, code, {
    detail: error.message,
    headers: status === 503 ? { "retry-after": "5" } : undefined,
  });
}
