import assert from "node:assert/strict";
import { EngineWorld } from "../support/engine_world.ts";
import {
  element,
  end,
  error,
  extend,
  flow,
  flows,
  message,
  model,
  on,
  start,
  task,
} from "../support/model.ts";

const exclusive = element('exclusiveGateway default="choice-low"', "choice");

function choiceModel(gateway: string): string {
  return model(
    start() + gateway + end("high") + end("low") + flows("start -> choice") +
      flow("choice", "high", "=total > 100") + flow("choice", "low"),
  );
}

for (const [total, reached] of [[200, "high"], [50, "low"]] as const) {
  Deno.test(`an exclusive gateway takes the flow to ${reached} when its total is ${total}`, async () => {
    const instance = await new EngineWorld().run(choiceModel(exclusive), { total });
    assert.deepEqual(instance().completedElements, ["start", "choice", reached]);
    assert.equal(instance().state, "COMPLETED");
  });
}

Deno.test("an exclusive gateway stands still when a condition is neither true nor false", async () => {
  const world = new EngineWorld();
  const instance = await world.run(choiceModel(exclusive));
  assert.equal(world.incident.kind, "EXTRACT_VALUE_ERROR");
  assert.match(world.incident.message, /'total > 100' to be 'BOOLEAN', but was 'NULL'/);
  assert.deepEqual(instance().activeElements, ["choice"]);
  assert.equal(world.engine.setVariables(instance().processInstanceKey, { total: 500 }), true);
  assert.equal(world.engine.resolveIncident(world.incident.incidentKey), true);
  assert.deepEqual([instance().state, world.engine.incidents.length], ["COMPLETED", 0]);
  assert.equal(instance().completedElements.at(-1), "high");
});

Deno.test("an exclusive gateway without a default flow stands still when no condition is met", async () => {
  const world = new EngineWorld();
  const gateway = element("exclusiveGateway", "choice");
  const instance = await world.run(
    model(
      start() + gateway + end("a") + end("b") + flows("start -> choice") + flow("choice", "a", "=x = 1") +
        flow("choice", "b", "=x = 2"),
    ),
    { x: 3 },
  );
  assert.deepEqual([world.incident.kind, world.incident.elementId], ["CONDITION_ERROR", "choice"]);
  const { status } = await world.send(
    "PUT",
    `/element-instances/${instance().processInstanceKey}/variables`,
    {
      variables: { x: 2 },
    },
  );
  assert.equal(status, 204);
  const resolution = await world.send("POST", `/incidents/${world.incident.incidentKey}/resolution`);
  assert.equal(resolution.status, 204);
  assert.equal(instance().completedElements.at(-1), "b");
});

Deno.test("a parallel gateway takes every flow, and joins one token of each", async () => {
  const world = new EngineWorld();
  const instance = await world.run(model(
    start() + element("parallelGateway", "fork") + element("parallelGateway", "join") + task("a") +
      task("b") +
      end() + flows("start -> fork -> a -> join -> end", "fork -> b -> join"),
  ));
  assert.deepEqual(instance().activeElements, ["b", "a"]);
  await world.work("b", { b: 1 });
  assert.deepEqual(instance().activeElements, ["a"]);
  await world.work("a", { a: 1 });
  assert.deepEqual(instance().completedElements, ["start", "fork", "b", "a", "join", "end"]);
  assert.deepEqual(instance().variables, { a: 1, b: 1 });
});

Deno.test("a parallel join waits for a token that never comes, as Zeebe does", async () => {
  const world = new EngineWorld();
  const instance = await world.run(
    model(
      start() + element("parallelGateway", "fork") + element("parallelGateway", "join") +
        element('exclusiveGateway default="choice-join"', "choice") + end() + end("elsewhere") +
        flows("start -> fork -> join -> end", "fork -> choice -> join") + flow("choice", "elsewhere", "=go"),
    ),
    { go: true },
  );
  assert.deepEqual([instance().state, instance().activeElements], ["ACTIVE", []]);
  assert.deepEqual(instance().completedElements, ["start", "fork", "choice", "elsewhere"]);
});

Deno.test("a parallel join keeps what comes twice along one flow for the next time", async () => {
  const world = new EngineWorld();
  const fork = element("parallelGateway", "fork");
  const instance = await world.run(model(
    start() + fork + element("exclusiveGateway", "merge") + element("parallelGateway", "join") + task("a") +
      task("b") + end() +
      flows(
        "start -> fork -> merge -> join",
        "fork -> merge",
        "fork -> a -> join",
        "fork -> b -> join -> end",
      )
        .replace('id="fork-merge"', 'id="fork-merge-2"'),
  ));
  await world.work("a");
  await world.work("b");
  assert.equal(instance().completedElements.filter((id) => id === "end").length, 1);
  assert.equal(instance().state, "ACTIVE");
});

