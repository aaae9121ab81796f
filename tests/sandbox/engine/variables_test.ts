import assert from "node:assert/strict";
import { EngineWorld } from "../support/engine_world.ts";
import {
  element,
  end,
  extend,
  flows,
  mappings,
  message,
  model,
  on,
  start,
  subProcess,
  task,
} from "../support/model.ts";

function oneTask(io: string): string {
  return model(start() + task("a", { io }) + end() + flows("start -> a -> end"));
}

Deno.test("completion variables go to the process instance when there is no output mapping", async () => {
  const world = new EngineWorld();
  const instance = await world.run(oneTask(""), { a: 1 });
  await world.work("a", { a: 2, b: 3 });
  assert.deepEqual(instance().variables, { a: 2, b: 3 });
});

Deno.test("a job sees input mappings, static and nested ones, which see those before them", async () => {
  const world = new EngineWorld();
  const inputs = ["static -> text", "=n + 1 -> more", "=more * 2 -> inner.double", "5 -> inner.five"];
  const instance = await world.run(oneTask(mappings({ inputs })), { n: 1, inner: { hidden: true } });
  const { variables } = await world.work("a");
  assert.deepEqual(variables, { n: 1, text: "static", more: 2, inner: { double: 4, five: "5" } });
  assert.deepEqual(instance().variables, { n: 1, inner: { hidden: true } });
});

Deno.test("a completion variable that an input mapping made stays local", async () => {
  const world = new EngineWorld();
  const instance = await world.run(oneTask(mappings({ inputs: ["=n -> mine"] })), { n: 1 });
  await world.work("a", { mine: 2, others: 3 });
  assert.deepEqual(instance().variables, { n: 1, others: 3 });
});

Deno.test("with output mappings only what is mapped goes out, nested targets into what there is", async () => {
  const world = new EngineWorld();
  const io = mappings({ outputs: ["=result.id -> order.id", "=order.id -> seen"] });
  const instance = await world.run(oneTask(io), { order: { kept: true } });
  await world.work("a", { result: { id: 7 }, dropped: 1 });
  assert.deepEqual(instance().variables, { order: { kept: true, id: 7 }, seen: 7 });
});

Deno.test("variables of a sub-process are its own where it has them, else those around it", async () => {
  const world = new EngineWorld();
  const inner = extend(mappings({ inputs: ["=1 -> local"], outputs: ["=local -> out"] })) + start("s") +
    task("a") +
    end("e") + flows("s -> a -> e");
  const instance = await world.run(
    model(start() + subProcess("sub", inner) + end() + flows("start -> sub -> end")),
  );
  assert.deepEqual((await world.work("a", { local: 2, free: 3 })).variables, { local: 1 });
  assert.deepEqual(instance().variables, { free: 3, out: 2 });
  assert.deepEqual(instance().completedElements, ["start", "s", "a", "e", "sub", "end"]);
});

Deno.test("an input mapping that fails is an incident, and is tried again once it is resolved", async () => {
  const world = new EngineWorld();
  const instance = await world.run(oneTask(mappings({ inputs: ["=assert(n, n != null) -> mine"] })));
  assert.deepEqual([world.incident.kind, world.incident.elementId], ["IO_MAPPING_ERROR", "a"]);
  assert.equal(world.engine.jobs.length, 0);
  world.engine.setVariables(instance().processInstanceKey, { n: 4 });
  world.engine.resolveIncident(world.incident.incidentKey);
  assert.deepEqual((await world.activateOne("a")).variables, { n: 4, mine: 4 });
});

Deno.test("an output mapping that fails is an incident, and does not do the job again", async () => {
  const world = new EngineWorld();
  const instance = await world.run(oneTask(mappings({ outputs: ["=assert(x, x != null) -> y"] })));
  await world.work("a", { done: true });
  assert.equal(world.incident.kind, "IO_MAPPING_ERROR");
  world.engine.setVariables(instance().processInstanceKey, { x: 1 });
  world.engine.resolveIncident(world.incident.incidentKey);
  assert.deepEqual([instance().state, instance().variables], ["COMPLETED", { x: 1, y: 1 }]);
});

Deno.test("a script sets its result, through output mappings if there are any", async () => {
  const script = '<zeebe:script expression="=a + b" resultVariable="sum" />';
  const instance = await new EngineWorld().run(
    model(
      start() + element("scriptTask", "plain", extend(script)) +
        element("scriptTask", "mapped", extend(script + mappings({ outputs: ["=sum -> total"] }))) + end() +
        flows("start -> plain -> mapped -> end"),
    ),
    { a: 1, b: 2 },
  );
  assert.deepEqual(instance().variables, { a: 1, b: 2, sum: 3, total: 3 });
});

Deno.test("variables of a message go through the output mappings of the event that catches it", async () => {
  const world = new EngineWorld();
  const io = extend(mappings({ outputs: ["=amount -> paid"] }));
  const instance = await world.run(
    model(
      start() + element("intermediateCatchEvent", "wait", io + on.message("m")) + end() +
        flows("start -> wait -> end"),
      { roots: message("m") },
    ),
    { key: "k" },
  );
  await world.publish({ name: "m", correlationKey: "k", variables: { amount: 5, noise: 1 } });
  assert.deepEqual(instance().variables, { key: "k", paid: 5 });
});

Deno.test("FEEL of a model tells the time of the engine's clock", async () => {
  const world = new EngineWorld();
  const instance = await world.run(oneTask(mappings({ outputs: ["=string(date(now())) -> day"] })));
  await world.work("a");
  assert.deepEqual(instance().variables, { day: "2026-01-01" });
});

Deno.test("a variable may have any name, and hurts nobody", async () => {
  const world = new EngineWorld();
  const instance = await world.run(
    oneTask(""),
    JSON.parse('{"__proto__": {"polluted": true}, "constructor": 1}'),
  );
  const job = await world.work("a");
  assert.deepEqual(Object.keys(job.variables), ["__proto__", "constructor"]);
  assert.deepEqual(Object.keys(instance().variables), ["__proto__", "constructor"]);
});
