import assert from "node:assert/strict";
import { EngineWorld } from "../support/engine_world.ts";
import {
  definitions,
  element,
  end,
  flows,
  message,
  model,
  on,
  process,
  start,
  task,
} from "../support/model.ts";

const catching = start() + element("intermediateCatchEvent", "wait", on.message("m")) + end() +
  flows("start -> wait -> end");
const waiting = model(catching, { roots: message("m") });
const startMessage = '<bpmn:message id="message-begin" name="begin" />';
const starting = model(start("begin", on.message("begin")) + task("a") + end() + flows("begin -> a -> end"), {
  roots: startMessage,
});

Deno.test("a message goes to the instance with its correlation key, a number counting as its digits", async () => {
  const world = new EngineWorld();
  const other = await world.run(waiting, { key: "other" });
  const [{ messageName, correlationKey, elementId } = {}] = world.engine.subscriptions;
  assert.deepEqual([messageName, correlationKey, elementId], ["m", "other", "wait"]);
  const instance = await world.create("p", { key: 5 });
  await world.publish({ name: "m", correlationKey: "5", variables: { got: true } });
  assert.deepEqual([instance().state, instance().variables], ["COMPLETED", { key: 5, got: true }]);
  assert.equal(other().state, "ACTIVE");
});

Deno.test("a receive task waits for a message", async () => {
  const world = new EngineWorld();
  const instance = await world.run(
    model(
      start() + element('receiveTask messageRef="message-m"', "wait") + end() + flows("start -> wait -> end"),
      {
        roots: message("m"),
      },
    ),
    { key: "k" },
  );
  await world.publish({ name: "m", correlationKey: "k" });
  assert.deepEqual(instance().completedElements, ["start", "wait", "end"]);
});

Deno.test("a buffered message goes to who waits for it later, the oldest one first", async () => {
  const world = new EngineWorld();
  await world.deploy(waiting);
  await world.publish({ name: "m", correlationKey: "k", timeToLive: 1_000, variables: { n: 1 } });
  await world.publish({ name: "m", correlationKey: "k", timeToLive: 1_000, variables: { n: 2 } });
  const first = await world.create("p", { key: "k" });
  const second = await world.create("p", { key: "k" });
  const third = await world.create("p", { key: "k" });
  assert.deepEqual([first().variables.n, second().variables.n, third().state], [1, 2, "ACTIVE"]);
});

Deno.test("a message is gone when its time to live is over, or has none", async () => {
  const world = new EngineWorld();
  await world.deploy(waiting);
  await world.publish({ name: "m", correlationKey: "k", timeToLive: 1_000 });
  await world.publish({ name: "m", correlationKey: "k" });
  await world.clock.advance(1_000);
  assert.equal((await world.create("p", { key: "k" }))().state, "ACTIVE");
});

Deno.test("a message with the id of a buffered one is refused until that is gone", async () => {
  const world = new EngineWorld();
  const buffered = { name: "m", correlationKey: "k", messageId: "1", timeToLive: 1_000 };
  const statuses: number[] = [];
  statuses.push((await world.publish(buffered)).status, (await world.publish(buffered)).status);
  await world.clock.advance(1_000);
  statuses.push((await world.publish(buffered)).status);
  assert.deepEqual(statuses, [200, 409, 200]);
});

Deno.test("a message meets one instance of each process", async () => {
  const world = new EngineWorld();
  await world.deploy(definitions(
    process(catching) + process(catching.replace(/(id|sourceRef|targetRef)="/g, '$1="q-'), "q") +
      message("m"),
  ));
  const [p1, p2, q] = [
    await world.create("p", { key: "k" }),
    await world.create("p", { key: "k" }),
    await world.create("q", { key: "k" }),
  ];
  await world.publish({ name: "m", correlationKey: "k" });
  assert.deepEqual([p1().state, p2().state, q().state], ["COMPLETED", "ACTIVE", "COMPLETED"]);
});

Deno.test("a message is correlated now or not at all", async () => {
  const world = new EngineWorld();
  const instance = await world.run(waiting, { key: "k" });
  const none = await world.correlate({ name: "m", correlationKey: "other" });
  assert.deepEqual([none.status, none.body.title], [404, "NOT_FOUND"]);
  const met = await world.correlate({ name: "m", correlationKey: "k", variables: { a: 1 } });
  assert.deepEqual([met.status, `${met.body.processInstanceKey}`], [200, `${instance().processInstanceKey}`]);
  assert.deepEqual([instance().state, instance().variables.a], ["COMPLETED", 1]);
});

Deno.test("a correlation key that is neither text nor number is an incident", async () => {
  const world = new EngineWorld();
  const instance = await world.run(waiting);
  assert.equal(world.incident.kind, "EXTRACT_VALUE_ERROR");
  assert.match(world.incident.message, /must be either a string or a number, but was 'NULL'/);
  world.engine.setVariables(instance().processInstanceKey, { key: "k" });
  world.engine.resolveIncident(world.incident.incidentKey);
  assert.equal((await world.correlate({ name: "m", correlationKey: "k" })).status, 200);
});

Deno.test("a message starts an instance with its variables", async () => {
  const world = new EngineWorld();
  await world.deploy(starting);
  await world.publish({ name: "begin", variables: { a: 1 } });
  assert.deepEqual([world.only.activeElements, world.only.variables], [["a"], { a: 1 }]);
  const refused = await world.send("POST", "/process-instances", { processDefinitionId: "p" });
  assert.deepEqual([refused.status, refused.body.title], [409, "INVALID_STATE"]);
});

Deno.test("without a correlation key every message starts an instance", async () => {
  const world = new EngineWorld();
  await world.deploy(starting);
  await world.publish({ name: "begin" });
  await world.publish({ name: "begin" });
  assert.equal(world.engine.instances().length, 2);
});

Deno.test("one instance runs for a correlation key; the buffered message starts the next one", async () => {
  const world = new EngineWorld();
  await world.deploy(starting);
  await world.publish({ name: "begin", correlationKey: "k", variables: { n: 1 } });
  await world.publish({ name: "begin", correlationKey: "k", variables: { n: 2 } });
  await world.publish({ name: "begin", correlationKey: "k", timeToLive: 60_000, variables: { n: 3 } });
  await world.publish({ name: "begin", correlationKey: "k", timeToLive: 60_000, variables: { n: 4 } });
  assert.equal((await world.correlate({ name: "begin", correlationKey: "k" })).status, 404);
  for (let round = 0; round < 3; round++) await world.work("a");
  assert.deepEqual(world.engine.instances().map(({ variables }) => variables.n), [1, 3, 4]);
  assert.equal((await world.activate("a")).length, 0);
});

Deno.test("a message starts the latest version only, and none that was deleted", async () => {
  const world = new EngineWorld();
  await world.deploy(starting);
  await world.deploy(starting.replace('id="a"', 'id="a" name="second"'));
  await world.publish({ name: "begin" });
  assert.deepEqual(world.engine.instances().map(({ version }) => version), [2]);
  const [, second] = world.engine.definitions;
  const deletion = await world.send("POST", `/resources/${second?.processDefinitionKey}/deletion`);
  assert.equal(deletion.status, 204);
  await world.publish({ name: "begin" });
  assert.deepEqual(world.engine.instances().map(({ version }) => version), [2, 1]);
});
