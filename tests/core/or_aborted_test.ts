import assert from "node:assert/strict";
import { orAborted } from "../../src/core/or_aborted.ts";

const REASON = new TypeError("given up");

Deno.test("orAborted() settles as the promise does", async () => {
  const { signal } = new AbortController();
  assert.equal(await orAborted(Promise.resolve(7), signal), 7);
  assert.equal(await orAborted(Promise.resolve(7), undefined), 7);
  await assert.rejects(orAborted(Promise.reject(REASON), signal), REASON);
});

Deno.test("orAborted() does not wait for a promise that nobody settles", async () => {
  const controller = new AbortController();
  const waiting = orAborted(new Promise(() => {}), controller.signal);
  controller.abort(REASON);
  await assert.rejects(waiting, REASON);
  await assert.rejects(orAborted(new Promise(() => {}), controller.signal), REASON);
});
