import assert from "node:assert/strict";
import { DEFAULT_TENANT_ID } from "../../src/core/keys.ts";
import { createDefinitionSync, type DefinitionSyncSettings } from "../../src/usecases/definition_sync.ts";
import { webhookModel } from "../scenarios/support/model.ts";
import { createDefinitionWorld, type DefinitionWorld, START } from "./support/definition_world.ts";

const SEARCH = "POST process-definitions/search";
const METRIC = "zeebridge_definition_passes_total";

function createSync(world: DefinitionWorld, settings: Partial<DefinitionSyncSettings> = {}) {
  return createDefinitionSync({ ...world, settings: {} }, { tenantIds: [DEFAULT_TENANT_ID], ...settings });
}

function searches({ requests }: DefinitionWorld): number {
  return requests.filter((request) => request === SEARCH).length;
}

function outcomes({ telemetry }: DefinitionWorld): (string | undefined)[] {
  return telemetry.counts.filter(([metric]) => metric === METRIC).map(([, { outcome }]) => outcome);
}

Deno.test("start() makes a pass at once and every five seconds, until stop()", async () => {
  const world = createDefinitionWorld();
  const sync = createSync(world);
  assert.equal(sync.isActive(), false);
  sync.start();
  sync.start();
  assert.equal(sync.isActive(), true);
  await world.clock.advance(0);
  assert.equal(searches(world), 1);
  await world.deploy(webhookModel({ id: "order" }));
  await world.clock.advance(4_999);
  assert.equal(await world.serving("order"), "unknown");
  await world.clock.advance(1);
  assert.equal(await world.serving("order"), "order 1");
  await sync.stop(1_000);
  await world.clock.advance(60_000);
  assert.equal(searches(world), 1);
  assert.equal(world.clock.sleepers, 0);
});

Deno.test("start() makes no pass where the interval is zero", async () => {
  const world = createDefinitionWorld();
  const sync = createSync(world, { intervalMs: 0, timerMs: 60_000 });
  sync.start();
  await sync.passIfDue();
  await world.clock.advance(60_000);
  assert.deepEqual([world.requests.length, sync.isActive()], [0, false]);
  await sync.stop(1_000);
});

for (const route of ["searchProcessDefinitions", "awaitingStatistics"] as const) {
  Deno.test(`stop() ends a request to ${route} that is not answered, and says nothing of it`, async () => {
    const world = createDefinitionWorld();
    const sync = createSync(world);
    world.stub.failNext(route, { kind: "ignore" });
    sync.start();
    await world.clock.advance(0);
    await sync.stop(1_000);
    assert.deepEqual([outcomes(world), world.messages()], [[], []]);
  });
}

Deno.test("passIfDue() makes a pass when a timer comes, even a little early, and none too many", async () => {
  const world = createDefinitionWorld();
  const sync = createSync(world, { timerMs: 60_000 });
  assert.equal(sync.isActive(), true);
  for (const [waitMs, expected] of [[0, 1], [15_000, 1], [39_999, 1], [1, 2], [59_000, 3]] as const) {
    await world.clock.advance(waitMs);
    await sync.passIfDue();
    assert.equal(searches(world), expected, `after ${world.clock.now() - START} ms`);
  }
});

Deno.test("passIfDue() is not put off by a clock that is set back", async () => {
  const world = createDefinitionWorld();
  const sync = createSync(world, { timerMs: 60_000 });
  await sync.passIfDue();
  world.clock.setBack(500_000);
  await sync.passIfDue();
  assert.equal(searches(world), 2);
});

Deno.test("an outage is said once, and its end once", async () => {
  const world = createDefinitionWorld();
  const sync = createSync(world);
  for (let count = 0; count < 3; count++) {
    world.stub.failNext("searchProcessDefinitions", { kind: "refuse", status: 503, title: "UNAVAILABLE" });
  }
  sync.start();
  await world.clock.advance(20_000);
  await sync.stop(1_000);
  assert.deepEqual(world.messages(), [
    "Definitions not read, trying again",
    "Definitions are read again",
  ]);
  assert.deepEqual(outcomes(world), ["failed", "failed", "failed", "read", "read"]);
});

Deno.test("an engine that asks to wait is waited for", async () => {
  const world = createDefinitionWorld();
  const sync = createSync(world);
  const headers = { "retry-after": "30" };
  world.stub.failNext("searchProcessDefinitions", { kind: "refuse", status: 429, headers });
  sync.start();
  await world.clock.advance(29_999);
  assert.equal(searches(world), 1);
  await world.clock.advance(1);
  assert.equal(searches(world), 2);
  await sync.stop(1_000);
});

Deno.test("an engine without searches is asked every ten minutes, and counts as read", async () => {
  const world = createDefinitionWorld({ flavour: "8.6.0" });
  const sync = createSync(world);
  sync.start();
  await world.clock.advance(599_999);
  assert.equal(searches(world), 1);
  assert.deepEqual(await world.registry.check(), { syncedAt: START });
  await world.clock.advance(1);
  assert.equal(searches(world), 2);
  assert.equal(world.messages().length, 1);
  await sync.stop(1_000);
});

Deno.test("a store that is down makes a pass fail, and nothing count as read", async () => {
  const world = createDefinitionWorld();
  const down = (): Promise<never> => Promise.reject(new Error("disk full"));
  const registry = { ...world.registry, definitions: down, markSynced: down };
  const sync = createSync({ ...world, registry });
  await sync.passIfDue();
  assert.deepEqual(outcomes(world), ["failed"]);
  assert.deepEqual(world.telemetry.lines.map(({ fields }) => fields["code"]), ["UNEXPECTED"]);
});

Deno.test("a review that breaks off is said once, whatever the passes between", async () => {
  const world = createDefinitionWorld();
  const sync = createSync(world);
  for (let count = 0; count < 2; count++) {
    world.stub.failNext("awaitingStatistics", { kind: "refuse", status: 403, title: "FORBIDDEN" });
  }
  sync.start();
  await world.clock.advance(61_000);
  await sync.stop(1_000);
  assert.deepEqual(world.messages(), ["Old definitions not reviewed, trying again"]);
});

Deno.test("pages without an end are said once, and what is in them is served", async () => {
  const endless = Response.json({
    items: [{
      processDefinitionId: "order",
      processDefinitionKey: "2251799813685249",
      version: 1,
      resourceName: "order.bpmn",
      tenantId: "<default>",
    }],
    page: { totalItems: 500, endCursor: "YQ==" },
  });
  const world = createDefinitionWorld({
    intercept: (request) => {
      if (request.url.endsWith("/process-definitions/search")) return endless.clone();
      return request.url.endsWith("/xml") ? new Response(webhookModel({ id: "order" })) : undefined;
    },
  });
  const sync = createSync(world);
  sync.start();
  await world.clock.advance(10_000);
  await sync.stop(1_000);
  assert.equal(await world.serving("order"), "order 1");
  assert.equal(world.messages().filter((message) => message.startsWith("Definitions not read to")).length, 1);
  assert.deepEqual([...new Set(outcomes(world))], ["endless"]);
  assert.equal((await world.registry.check()).syncedAt, undefined);
});
