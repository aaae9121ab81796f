/**
 * Reads a request's body once, under a cap.
 *
 * @module
 */

import { declaredLength, readBytes } from "../core/stream.ts";

const NOTHING = new Uint8Array(0);

/** How a body is read. */
export interface ReadBodyOptions {
  /** Most bytes. */
  maxBytes: number;
  /** The request's headers, where they have been read already. */
  headers?: Readonly<Record<string, string>>;
}

/** The body, or `undefined` as soon as it is known to be larger than the cap. */
export async function readBody(
  request: Request,
  { maxBytes, headers }: ReadBodyOptions,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const length = declaredLength((name) => headers === undefined ? request.headers.get(name) : headers[name]);
  if (length === undefined) return request.body === null ? NOTHING : await readBytes(request.body, maxBytes);
  if (length > maxBytes) return undefined;
  const bytes = new Uint8Array(await request.arrayBuffer());
  // Whoever made the request in this process may have declared anything.
  return bytes.length > maxBytes ? undefined : bytes;
}
