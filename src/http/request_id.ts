/**
 * The request id: the caller's own if it is harmless, else a new one. It is in the answer and in the log.
 *
 * @module
 */

import type { Random } from "../ports/clock.ts";

/** Header that carries the id both ways. */
export const REQUEST_ID_HEADER = "x-request-id";

const HARMLESS = /^[\w.:=-]{1,128}$/;

/** The id of a request, of which `given` is what it has in the header, if anything. */
export function requestIdOf(given: string | null | undefined, random: Random): string {
  return given && HARMLESS.test(given) ? given : random.uuid();
}
