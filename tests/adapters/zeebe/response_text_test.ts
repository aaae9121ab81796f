import assert from "node:assert/strict";
import { readResponseText, ResponseTooLong } from "../../../src/adapters/zeebe/response_text.ts";

/** A response in chunks of bytes, which says whether it was cancelled. */
function chunked(chunks: Uint8Array<ArrayBuffer>[], headers: Record<string, string> = {}) {
  const state = { cancelled: false, pulled: 0 };
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      const chunk = chunks[state.pulled++];
      if (chunk === undefined) controller.close();
      else controller.enqueue(chunk);
    },
    cancel() {
      state.cancelled = true;
    },
  }, { highWaterMark: 0 });
  return { response: new Response(body, { headers }), state };
}

const BYTES = new TextEncoder().encode("ä📦");

Deno.test("readResponseText() puts characters together that two chunks share", async () => {
  const chunks = Array.from(BYTES, (byte) => Uint8Array.of(byte));
  assert.equal(await readResponseText(chunked(chunks).response, 6), "ä📦");
});

Deno.test("readResponseText() gives the empty text for no body", async () => {
  assert.equal(await readResponseText(new Response(null, { status: 204 }), 0), "");
});

Deno.test("readResponseText() reads a body of a declared length up to the cap", async () => {
  const { response } = chunked([BYTES], { "content-length": "6" });
  assert.equal(await readResponseText(response, 6), "ä📦");
});

Deno.test("readResponseText() stops at the cap and cancels the rest, whatever length is declared", async () => {
  const endless = Array.from({ length: 1_000 }, () => new Uint8Array(10));
  const declarations: Record<string, string>[] = [
    {},
    { "content-length": "10000" },
    { "content-length": "many" },
    { "content-length": "10", "content-encoding": "gzip" },
  ];
  for (const headers of declarations) {
    const { response, state } = chunked(endless, headers);
    await assert.rejects(readResponseText(response, 25), ResponseTooLong);
    assert.ok(state.cancelled && state.pulled <= 4, `${state.pulled} chunks were read`);
  }
});
