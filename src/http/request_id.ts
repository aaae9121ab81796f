/**
 * The request id: the caller's own if it is harmless, else a new one. It is in the answer and in the log.
 *
 * @module
 */

import type { Random } from "../ports/clock.ts";

/** Header that carries the id both ways. */
export const REQUEST_ID_HEADER = "x-request-id";

const HARMLESS = /^[\w.:=-]{1,128}$/;

/** The id of a request. */
export function requestIdOf(headers: Headers, random: Random): string {
  const given = headers.get(REQUEST_ID_HEADER);
  return given !== null && HARMLESS.test(given) ? given : random.uuid();
}
