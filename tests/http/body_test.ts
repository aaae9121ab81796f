import assert from "node:assert/strict";
import { readBody } from "../../src/http/body.ts";

function chunked(chunks: number, bytesEach: number): { request: Request; taken: () => number } {
  let taken = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (taken === chunks) return controller.close();
      taken += 1;
      controller.enqueue(new Uint8Array(bytesEach).fill(97));
    },
  }, { highWaterMark: 0 });
  return { request: new Request("http://h/", { method: "POST", body }), taken: () => taken };
}

Deno.test("readBody() gives no bytes when there is no body", async () => {
  assert.equal((await readBody(new Request("http://h/"), { maxBytes: 10 }))?.length, 0);
});

Deno.test("readBody() takes a body of exactly the cap, declared or streamed", async () => {
  const declared = new Request("http://h/", {
    method: "POST",
    body: "x".repeat(10),
    headers: { "content-length": "10" },
  });
  assert.equal((await readBody(declared, { maxBytes: 10 }))?.length, 10);
  assert.equal((await readBody(chunked(5, 2).request, { maxBytes: 10 }))?.length, 10);
});

Deno.test("readBody() refuses a declared length over the cap without reading", async () => {
  const { request, taken } = chunked(5, 2);
  request.headers.set("content-length", "11");
  assert.equal(await readBody(request, { maxBytes: 10 }), undefined);
  assert.equal(taken(), 0);
});

Deno.test("readBody() stops reading a stream as soon as it is over the cap", async () => {
  const { request, taken } = chunked(1_000, 4);
  assert.equal(await readBody(request, { maxBytes: 10 }), undefined);
  assert.ok(taken() <= 4, `${taken()} chunks were read`);
});

Deno.test("readBody() does not believe a length beside a transfer encoding, nor one that is too small", async () => {
  const encoded = chunked(100, 4).request;
  encoded.headers.set("content-length", "1");
  encoded.headers.set("transfer-encoding", "chunked");
  assert.equal(await readBody(encoded, { maxBytes: 10 }), undefined);
  const lying = chunked(100, 4).request;
  lying.headers.set("content-length", "1");
  assert.equal(await readBody(lying, { maxBytes: 10 }), undefined);
});
