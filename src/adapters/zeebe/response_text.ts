/**
 * Bodies of responses as text, under a cap.
 *
 * @module
 */

import { readText } from "../../core/stream.ts";

/** The body was longer than the cap. The rest of it was cancelled, so the connection is not held. */
export class ResponseTooLong extends Error {
  /** Makes the error. */
  constructor() {
    super("Cannot read a response: its body is longer than allowed");
    this.name = "ResponseTooLong";
  }
}

/**
 * The whole body as UTF-8 text.
 *
 * @throws {ResponseTooLong} if it has more than `maxBytes`.
 */
export async function readResponseText(response: Response, maxBytes: number): Promise<string> {
  const text = await readText(response, maxBytes);
  if (text === undefined) throw new ResponseTooLong();
  return text;
}
