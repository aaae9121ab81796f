/**
 * Reads the body of an answer, under a cap.
 *
 * @module
 */

import { orAborted } from "../../core/or_aborted.ts";
import { readText } from "../../core/stream.ts";

/**
 * The body as text; `undefined` if it is larger than the cap, or breaks off, or the signal aborts: status and
 * headers are there all the same, and they decide.
 */
export async function readBodyText(
  response: Response,
  { maxBytes, signal }: { maxBytes: number; signal: AbortSignal },
): Promise<string | undefined> {
  try {
    return await orAborted(readText(response, maxBytes), signal);
  } catch {
    // The connection broke, or time is up. A request that got a status must not look as if it got none.
    return undefined;
  }
}
