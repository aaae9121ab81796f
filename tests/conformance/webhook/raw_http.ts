/**
 * Requests as bytes: a request target, headers in an order and a body that no client of the platform would send.
 *
 * @module
 */

/** A request, spelled out. */
export interface RawRequest {
  method: string;
  /** The request target as it is. */
  path: string;
  /** Headers in their order and spelling, but for `Host`, `Connection` and `Content-Length`. */
  headers: [name: string, value: string][];
  body: Uint8Array;
}

/** A response, read to its end. */
export interface RawResponse {
  status: number;
  /** Values by lower-case name. */
  headers: Record<string, string>;
  body: string;
}

const encoder = new TextEncoder();

/** Sends a request on a connection of its own, and reads the answer. */
export async function sendRaw(port: number, request: RawRequest): Promise<RawResponse> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  await writeAll(connection, request).catch((error) => {
    // A server may answer and hang up before it has read all of a body that it refuses.
    if (!(error instanceof Deno.errors.BrokenPipe || error instanceof Deno.errors.ConnectionReset)) {
      throw error;
    }
  });
  return parseResponse(await readToEnd(connection));
}

async function writeAll(connection: Deno.Conn, { method, path, headers, body }: RawRequest): Promise<void> {
  const names = new Set(headers.map(([name]) => name.toLowerCase()));
  const all = [...headers];
  if (!names.has("host")) all.push(["Host", `127.0.0.1:${(connection.remoteAddr as Deno.NetAddr).port}`]);
  all.push(["Connection", "close"]);
  if (body.length > 0 || method !== "GET") all.push(["Content-Length", String(body.length)]);
  const head = `${method} ${path} HTTP/1.1\r\n${
    all.map(([name, value]) => `${name}: ${value}\r\n`).join("")
  }\r\n`;
  for (const bytes of [encoder.encode(head), body]) {
    for (let offset = 0; offset < bytes.length;) offset += await connection.write(bytes.subarray(offset));
  }
}

async function readToEnd(connection: Deno.Conn): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  const buffer = new Uint8Array(65_536);
  for (;;) {
    const length = await connection.read(buffer).catch((error) => {
      if (error instanceof Deno.errors.ConnectionReset) return null;
      throw error;
    });
    if (length === null) break;
    chunks.push(buffer.slice(0, length));
  }
  return new Uint8Array(await new Blob(chunks as BlobPart[]).arrayBuffer());
}

function parseResponse(bytes: Uint8Array): RawResponse {
  const text = new TextDecoder("latin1").decode(bytes);
  const end = text.indexOf("\r\n\r\n");
  if (end < 0) throw new Error(`The server hung up without an answer: ${text.slice(0, 200)}`);
  const [statusLine = "", ...lines] = text.slice(0, end).split("\r\n");
  const status = Number(statusLine.split(" ")[1]);
  // An interim answer, such as 100 Continue, comes before the real one.
  if (status < 200) return parseResponse(bytes.subarray(end + 4));
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(":");
    headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  const content = bytes.subarray(end + 4);
  const body = headers["transfer-encoding"] === "chunked" ? joinChunks(content) : content;
  return { status, headers, body: new TextDecoder().decode(body) };
}

function joinChunks(bytes: Uint8Array): Uint8Array {
  const decoder = new TextDecoder("latin1");
  const chunks: number[] = [];
  for (let offset = 0;;) {
    const lineEnd = bytes.indexOf(0x0D, offset);
    const size = parseInt(decoder.decode(bytes.subarray(offset, lineEnd)), 16);
    if (!(size > 0)) return Uint8Array.from(chunks);
    chunks.push(...bytes.subarray(lineEnd + 2, lineEnd + 2 + size));
    offset = lineEnd + 2 + size + 2;
  }
}
