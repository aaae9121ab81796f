import assert from "node:assert/strict";
import { requestKeySet } from "../../../src/adapters/jwks/request.ts";
import { createManualClock } from "../../../src/testing/manual_clock.ts";
import { hang, KEY_SET_URL } from "./support.ts";

const KEY = { kty: "EC", crv: "P-256" };

/** Asks a server that gives this answer. */
function request(response: Response): ReturnType<typeof requestKeySet> {
  return requestKeySet(KEY_SET_URL, { fetch: () => Promise.resolve(response), clock: createManualClock() });
}

/** A body that comes in chunks without end, and whether its reader has let go of it. */
function endlessBody(
  chunk: string,
): { body: ReadableStream<Uint8Array<ArrayBuffer>>; isCancelled(): boolean } {
  let isCancelled = false;
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull: (controller) => controller.enqueue(new TextEncoder().encode(chunk)),
    cancel: () => void (isCancelled = true),
  });
  return { body, isCancelled: () => isCancelled };
}

Deno.test("requestKeySet() gives the keys, whatever the answer's media type", async () => {
  assert.deepEqual(await request(new Response(JSON.stringify({ keys: [KEY, 1] }))), { keys: [KEY] });
});

Deno.test("requestKeySet() follows no redirect and sends nothing but what it wants", async () => {
  let sent: RequestInit | undefined;
  const answer = await requestKeySet(KEY_SET_URL, {
    clock: createManualClock(),
    fetch: (_url, init) => {
      sent = init;
      return Promise.resolve(
        new Response(null, { status: 302, headers: { location: "http://169.254.169.254" } }),
      );
    },
  });
  assert.deepEqual(answer, {
    reason: "the key server answered 302, expected 200",
    retryAfterMs: undefined,
  });
  assert.equal(sent?.redirect, "manual");
  assert.equal(sent?.method, undefined);
  assert.deepEqual(sent?.headers, { accept: "application/jwk-set+json, application/json" });
});

Deno.test("requestKeySet() wants 200 and lets go of every other answer", async () => {
  for (const status of [201, 206, 301, 401, 404, 500]) {
    const { body, isCancelled } = endlessBody("x");
    const answer = await request(new Response(body, { status }));
    assert.ok("reason" in answer);
    assert.match(answer.reason, new RegExp(`^the key server answered ${status}, `));
    assert.ok(isCancelled());
  }
});

Deno.test("requestKeySet() refuses what is no key set", async () => {
  for (const text of ["", "<html>", "[]", '{"keys":1}']) {
    assert.deepEqual(await request(new Response(text)), { reason: "the key server's answer is no JWK Set" });
  }
});

Deno.test("requestKeySet() reads at most 256 KiB, declared or not", async () => {
  const reason = "the key set has more than 262144 bytes";
  const { body, isCancelled } = endlessBody(" ".repeat(1_000));
  assert.deepEqual(await request(new Response(body)), { reason });
  assert.ok(isCancelled());
  const declared = endlessBody(" ");
  const headers = { "content-length": "262145" };
  assert.deepEqual(await request(new Response(declared.body, { headers })), { reason });
  assert.ok(declared.isCancelled());
});

Deno.test("requestKeySet() takes at most 100 keys", async () => {
  const keys = Array<object>(100).fill(KEY);
  assert.deepEqual(await request(Response.json({ keys })), { keys });
  assert.deepEqual(await request(Response.json({ keys: [...keys, KEY] })), {
    reason: "the key set has more than 100 keys",
  });
});

Deno.test("requestKeySet() waits 3 seconds, for the body too", async () => {
  const reason = "the key server did not answer within 3000 ms";
  const clock = createManualClock();
  const silent = requestKeySet(KEY_SET_URL, {
    clock,
    fetch: (url, init) => hang(String(url), init?.signal ?? AbortSignal.abort()),
  });
  const slow = requestKeySet(KEY_SET_URL, {
    clock,
    fetch(_url, init) {
      const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
        start(controller) {
          controller.enqueue(new TextEncoder().encode("{"));
          init?.signal?.addEventListener("abort", () => controller.error(init.signal?.reason));
        },
      });
      return Promise.resolve(new Response(body));
    },
  });
  await clock.advance(2_999);
  assert.equal(clock.sleepers, 2);
  await clock.advance(1);
  assert.deepEqual(await Promise.all([silent, slow]), [{ reason }, { reason }]);
  assert.equal(clock.sleepers, 0);
});
