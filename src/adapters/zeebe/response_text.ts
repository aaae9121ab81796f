/**
 * Bodies of responses as text, under a cap.
 *
 * @module
 */

import { declaredLength, readBytes } from "../../core/stream.ts";

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
export function readResponseText(response: Response, maxBytes: number): Promise<string> {
  const length = declaredLength((name) => response.headers.get(name));
  return length !== undefined && length <= maxBytes ? response.text() : readStream(response, maxBytes);
}

async function readStream(response: Response, maxBytes: number): Promise<string> {
  if (response.body === null) return "";
  const bytes = await readBytes(response.body, maxBytes);
  if (bytes === undefined) throw new ResponseTooLong();
  return new TextDecoder().decode(bytes);
}
