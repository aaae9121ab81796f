import assert from "node:assert/strict";
import { ZeebridgeError } from "../../src/core/errors.ts";
import { createManualClock } from "../../src/testing/manual_clock.ts";
import { createHealthApp } from "../../src/http/health.ts";
import { createCheckReadiness, type ReadinessParts } from "../../src/usecases/health.ts";

const TOPOLOGY = { gatewayVersion: "8.6.0", clusterSize: 1, partitionsCount: 3, leaders: 3 };

/** Everything is well, but for what a test replaces. */
function partsOf(parts: Partial<ReadinessParts> = {}): ReadinessParts {
  return {
    engine: { topology: () => Promise.resolve(TOPOLOGY) },
    registry: { check: () => Promise.resolve({ syncedAt: 1 }) },
    unready: () => undefined,
    clock: createManualClock(),
    ...parts,
  };
}

Deno.test("checkReadiness() is ready when every dependency is", async () => {
  const readiness = await createCheckReadiness(partsOf())();
  assert.equal(readiness.ready, true);
  assert.deepEqual(readiness.dependencies.map(({ name, ready }) => [name, ready]), [
    ["engine", true],
    ["store", true],
    ["definitions", true],
  ]);
});

const REASONS: [name: string, parts: Partial<ReadinessParts>, unready: string, detail: RegExp][] = [
  [
    "the engine is down",
    {
      engine: {
        topology: () => Promise.reject(new ZeebridgeError("ENGINE_UNAVAILABLE", "http://secret@host")),
      },
    },
    "engine",
    /^ENGINE_UNAVAILABLE$/,
  ],
  [
    "no partition has a leader",
    {
      engine: { topology: () => Promise.resolve({ ...TOPOLOGY, leaders: 0 }) },
    },
    "engine",
    /0 of 3/,
  ],
  [
    "the store fails",
    { registry: { check: () => Promise.reject(new Error("path")) } },
    "store",
    /^UNEXPECTED$/,
  ],
  [
    "definitions were never read from the engine",
    { registry: { check: () => Promise.resolve({}) }, readsDefinitions: () => true },
    "definitions",
    /^never read from the engine$/,
  ],
  ["the process stops", { unready: () => "stopping" }, "definitions", /^stopping$/],
];
for (const [name, parts, unready, detail] of REASONS) {
  Deno.test(`checkReadiness() is not ready when ${name}`, async () => {
    const readiness = await createCheckReadiness(partsOf(parts))();
    assert.equal(readiness.ready, false);
    const failing = readiness.dependencies.filter(({ ready }) => !ready);
    assert.deepEqual(failing.map(({ name }) => name), [unready]);
    assert.match(failing[0]?.detail ?? "", detail);
  });
}

Deno.test("checkReadiness() does not ask for definitions that nobody reads", async () => {
  const registry = { check: () => Promise.resolve({}) };
  const check = createCheckReadiness(partsOf({ registry, readsDefinitions: () => false }));
  assert.equal((await check()).ready, true);
});

Deno.test("createHealthApp() is healthy while it serves, and ready only with its dependencies", async () => {
  const app = createHealthApp(createCheckReadiness(partsOf({ unready: () => "stopping" })));
  assert.equal((await app.request("/health")).status, 200);
  const ready = await app.request("/ready");
  assert.equal(ready.status, 503);
  assert.partialDeepStrictEqual(await ready.json(), { ready: false });
});

Deno.test("checkReadiness() asks once a second at most, and says at once that the process stops", async () => {
  const clock = createManualClock();
  let asked = 0;
  const process: { reason?: string } = {};
  const check = createCheckReadiness(partsOf({
    clock,
    engine: {
      topology() {
        asked += 1;
        return Promise.resolve(TOPOLOGY);
      },
    },
    unready: () => process.reason,
  }));
  assert.equal((await check()).ready, true);
  process.reason = "stopping";
  assert.equal((await check()).ready, false);
  assert.equal(asked, 1);
  await clock.advance(1_000);
  await check();
  assert.equal(asked, 2);
});
