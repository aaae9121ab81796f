/**
 * A tap on the line between the connector and the engine: passes everything on and keeps what was said. It shows
 * what the engine was told (a failure message, a repeated message id) where the engine itself has no way to ask.
 *
 * @module
 */

/** One call that passed. */
export interface WireCall {
  method: string;
  /** Path with query. */
  path: string;
  /** Body of the request, as text. */
  body: string;
  /** Status of the answer. */
  status: number;
}

/** A running tap. */
export interface WireTap extends AsyncDisposable {
  /** Base URL to use in place of the target's. */
  readonly url: string;
  /** Calls that were answered, oldest first. */
  readonly calls: readonly WireCall[];
}

/** Headers that belong to one hop. */
const HOP_HEADERS = ["connection", "content-length", "host", "keep-alive", "transfer-encoding"];

/** Listens on a free port and passes requests on to `target`, a URL without a path. */
export function startWireTap(target: string): WireTap {
  const calls: WireCall[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    const { pathname, search } = new URL(request.url);
    const path = `${pathname}${search}`;
    const sent = await request.arrayBuffer();
    const headers = new Headers(request.headers);
    for (const name of HOP_HEADERS) headers.delete(name);
    const answer = await fetch(`${target}${path}`, {
      method: request.method,
      headers,
      body: sent.byteLength > 0 ? sent : undefined,
    });
    const content = await answer.arrayBuffer();
    calls.push({
      method: request.method,
      path,
      body: new TextDecoder().decode(sent),
      status: answer.status,
    });
    const answered = new Headers(answer.headers);
    for (const name of [...HOP_HEADERS, "content-encoding"]) answered.delete(name);
    return new Response(content.byteLength > 0 ? content : null, {
      status: answer.status,
      headers: answered,
    });
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    calls,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}
