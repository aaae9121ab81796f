import assert from "node:assert/strict";
import { EngineWorld } from "../support/engine_world.ts";
import {
  boundary,
  element,
  end,
  error,
  extend,
  flow,
  flows,
  mappings,
  message,
  model,
  on,
  start,
  subProcess,
  task,
} from "../support/model.ts";

function guarded(event: string, { interrupting = "true" as "true" | "false", roots = "" } = {}): string {
  return model(
    start() + task("a") + boundary("b", { at: "a", event, interrupting }) + end() + task("handle") +
      end("handled") + flows("start -> a -> end", "b -> handle -> handled"),
    { roots },
  );
}

Deno.test("an interrupting boundary message ends its activity, and its job", async () => {
  const world = new EngineWorld();
  const instance = await world.run(guarded(on.message("m"), { roots: message("m") }), { key: "k" });
  const { key } = await world.activateOne("a");
  await world.publish({ name: "m", correlationKey: "k", variables: { why: "x" } });
  assert.deepEqual(instance().activeElements, ["handle"]);
  assert.deepEqual(instance().variables, { key: "k", why: "x" });
  assert.equal((await world.send("POST", `/jobs/${key}/completion`, {})).status, 404);
  await world.work("handle");
  assert.deepEqual(instance().completedElements, ["start", "b", "handle", "handled"]);
  assert.equal(instance().state, "COMPLETED");
});

Deno.test("a boundary message comes too late once its activity is done", async () => {
  const world = new EngineWorld();
  const instance = await world.run(guarded(on.message("m"), { roots: message("m") }), { key: "k" });
  await world.work("a");
  assert.equal((await world.correlate({ name: "m", correlationKey: "k" })).status, 404);
  assert.deepEqual([instance().state, instance().completedElements], ["COMPLETED", ["start", "a", "end"]]);
});

Deno.test("a boundary message that does not interrupt may come often", async () => {
  const world = new EngineWorld();
  const instance = await world.run(guarded(on.message("m"), { interrupting: "false", roots: message("m") }), {
    key: "k",
  });
  await world.publish({ name: "m", correlationKey: "k", variables: { n: 1 } });
  await world.work("handle");
  await world.publish({ name: "m", correlationKey: "k", variables: { n: 2 } });
  await world.publish({ name: "m", correlationKey: "k", variables: { n: 3 } });
  await world.work("a");
  const jobs = await world.activate("handle");
  assert.deepEqual(jobs.map(({ variables }) => variables.n), [3, 3]);
  for (const { key } of jobs) {
    assert.equal(instance().state, "ACTIVE");
    await world.send("POST", `/jobs/${key}/completion`, {});
  }
  assert.deepEqual([instance().state, instance().variables.n], ["COMPLETED", 3]);
  assert.equal(instance().completedElements.filter((id) => id === "handled").length, 3);
});

Deno.test("an interrupting boundary timer fires at its time", async () => {
  const world = new EngineWorld();
  const instance = await world.run(guarded(on.duration("=wait")), { wait: "PT10S" });
  await world.clock.advance(9_999);
  assert.deepEqual(instance().activeElements, ["a"]);
  await world.clock.advance(1);
  assert.deepEqual(instance().activeElements, ["handle"]);
});

Deno.test("a boundary cycle fires as often as it says while its activity goes on", async () => {
  const world = new EngineWorld();
  const instance = await world.run(guarded(on.cycle("R2/PT10S"), { interrupting: "false" }));
  for (let round = 0; round < 4; round++) {
    await world.clock.advance(10_000);
    for (const { key } of await world.activate("handle")) {
      await world.send("POST", `/jobs/${key}/completion`, {});
    }
  }
  assert.equal(instance().completedElements.filter((id) => id === "b").length, 2);
  await world.work("a");
  assert.deepEqual([instance().state, world.clock.sleepers], ["COMPLETED", 0]);
});

Deno.test("an error of a job goes to the boundary event with its code, with its variables", async () => {
  const world = new EngineWorld();
  const instance = await world.run(model(
    start() + task("a") + boundary("any", { at: "a", event: on.error() }) +
      boundary("b", {
        at: "a",
        event: on.error("E"),
        extensions: extend(mappings({ outputs: ["=detail -> reason"] })),
      }) + end() + end("handled") + end("caught") +
      flows("start -> a -> end", "b -> handled", "any -> caught"),
    { roots: error("E") },
  ));
  await world.throwError("a", { errorCode: "E", variables: { detail: 1 } });
  assert.deepEqual(instance().completedElements, ["start", "b", "handled"]);
  assert.deepEqual([instance().state, instance().variables], ["COMPLETED", { reason: 1 }]);
  const other = await world.create("p");
  await world.throwError("a", { errorCode: "F", variables: { detail: 1 } });
  assert.deepEqual(other().completedElements, ["start", "any", "caught"]);
  assert.deepEqual(other().variables, {});
});

