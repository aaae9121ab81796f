import assert from "node:assert/strict";
import { errorCodeOf } from "../../src/core/errors.ts";
import type { EngineFlavour as StubFlavour } from "../../src/sandbox/engine/rest/answer.ts";
import type { StubEngine } from "../../src/testing/stub_engine.ts";
import { taskModel, webhookModel } from "../scenarios/support/model.ts";
import { createDefinitionWorld, GRACE_MS, START } from "./support/definition_world.ts";

const SEARCHABLE: readonly StubFlavour[] = ["8.8", "8.9"];
const SEARCH = "POST process-definitions/search";

/** A process without a webhook. */
function plainModel(id: string): string {
  return taskModel({ id, inputs: {} });
}

/** A process that waits for an event. */
function awaitingModel(id: string): string {
  const properties = { correlationKeyExpression: "=request.body.key" };
  return webhookModel({ id, element: "INTERMEDIATE_CATCH_EVENT", properties });
}

/** What the stub's deployment takes for BPMN, and no parser does. */
function brokenModel(id: string): string {
  return `<definitions><process id="${id}" isExecutable="true"></definitions>`;
}

function startInstance(stub: StubEngine, processDefinitionKey: string): Promise<Response> {
  return stub.fetch(
    new Request("http://engine.test/v2/process-instances", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ processDefinitionKey }),
    }),
  );
}

for (const flavour of SEARCHABLE) {
  Deno.test(`syncDefinitions() serves what was deployed elsewhere, on ${flavour}`, async () => {
    const { sync, deploy, serving, registry } = createDefinitionWorld({ flavour });
    const xml = webhookModel({ id: "order" });
    const process = await deploy(xml, { name: "order.bpmn" });
    assert.deepEqual(await sync(), { outcome: "read", review: {} });
    assert.equal(await serving("order"), "order 1");
    assert.equal(await registry.xml(process.processDefinitionKey), xml);
    assert.partialDeepStrictEqual(await registry.definitions(), [{
      ...process,
      resourceName: "order.bpmn",
      registeredAt: START,
    }]);
    assert.deepEqual(await registry.check(), { syncedAt: START });
  });

  Deno.test(`syncDefinitions() forgets what was deleted, and the version before takes over, on ${flavour}`, async () => {
    const { sync, deploy, serving, stub, clock, telemetry } = createDefinitionWorld({ flavour });
    await deploy(webhookModel({ id: "order" }));
    const second = await deploy(webhookModel({ id: "order", properties: { "inbound.method": "put" } }));
    await sync();
    assert.equal(await serving("order"), "order 2");
    await clock.advance(GRACE_MS);
    stub.deleteDefinition(BigInt(second.processDefinitionKey));
    await sync();
    assert.equal(await serving("order"), "order 1");
    assert.partialDeepStrictEqual(telemetry.lines.at(-1), {
      message: "Process forgotten",
      fields: { processDefinitionKey: second.processDefinitionKey, version: 2, reason: "deleted" },
    });
  });

  Deno.test(`syncDefinitions() finds old versions whose instances wait, on ${flavour}`, async () => {
    const { sync, deploy, serving, stub } = createDefinitionWorld({ flavour });
    const old = await deploy(awaitingModel("order"));
    const { processDefinitionId } = old;
    await deploy(plainModel("order"));
    stub.addSubscription({
      messageName: "message-order",
      processDefinitionId,
      processDefinitionKey: BigInt(old.processDefinitionKey),
    });
    await sync();
    assert.equal(await serving("order"), "order 1");
  });
}

Deno.test("syncDefinitions() without news is one request, and reads no model twice", async () => {
  const { sync, deploy, requests, clock } = createDefinitionWorld();
  const { processDefinitionKey } = await deploy(webhookModel({ id: "order" }));
  await sync();
  assert.deepEqual(requests.slice(0, 2), [SEARCH, `GET process-definitions/${processDefinitionKey}/xml`]);
  requests.length = 0;
  await clock.advance(5_000);
  await sync();
  assert.deepEqual(requests, [SEARCH]);
  await clock.advance(60_000);
  await sync();
  assert.ok(!requests.some((request) => request.endsWith("/xml")), requests.join());
});

Deno.test("syncDefinitions() reads no model that a deployment has registered", async () => {
  const world = createDefinitionWorld();
  await world.sync();
  await world.deploy(webhookModel({ id: "order" }));
  const other = createDefinitionWorld({}, world);
  await other.sync();
  await world.sync();
  assert.equal(await world.serving("order"), "order 1");
  assert.deepEqual(world.requests, [SEARCH]);
});

