/**
 * An event bus's answer over HTTP: with the headers that AWS sends, and errors as AWS JSON 1.1 has them.
 *
 * @module
 */

import { type JsonObject, stringifyJson } from "../../core/json.ts";
import type { RequestFailure } from "./request.ts";

/** When an answer was given, and to which request. */
export interface AnswerIdentity {
  /** Now, in milliseconds since the epoch. */
  now: number;
  /** Number of the request, from which its id is made. */
  number: number;
}

/** The answer to a request that was looked into: what became of each entry. */
export function answerResults(results: readonly JsonObject[]): string {
  const failed = results.filter((result) => Object.hasOwn(result, "ErrorCode")).length;
  return stringifyJson({ FailedEntryCount: failed, Entries: [...results] });
}

/** The response with a body that the bus gives. */
export function respondWith(body: string | ReadableStream, identity: AnswerIdentity): Response {
  return respond({ status: 200, body }, identity);
}

/** The response to a request that is refused as a whole. */
export function respondToFailure(failure: RequestFailure, identity: AnswerIdentity): Response {
  const { status, code = "InternalFailure", message = "", headers } = failure;
  return respond(
    { status, headers, body: failure.body ?? stringifyJson({ __type: code, message }) },
    identity,
  );
}

function respond(
  { status, body, headers }: {
    status: number;
    body: string | ReadableStream;
    headers?: Record<string, string>;
  },
  { now, number }: AnswerIdentity,
): Response {
  return new Response(body, {
    status,
    headers: {
      "content-type": "application/x-amz-json-1.1",
      "date": new Date(now).toUTCString(),
      "x-amzn-requestid": `00000000-0000-4000-9000-${String(number).padStart(12, "0")}`,
      ...headers,
    },
  });
}