function inSub(inner: string, { outer = "", outerFlows = "", roots = "" } = {}): string {
  return model(
    start() + subProcess("sub", inner) + end() + outer + flows("start -> sub -> end") + outerFlows,
    {
      roots,
    },
  );
}

Deno.test("an error end event is caught at the sub-process around it, which ends with all that is in it", async () => {
  const world = new EngineWorld();
  const inner = start("s") + element("parallelGateway", "fork") + task("other") + task("a") +
    end("broken", on.error("E")) + flows("s -> fork -> other", "fork -> a -> broken");
  const instance = await world.run(inSub(inner, {
    outer: boundary("b", { at: "sub", event: on.error("E") }) + end("handled"),
    outerFlows: flows("b -> handled"),
    roots: error("E"),
  }));
  await world.work("a");
  assert.deepEqual(instance().completedElements, ["start", "s", "fork", "a", "b", "handled"]);
  assert.deepEqual([instance().state, world.engine.jobs.length], ["COMPLETED", 0]);
});

Deno.test("an error end event that nobody catches is an incident", async () => {
  const world = new EngineWorld();
  const instance = await world.run(model(start() + end("broken", on.error("E")) + flows("start -> broken"), {
    roots: error("E"),
  }));
  assert.deepEqual([world.incident.kind, instance().activeElements], ["UNHANDLED_ERROR_EVENT", ["broken"]]);
});

Deno.test("a terminate end event ends its scope, and the scope around that goes on", async () => {
  const world = new EngineWorld();
  const inner = start("s") + element("parallelGateway", "fork") + task("other") + task("a") +
    end("stop", "<bpmn:terminateEventDefinition />") + flows("s -> fork -> other", "fork -> a -> stop");
  const instance = await world.run(inSub(inner));
  await world.work("a");
  assert.deepEqual(instance().completedElements, ["start", "s", "fork", "a", "stop", "sub", "end"]);
  assert.deepEqual([instance().state, world.engine.jobs.length], ["COMPLETED", 0]);
});

Deno.test("a terminate end event ends a process whatever waits in it", async () => {
  const world = new EngineWorld();
  const instance = await world.run(
    model(
      start() + element("parallelGateway", "fork") + element("parallelGateway", "join") + task("a") +
        task("b") +
        element("intermediateCatchEvent", "wait", on.message("m")) +
        end() + end("stop", "<bpmn:terminateEventDefinition />") +
        flows("start -> fork -> a -> stop", "fork -> b -> join -> end", "fork -> wait -> join"),
      { roots: message("m") },
    ),
    { key: "k" },
  );
  await world.work("b");
  await world.work("a");
  assert.deepEqual([instance().state, instance().activeElements], ["COMPLETED", []]);
  assert.equal((await world.correlate({ name: "m", correlationKey: "k" })).status, 404);
});

function withHandler(startEvent: string, roots = ""): string {
  const handler = startEvent + task("handle") + end("handled") + flows("event -> handle -> handled");
  return model(
    start() + task("a") + end() + flows("start -> a -> end") +
      subProcess("handler", handler, { triggeredByEvent: "true" }),
    { roots },
  );
}

Deno.test("an interrupting event sub-process ends all else in its scope", async () => {
  const world = new EngineWorld();
  const instance = await world.run(withHandler(start("event", on.message("m")), message("m")), { key: "k" });
  await world.publish({ name: "m", correlationKey: "k", variables: { why: 1 } });
  assert.deepEqual(instance().activeElements, ["handler", "handle"]);
  assert.equal((await world.activate("a")).length, 0);
  await world.work("handle");
  assert.deepEqual(instance().completedElements, ["start", "event", "handle", "handled", "handler"]);
  assert.deepEqual([instance().state, instance().variables], ["COMPLETED", { key: "k", why: 1 }]);
});

Deno.test("an event sub-process that does not interrupt keeps its scope open", async () => {
  const world = new EngineWorld();
  const event = element('startEvent isInterrupting="false"', "event", on.message("m"));
  const instance = await world.run(withHandler(event, message("m")), { key: "k" });
  await world.publish({ name: "m", correlationKey: "k" });
  await world.publish({ name: "m", correlationKey: "k" });
  await world.work("a");
  const jobs = await world.activate("handle");
  assert.deepEqual(instance().activeElements, ["handler", "handle", "handler", "handle"]);
  for (const { key } of jobs) {
    assert.equal(instance().state, "ACTIVE");
    await world.send("POST", `/jobs/${key}/completion`, {});
  }
  assert.deepEqual([jobs.length, instance().state], [2, "COMPLETED"]);
});