Deno.test("syncDefinitions() swaps versions without a moment in which nobody serves", async () => {
  const world = createDefinitionWorld({ searchLagMs: 1_500 });
  const { sync, deploy, serving, clock, registry } = world;
  const first = await deploy(webhookModel({ id: "order" }));
  await clock.advance(2_000);
  await sync();
  await clock.advance(2 * GRACE_MS);
  await deploy(webhookModel({ id: "order", properties: { "inbound.method": "put" } }));
  // The search does not know of it yet.
  await sync();
  assert.equal(await serving("order"), "order 1");
  await clock.advance(2_000);
  await sync();
  assert.equal(await serving("order"), "order 2");
  // What instances the old one has may not be known yet.
  await clock.advance(GRACE_MS - 1);
  await sync();
  assert.ok(await registry.definition(first.processDefinitionKey));
  await clock.advance(60_000);
  await sync();
  assert.equal(await registry.definition(first.processDefinitionKey), undefined);
  assert.equal(await serving("order"), "order 2");
});

Deno.test("syncDefinitions() keeps the last good version while the newer one makes a mistake in its webhook", async () => {
  const { sync, deploy, serving, registry, clock } = createDefinitionWorld();
  await deploy(webhookModel({ id: "order" }));
  await sync();
  await deploy(webhookModel({ id: "order", properties: { "inbound.method": "patch" } }));
  for (let review = 0; review < 3; review++) {
    await sync();
    assert.equal(await serving("order"), "order 1");
    await clock.advance(GRACE_MS);
  }
  await deploy(webhookModel({ id: "order", properties: { "inbound.method": "put" } }));
  for (let review = 0; review < 3; review++) {
    await sync();
    assert.equal(await serving("order"), "order 3");
    await clock.advance(GRACE_MS);
  }
  assert.equal((await registry.definitions()).length, 1);
});

for (const reason of ["replaced", "deleted"]) {
  Deno.test(`syncDefinitions() gives a webhook to nobody else because an old version was ${reason}`, async () => {
    const { sync, deploy, serving, registry, clock, stub } = createDefinitionWorld();
    const model = (id: string, method: string): string =>
      webhookModel({ id, properties: { "inbound.context": "hook", "inbound.method": method } });
    const versions = [["a", "post"], ["b", "post"], ["a", "put"]] as const;
    const keys: string[] = [];
    for (const [id, method] of versions) {
      keys.push((await deploy(model(id, method), { name: `${id}.bpmn` })).processDefinitionKey);
      await sync();
      await clock.advance(GRACE_MS);
    }
    if (reason === "deleted") stub.deleteDefinition(BigInt(keys[0] ?? 0));
    for (let review = 0; review < 2; review++) {
      await clock.advance(GRACE_MS);
      await sync();
      assert.equal(await serving("hook"), "a 2");
    }
    // Nobody waits for it any more.
    stub.deleteDefinition(BigInt(keys[1] ?? 0));
    for (let review = 0; review < 3; review++) {
      await clock.advance(GRACE_MS);
      await sync();
    }
    assert.equal(await serving("hook"), "a 2");
    assert.equal((await registry.definitions()).length, 1);
  });
}

Deno.test("syncDefinitions() keeps the old version until the model of the new one is there", async () => {
  const { sync, deploy, serving, clock, stub } = createDefinitionWorld();
  await deploy(webhookModel({ id: "order" }));
  await sync();
  await clock.advance(GRACE_MS);
  await deploy(webhookModel({ id: "order", properties: { "inbound.method": "put" } }));
  stub.failNext("processDefinitionXml", { kind: "refuse", status: 404, title: "NOT_FOUND" });
  await sync();
  assert.equal(await serving("order"), "order 1");
  await sync();
  assert.equal(await serving("order"), "order 2");
});

Deno.test("syncDefinitions() keeps an old version while an instance of it runs", async () => {
  const { sync, deploy, serving, clock, stub } = createDefinitionWorld();
  const old = await deploy(awaitingModel("order"));
  await startInstance(stub, old.processDefinitionKey);
  await sync();
  await deploy(plainModel("order"));
  await sync();
  await clock.advance(GRACE_MS);
  await sync();
  assert.equal(await serving("order"), "order 1");
  const [instance] = stub.instances;
  assert.ok(instance !== undefined);
  instance.state = "COMPLETED";
  await clock.advance(60_000);
  await sync();
  assert.equal(await serving("order"), "unknown");
});

Deno.test("syncDefinitions() forgets nothing that was registered a short while ago", async () => {
  const { sync, deploy, registry, clock, stub } = createDefinitionWorld();
  const { processDefinitionKey } = await deploy(webhookModel({ id: "order" }));
  await sync();
  stub.deleteDefinition(BigInt(processDefinitionKey));
  await clock.advance(GRACE_MS - 1);
  await sync();
  assert.ok(await registry.definition(processDefinitionKey));
  await clock.advance(60_000);
  await sync();
  assert.equal(await registry.definition(processDefinitionKey), undefined);
});