Deno.test("an inclusive gateway takes every flow whose condition is met, or the default one", async () => {
  const world = new EngineWorld();
  const gateway = element('inclusiveGateway default="choice-c"', "choice");
  await world.deploy(model(
    start() + gateway + end("a") + end("b") + end("c") + flows("start -> choice -> c") +
      flow("choice", "a", "=x > 1") + flow("choice", "b", "=x > 2"),
  ));
  const ends = async (x: number) => (await world.create("p", { x }))().completedElements.slice(2);
  assert.deepEqual(await ends(3), ["b", "a"]);
  assert.deepEqual(await ends(2), ["a"]);
  assert.deepEqual(await ends(0), ["c"]);
});

const inclusiveJoin = model(
  start() + element('inclusiveGateway default="fork-c"', "fork") + element("inclusiveGateway", "join") +
    task("a") + task("b") + task("c") + element('exclusiveGateway default="way-join"', "way") + end() +
    end("elsewhere") + flows("start -> fork -> c -> join -> end", "a -> join", "b -> way -> join") +
    flow("fork", "a", "=a") + flow("fork", "b", "=b") + flow("way", "elsewhere", "=leave"),
);

Deno.test("an inclusive gateway joins the tokens that can come, and does not wait for others", async () => {
  const world = new EngineWorld();
  const one = await world.run(inclusiveJoin, { a: true, b: false });
  await world.work("a");
  assert.deepEqual(one().completedElements, ["start", "fork", "a", "join", "end"]);
  const two = await world.create("p", { a: true, b: true, leave: false });
  await world.work("a");
  assert.deepEqual(two().activeElements, ["b"]);
  await world.work("b");
  assert.deepEqual(two().completedElements.slice(-3), ["way", "join", "end"]);
  assert.deepEqual([one().state, two().state], ["COMPLETED", "COMPLETED"]);
});

Deno.test("an inclusive gateway does not notice when the token that it waits for goes elsewhere", async () => {
  const world = new EngineWorld();
  const instance = await world.run(inclusiveJoin, { a: true, b: true, leave: true });
  await world.work("a");
  await world.work("b");
  assert.deepEqual(instance().completedElements.slice(-2), ["way", "elsewhere"]);
  assert.equal(instance().state, "ACTIVE");
});

const eventBased = model(
  start() + element("eventBasedGateway", "wait") +
    element("intermediateCatchEvent", "paid", on.message("paid")) +
    element("intermediateCatchEvent", "late", on.duration("PT1H")) + end("done") + end("given_up") +
    flows("start -> wait -> paid -> done", "wait -> late -> given_up"),
  { roots: message("paid") },
);

Deno.test("an event-based gateway goes where the first event is, with its variables", async () => {
  const world = new EngineWorld();
  const instance = await world.run(eventBased, { key: "k" });
  assert.deepEqual(instance().activeElements, ["wait"]);
  await world.publish({ name: "paid", correlationKey: "k", variables: { amount: 5 } });
  assert.deepEqual(instance().completedElements, ["start", "wait", "paid", "done"]);
  assert.deepEqual(instance().variables, { key: "k", amount: 5 });
  assert.equal(world.clock.sleepers, 0);
});

Deno.test("an event-based gateway goes on with its timer when nothing else comes", async () => {
  const world = new EngineWorld();
  const instance = await world.run(eventBased, { key: "k" });
  await world.clock.advance(3_600_000);
  assert.deepEqual(instance().completedElements, ["start", "wait", "late", "given_up"]);
  assert.equal((await world.correlate({ name: "paid", correlationKey: "k" })).status, 404);
});

Deno.test("a loop through an exclusive gateway may take many turns", async () => {
  const world = new EngineWorld();
  const count = element(
    "scriptTask",
    "count",
    `<bpmn:extensionElements><zeebe:script expression="=n + 1" resultVariable="n" /></bpmn:extensionElements>`,
  );
  const instance = await world.run(
    model(
      start() + element("exclusiveGateway", "merge") + count +
        element('exclusiveGateway default="more-merge"', "more") + end() +
        flows("start -> merge -> count -> more -> merge") + flow("more", "end", "=n >= 1000"),
    ),
    { n: 0 },
  );
  assert.deepEqual([instance().state, instance().variables], ["COMPLETED", { n: 1_000 }]);
});

Deno.test("a process that goes round in circles leaves others their turn, and can be cancelled", async () => {
  const world = new EngineWorld();
  const instance = await world.run(model(
    start() + element("exclusiveGateway", "merge") + element(
      "scriptTask",
      "a",
      extend('<zeebe:script expression="=1" resultVariable="x" />'),
    ) +
      flows("start -> merge -> a -> merge"),
  ));
  assert.equal(instance().state, "ACTIVE");
  await world.send("POST", `/process-instances/${instance().processInstanceKey}/cancellation`);
  await world.clock.advance(0);
  assert.deepEqual([instance().state, world.clock.sleepers], ["TERMINATED", 0]);
});

Deno.test("a link is a flow that nobody has to draw", async () => {
  const link = '<bpmn:linkEventDefinition name="on" />';
  const instance = await new EngineWorld().run(model(
    start() + element("intermediateThrowEvent", "out", link) + element("intermediateCatchEvent", "in", link) +
      end() + flows("start -> out", "in -> end"),
    { roots: error("E") },
  ));
  assert.deepEqual(instance().completedElements, ["start", "out", "in", "end"]);
});
