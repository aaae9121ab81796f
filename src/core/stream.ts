/**
 * Byte streams, read under a cap.
 *
 * @module
 */

/**
 * All bytes of a stream, or `undefined` as soon as there are more than the cap; then the rest is cancelled.
 * Rejects if the stream breaks.
 */
export async function readBytes(
  stream: ReadableStream<Uint8Array>,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = stream.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    length += next.value.length;
    if (length > maxBytes) {
      await reader.cancel();
      return undefined;
    }
    chunks.push(next.value);
  }
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}

/**
 * A response's whole body as UTF-8 text, or `undefined` if it has more bytes than the cap. Read whole where its length
 * is declared: in chunks, a small answer takes twice as long.
 */
export async function readText(response: Response, maxBytes: number): Promise<string | undefined> {
  const length = declaredLength((name) => response.headers.get(name));
  if (length !== undefined && length <= maxBytes) return await response.text();
  if (response.body === null) return "";
  const bytes = await readBytes(response.body, maxBytes);
  return bytes && new TextDecoder().decode(bytes);
}

/**
 * The length that headers declare for a body which is sent as it is; `undefined` where they do not, or where the
 * body is encoded on its way, so that its length says nothing about what comes out.
 *
 * A peer is held to it by whoever speaks HTTP for us. Reading such a body whole is much faster than in chunks, and
 * faster still if nobody has touched its stream.
 *
 * @param header Looks a header up by its lower-case name.
 */
export function declaredLength(header: (name: string) => string | null | undefined): number | undefined {
  const declared = header("content-length") ?? "";
  if (!/^\d+$/.test(declared)) return undefined;
  return header("transfer-encoding") || header("content-encoding") ? undefined : Number(declared);
}
