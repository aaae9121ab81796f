/**
 * Reads the body of an answer, under a cap.
 *
 * @module
 */

import { declaredLength, readBytes } from "../../core/stream.ts";
import { orAborted } from "../../core/or_aborted.ts";

/**
 * The body as text; `undefined` if it is larger than the cap, or breaks off, or the signal aborts: status and
 * headers are there all the same, and they decide.
 */
export async function readBodyText(
  response: Response,
  { maxBytes, signal }: { maxBytes: number; signal: AbortSignal },
): Promise<string | undefined> {
  const length = declaredLength((name) => response.headers.get(name));
  try {
    // Reading in chunks costs as much as all the rest of a small answer.
    if (length !== undefined && length <= maxBytes) return await orAborted(response.text(), signal);
    if (response.body === null) return "";
    const bytes = await orAborted(readBytes(response.body, maxBytes), signal);
    return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
  } catch {
    // The connection broke, or time is up. A request that got a status must not look as if it got none.
    return undefined;
  }
}