Deno.test("tokens that come to one element together are in it together", async () => {
  const world = new EngineWorld();
  const inner = start("s") + task("b") + end("e") + flows("s -> b -> e");
  const instance = await world.run(model(
    start() + element("parallelGateway", "fork") + element("exclusiveGateway", "merge") + task("a") +
      subProcess("sub", inner) + end() +
      flows("start -> fork -> merge -> a -> sub -> end", "fork -> merge", "fork -> merge")
        .replace('id="fork-merge"', 'id="first"').replace('id="fork-merge"', 'id="second"'),
  ));
  for (const type of ["a", "b"]) {
    const jobs = await world.activate(type);
    assert.equal(jobs.length, 3);
    for (const { key } of jobs) await world.send("POST", `/jobs/${key}/completion`, {});
  }
  assert.equal(instance().state, "COMPLETED");
  assert.equal(instance().completedElements.filter((id) => id === "sub").length, 3);
});

Deno.test("a token that goes back into its own element is in it again", async () => {
  const world = new EngineWorld();
  const instance = await world.run(
    model(
      start() + task("a") + element('exclusiveGateway default="g-a"', "g") + end() +
        flows("start -> a -> g -> a") +
        flow("g", "end", "=done"),
    ),
    { done: false },
  );
  await world.work("a");
  await world.work("a", { done: true });
  assert.equal(instance().state, "COMPLETED");
});

Deno.test("an event sub-process catches errors of its scope, and nobody those that it throws", async () => {
  const world = new EngineWorld();
  const instance = await world.run(withHandler(start("event", on.error("E")), error("E")));
  await world.throwError("a", { errorCode: "E" });
  assert.deepEqual(instance().activeElements, ["handler", "handle"]);
  await world.throwError("handle", { errorCode: "E" });
  assert.equal(world.incident.kind, "UNHANDLED_ERROR_EVENT");
});

Deno.test("an interrupting event sub-process takes what waits in a join", async () => {
  const world = new EngineWorld();
  const handler = start("event", on.duration("PT1M")) + end("handled") + flows("event -> handled");
  const inner = start("s") + element("parallelGateway", "fork") + element("parallelGateway", "join") +
    task("a") +
    task("b") + end("e") + flows("s -> fork -> a -> join -> e", "fork -> b -> join") +
    subProcess("handler", handler, { triggeredByEvent: "true" });
  const instance = await world.run(inSub(inner));
  await world.work("a");
  await world.clock.advance(60_000);
  assert.deepEqual(instance().completedElements.slice(-5), ["event", "handled", "handler", "sub", "end"]);
  assert.equal(instance().state, "COMPLETED");
});

Deno.test("a boundary event of a sub-process ends all that is in it, deeper ones included", async () => {
  const world = new EngineWorld();
  const deep = start("ds") + task("a") + flows("ds -> a");
  const inner = start("s") + subProcess("deep", deep) + flows("s -> deep");
  const instance = await world.run(inSub(inner, {
    outer: boundary("b", { at: "sub", event: on.duration("PT1M") }) + end("handled"),
    outerFlows: flows("b -> handled"),
  }));
  assert.deepEqual(instance().activeElements, ["sub", "deep", "a"]);
  await world.clock.advance(60_000);
  assert.deepEqual([instance().state, world.engine.jobs.length], ["COMPLETED", 0]);
  assert.deepEqual(instance().completedElements, ["start", "s", "ds", "b", "handled"]);
});

Deno.test("a sub-process in a loop runs each time anew", async () => {
  const world = new EngineWorld();
  const inner = start("s") + task("a") + end("e") + flows("s -> a -> e");
  const instance = await world.run(model(
    start() + element("exclusiveGateway", "merge") + subProcess("sub", inner) +
      element('exclusiveGateway default="more-merge"', "more") + end() +
      flows("start -> merge -> sub -> more -> merge") +
      '<bpmn:sequenceFlow id="more-end" sourceRef="more" targetRef="end"><bpmn:conditionExpression>=n = 2</bpmn:conditionExpression></bpmn:sequenceFlow>',
  ));
  await world.work("a", { n: 1 });
  await world.work("a", { n: 2 });
  assert.deepEqual([instance().state, instance().completedElements.filter((id) => id === "sub").length], [
    "COMPLETED",
    2,
  ]);
});