Deno.test("syncDefinitions() forgets nothing because a search does not find it any more", async () => {
  const empty = Response.json({ items: [], page: { totalItems: 0 } });
  let isBlind = false;
  const { sync, deploy, serving, clock } = createDefinitionWorld({
    intercept: (request) => isBlind && request.url.endsWith("/search") ? empty.clone() : undefined,
  });
  await deploy(webhookModel({ id: "order" }));
  await sync();
  isBlind = true;
  await clock.advance(GRACE_MS);
  assert.deepEqual(await sync(), { outcome: "read", review: {} });
  assert.equal(await serving("order"), "order 1");
});

Deno.test("syncDefinitions() goes on behind a model that cannot be read, and reads it once", async () => {
  const { sync, deploy, serving, requests, clock, messages } = createDefinitionWorld();
  await deploy(webhookModel({ id: "b" }), { name: "b.bpmn" });
  await sync();
  await deploy(brokenModel("a"), { name: "a.bpmn" });
  await deploy(brokenModel("b"), { name: "b.bpmn" });
  await deploy(webhookModel({ id: "c" }), { name: "c.bpmn" });
  await clock.advance(GRACE_MS);
  assert.deepEqual(await sync(), { outcome: "read", review: {} });
  assert.equal(await serving("c"), "c 1");
  // The last version that could be read goes on.
  assert.equal(await serving("b"), "b 1");
  requests.length = 0;
  await clock.advance(60_000);
  await sync();
  assert.ok(!requests.some((request) => request.endsWith("/xml")), requests.join());
  assert.equal(messages().filter((message) => message === "Model cannot be read").length, 2);
});

Deno.test("syncDefinitions() goes on behind a model that the engine cannot give, and fails in the end", async () => {
  const { sync, deploy, serving, stub } = createDefinitionWorld();
  await deploy(webhookModel({ id: "a" }), { name: "a.bpmn" });
  await deploy(webhookModel({ id: "b" }), { name: "b.bpmn" });
  stub.failNext("processDefinitionXml", { kind: "refuse", status: 500, title: "INTERNAL" });
  await assert.rejects(sync(), { code: "ENGINE_UNAVAILABLE" });
  assert.deepEqual([await serving("a"), await serving("b")], ["unknown", "b 1"]);
  await sync();
  assert.equal(await serving("a"), "a 1");
});

Deno.test("syncDefinitions() of very many definitions takes several passes, and marks the last", async () => {
  const { sync, deploy, registry } = createDefinitionWorld();
  for (let index = 0; index < 15; index++) await deploy(plainModel(`p${index}`), { name: `${index}.bpmn` });
  assert.deepEqual(await sync(), { outcome: "unfinished" });
  assert.equal((await registry.check()).syncedAt, undefined);
  assert.deepEqual(await sync(), { outcome: "read", review: {} });
  assert.equal((await registry.definitions()).length, 15);
  assert.deepEqual(await registry.check(), { syncedAt: START });
});

Deno.test("syncDefinitions() asks about old versions in batches, and each has its turn", async () => {
  const { sync, deploy, registry, clock, stub, requests } = createDefinitionWorld();
  for (let version = 1; version <= 15; version++) {
    const properties = { version: `${version}` };
    const { processDefinitionKey } = await deploy(webhookModel({ id: "order", properties }));
    // The older ones, which are asked about in the third review, have no instance.
    if (version > 4) await startInstance(stub, processDefinitionKey);
    await clock.advance(1);
    await sync();
  }
  await clock.advance(GRACE_MS);
  requests.length = 0;
  await sync();
  assert.equal(requests.filter((request) => request.startsWith("GET")).length, 5);
  assert.equal((await registry.definitions()).length, 15);
  for (const left of [15, 11]) {
    await clock.advance(60_000);
    await sync();
    assert.equal((await registry.definitions()).length, left);
  }
});

Deno.test("syncDefinitions() makes a bounded number of requests, whatever there is to do", async () => {
  const { sync, deploy, clock, stub, requests } = createDefinitionWorld();
  for (let index = 0; index < 20; index++) {
    const { processDefinitionId, processDefinitionKey } = await deploy(awaitingModel("order"), {
      name: `${index}.bpmn`,
    });
    const instance = { processDefinitionId, processDefinitionKey: BigInt(processDefinitionKey) };
    if (index < 10) stub.addSubscription({ messageName: "message-order", ...instance });
    else await sync();
    await clock.advance(1);
  }
  await clock.advance(GRACE_MS);
  for (let index = 0; index < 8; index++) {
    await deploy(plainModel(`new-${index}`), { name: `new-${index}.bpmn` });
  }
  await sync();
  // A search, two pages of those that wait, and a batch.
  assert.ok(requests.length <= 3 + 10, requests.join("\n"));
});

