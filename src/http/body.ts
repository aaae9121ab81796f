/**
 * Reads a request's body once, under a cap.
 *
 * @module
 */

const NOTHING = new Uint8Array(0);

/** The body, or `undefined` as soon as it is known to be larger than the cap. */
export async function readBody(
  request: Request,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const { headers, body } = request;
  if (body === null) return NOTHING;
  const declared = headers.get("content-length");
  if (declared === null || headers.has("transfer-encoding")) return await readCounted(body, maxBytes);
  if (Number(declared) > maxBytes) return undefined;
  // Faster than counting, and safe: the server does not let a body grow past its declared length.
  const bytes = new Uint8Array(await request.arrayBuffer());
  return bytes.length > maxBytes ? undefined : bytes;
}

async function readCounted(
  body: ReadableStream<Uint8Array>,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = body.getReader();
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
