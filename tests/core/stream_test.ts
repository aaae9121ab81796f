import assert from "node:assert/strict";
import { declaredLength, readBytes, readText } from "../../src/core/stream.ts";

/** A stream of chunks that notices when it is cancelled. */
function streamOf(...chunks: number[][]) {
  const state = { pulled: 0, cancelled: false };
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      const chunk = chunks[state.pulled++];
      if (chunk === undefined) controller.close();
      else controller.enqueue(new Uint8Array(chunk));
    },
    cancel() {
      state.cancelled = true;
    },
  }, { highWaterMark: 0 });
  return { stream, state };
}

Deno.test("readBytes() puts the chunks together, up to the cap", async () => {
  assert.deepEqual([...await readBytes(streamOf([1, 2], [], [3]).stream, 3) ?? []], [1, 2, 3]);
  assert.deepEqual(await readBytes(streamOf().stream, 0), new Uint8Array(0));
});

Deno.test("readBytes() cancels what is longer", async () => {
  const { stream, state } = streamOf([1, 2], [3, 4], [5]);
  assert.equal(await readBytes(stream, 3), undefined);
  assert.deepEqual(state, { pulled: 2, cancelled: true });
});

Deno.test("readBytes() rejects when the stream breaks", async () => {
  const stream = new ReadableStream<Uint8Array>({
    pull: () => Promise.reject(new Error("cut off")),
  });
  await assert.rejects(readBytes(stream, 10), /cut off/);
});

Deno.test("declaredLength() believes a plain length alone", () => {
  const lengthOf = (headers: Record<string, string>): number | undefined =>
    declaredLength((name) => headers[name]);
  assert.equal(lengthOf({ "content-length": "12" }), 12);
  assert.equal(lengthOf({}), undefined);
  for (const text of ["", "-1", "1e3", "12, 12", "0x10"]) {
    assert.equal(lengthOf({ "content-length": text }), undefined, text);
  }
  assert.equal(lengthOf({ "content-length": "12", "transfer-encoding": "chunked" }), undefined);
  assert.equal(lengthOf({ "content-length": "12", "content-encoding": "gzip" }), undefined);
});

Deno.test("readText() reads up to the cap, whether the length is declared or not", async () => {
  for (const headers of [new Headers(), new Headers({ "content-length": "3" })]) {
    const response = () => new Response(new Blob(["é1"]).stream(), { headers });
    assert.equal(await readText(response(), 3), "é1");
    assert.equal(await readText(response(), 2), undefined);
  }
  assert.equal(await readText(new Response(null), 0), "");
});