Deno.test("syncDefinitions() does not take what searches never showed for deleted, but for a day", async () => {
  // As when exporting is paused: what is deployed through the connector is served, and not to be found.
  let isPaused = true;
  const empty = Response.json({ items: [], page: { totalItems: 0 } });
  const world = createDefinitionWorld({
    intercept({ method, url }) {
      if (!isPaused) return undefined;
      if (method === "GET") return Response.json({ title: "NOT_FOUND", status: 404 }, { status: 404 });
      return url.endsWith("/search") ? empty.clone() : undefined;
    },
  });
  const { sync, deploy, serving, clock, registry } = world;
  isPaused = false;
  const process = await deploy(webhookModel({ id: "order" }));
  await createDefinitionWorld({}, world).sync();
  isPaused = true;
  await clock.advance(GRACE_MS);
  await sync();
  assert.equal(await serving("order"), "order 1");
  await clock.advance(86_400_000);
  await sync();
  assert.equal(await registry.definition(process.processDefinitionKey), undefined);
});

Deno.test("syncDefinitions() goes on behind any number of models that the engine cannot give", async () => {
  const broken = new Set<string>();
  const { sync, deploy, serving } = createDefinitionWorld({
    intercept: ({ url }) =>
      [...broken].some((key) => url.endsWith(`${key}/xml`)) ? new Response(null, { status: 500 }) : undefined,
  });
  for (const id of ["a", "b", "c", "d"]) {
    const { processDefinitionKey } = await deploy(webhookModel({ id }), { name: `${id}.bpmn` });
    if (id !== "d") broken.add(processDefinitionKey);
  }
  await assert.rejects(sync());
  await assert.rejects(sync());
  assert.equal(await serving("d"), "d 1");
});

Deno.test("syncDefinitions() serves every tenant that it is to serve, and leaves the others alone", async () => {
  const world = createDefinitionWorld({ tenantIds: ["red", "blue"] });
  for (const tenantId of ["red", "blue"]) await world.deploy(webhookModel({ id: "order" }), { tenantId });
  await world.sync();
  assert.equal(await world.serving("order", "red"), "order 1");
  assert.equal(await world.serving("order", "blue"), "order 1");
  // Another connector, for tenants of its own, shares the store.
  const other = createDefinitionWorld({ tenantIds: ["green"] }, world);
  await world.clock.advance(GRACE_MS);
  await other.sync();
  assert.equal(await world.serving("order", "red"), "order 1");
});

Deno.test("syncDefinitions() by two processes at once registers everything once", async () => {
  const one = createDefinitionWorld();
  const other = createDefinitionWorld({}, one);
  for (const id of ["a", "b", "c"]) await one.deploy(webhookModel({ id }), { name: `${id}.bpmn` });
  assert.deepEqual(await Promise.all([one.sync(), other.sync()]), [
    { outcome: "read", review: {} },
    { outcome: "read", review: {} },
  ]);
  assert.equal((await one.registry.definitions()).length, 3);
  await one.clock.advance(GRACE_MS);
  const [{ processDefinitionKey = 0n } = {}] = one.stub.definitions;
  one.stub.deleteDefinition(processDefinitionKey);
  await Promise.all([one.sync(), other.sync()]);
  assert.equal((await one.registry.definitions()).length, 2);
});

Deno.test("syncDefinitions() forgets nothing and tells why when instances cannot be searched", async () => {
  const { sync, deploy, registry, clock, stub } = createDefinitionWorld();
  const old = await deploy(webhookModel({ id: "order" }));
  await sync();
  await deploy(plainModel("order"));
  await sync();
  await clock.advance(GRACE_MS);
  stub.failNext("searchProcessInstances", { kind: "refuse", status: 403, title: "FORBIDDEN" });
  const { outcome, review } = await sync();
  assert.equal(outcome, "read");
  assert.equal(errorCodeOf(review?.error), "ENGINE_UNAUTHORIZED");
  assert.ok(await registry.definition(old.processDefinitionKey));
});

Deno.test("syncDefinitions() on an engine without searches is ENGINE_UNSUPPORTED, and forgets nothing", async () => {
  const { sync, deploy, registry, clock } = createDefinitionWorld({ flavour: "8.6.0" });
  const process = await deploy(webhookModel({ id: "order" }));
  const { xml, ...rest } = {
    xml: "<x/>",
    subscriptions: [],
    invalidWebhooks: [],
    serviceTasks: [],
    diagnostics: [],
  };
  await registry.register({ ...process, ...rest, xml, registeredAt: START });
  await clock.advance(GRACE_MS);
  await assert.rejects(sync(), { code: "ENGINE_UNSUPPORTED" });
  assert.equal((await registry.definitions()).length, 1);
});
