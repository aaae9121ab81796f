import assert from "node:assert/strict";
import { createSystemClock } from "../../src/adapters/system/clock.ts";
import type { PutEventsOutcome } from "../../src/core/eventbridge/outcome.ts";
import { createStubEventBus, type StubEventBus } from "../../src/testing/stub_event_bus.ts";
import { type BareWorker, startBareWorkerd } from "../e2e/servers/workerd.ts";

// Bare, since the harness follows redirects for its Worker.
let workerd: BareWorker;

Deno.test.beforeAll(async () => {
  workerd = await startBareWorkerd({
    configFile: new URL("eventbridge/worker.toml", import.meta.url).pathname,
  });
});
Deno.test.afterAll(async () => await workerd.stop());

/** Has the Worker put so many events on a stub of its own. */
async function put(count: number, { prepare = () => {}, aheadMs = 0 }: {
  prepare?: (stub: StubEventBus) => void;
  aheadMs?: number;
} = {}): Promise<{ stub: StubEventBus; outcomes: PutEventsOutcome[] }> {
  const stub = createStubEventBus({
    clock: createSystemClock(),
    secretAccessKeys: { AKID: "secret" },
    aheadMs,
  });
  prepare(stub);
  await using server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    (request) => stub.fetch(request),
  );
  const entries = Array.from({ length: count }, (_, index) => ({
    Source: "my.app",
    DetailType: "Placed",
    Detail: { index, text: "é" },
  }));
  const body = JSON.stringify({ endpoint: `http://127.0.0.1:${server.addr.port}`, entries });
  const response = await fetch(workerd.url, { method: "POST", body });
  return { stub, outcomes: await response.json() };
}

Deno.test("putEvents() in workerd sends what EventBridge takes, signature included", async () => {
  const { stub, outcomes } = await put(25);
  assert.ok(outcomes.every(({ outcome, attempts }) => outcome === "sent" && attempts === 1));
  assert.deepEqual(
    stub.events.map(({ detail }) => detail["index"]).toSorted(),
    outcomes.map((_, index) => index).toSorted(),
  );
  assert.equal(stub.requests, 3);
});

Deno.test("putEvents() in workerd comes through errors, unreadable answers and a wrong time", async () => {
  const failing = await put(2, { prepare: (stub) => stub.failNext({ status: 500, body: "" }) });
  assert.deepEqual(failing.outcomes.map(({ outcome, attempts }) => [outcome, attempts]), [["sent", 2], [
    "sent",
    2,
  ]]);
  const garbled = await put(1, { prepare: (stub) => stub.spoilNext({ kind: "garbled", body: "<html>" }) });
  assert.deepEqual(garbled.outcomes.map(({ outcome, attempts }) => [outcome, attempts]), [["unknown", 1]]);
  const skewed = await put(1, { aheadMs: 3_600_000 });
  assert.deepEqual(skewed.outcomes.map(({ outcome, attempts }) => [outcome, attempts]), [["sent", 2]]);
});

Deno.test("putEvents() in workerd follows no redirect", async () => {
  const headers = { location: "http://127.0.0.1:1/" };
  const { stub, outcomes } = await put(1, {
    prepare: (bus) => bus.failNext({ status: 307, body: "", headers }),
  });
  assert.deepEqual(outcomes.map((one) => one.outcome === "refused" && one.code), ["Http307"]);
  assert.equal(stub.requests, 1);
});
