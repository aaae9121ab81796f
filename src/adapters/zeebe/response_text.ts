/**
 * Bodies of responses as text, under a cap.
 *
 * @module
 */

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
  const { body, headers } = response;
  if (body === null) return "";
  const declared = headers.get("content-length");
  // The client holds a peer to the length that it declares, but for what a compressed body becomes. Reading
  // all at once is much faster than reading chunks.
  if (declared !== null && Number(declared) <= maxBytes && !headers.has("content-encoding")) {
    return await response.text();
  }
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  // Leaving the loop early cancels the stream.
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw new ResponseTooLong();
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
