import assert from "node:assert/strict";
import { EngineWorld } from "../support/engine_world.ts";
import { element, end, extend, flows, model, on, start, task } from "../support/model.ts";

const oneTask = model(start() + task("a", { retries: "3" }) + end() + flows("start -> a -> end"));

Deno.test("a job has type, retries and headers of its task, expressions evaluated", async () => {
  const world = new EngineWorld();
  const extensions = '<zeebe:taskHeaders><zeebe:header key="h" value="=raw" /></zeebe:taskHeaders>';
  await world.run(
    model(start() + task("a", { type: '="type-" + kind', retries: "=n", extensions }) + flows("start -> a")),
    { kind: "x", n: 5 },
  );
  const { elementId, retries, customHeaders } = await world.activateOne("type-x");
  assert.deepEqual({ elementId, retries, customHeaders }, {
    elementId: "a",
    retries: 5,
    customHeaders: { h: "=raw" },
  });
});

Deno.test("a job whose type is no text is an incident", async () => {
  const world = new EngineWorld();
  await world.run(model(start() + task("a", { type: "=kind" }) + flows("start -> a")));
  assert.equal(world.incident.kind, "EXTRACT_VALUE_ERROR");
});

for (
  const [name, content] of [
    ["sendTask", ""],
    ["businessRuleTask", ""],
    ["scriptTask", ""],
    ["intermediateThrowEvent", "<bpmn:messageEventDefinition />"],
    ["endEvent", "<bpmn:messageEventDefinition />"],
  ] as const
) {
  Deno.test(`a ${name} with a task definition is a job`, async () => {
    const world = new EngineWorld();
    const instance = await world.run(model(
      start() + element(name, "a", extend('<zeebe:taskDefinition type="t" />') + content) +
        flows("start -> a"),
    ));
    await world.work("t");
    assert.deepEqual([instance().state, instance().completedElements], ["COMPLETED", ["start", "a"]]);
  });
}

Deno.test("a user task is a job for whoever asks for user tasks", async () => {
  const world = new EngineWorld();
  const assignment = extend(
    '<zeebe:assignmentDefinition assignee="=who" candidateGroups="a, b" candidateUsers="=[who]" />',
  );
  const instance = await world.run(
    model(start() + element("userTask", "a", assignment) + flows("start -> a")),
    { who: "demo" },
  );
  const { customHeaders } = await world.work("io.camunda.zeebe:userTask");
  assert.deepEqual(customHeaders, {
    "io.camunda.zeebe:assignee": "demo",
    "io.camunda.zeebe:candidateGroups": '["a","b"]',
    "io.camunda.zeebe:candidateUsers": '["demo"]',
  });
  assert.equal(instance().state, "COMPLETED");
});

Deno.test("a job whose lock has run out is activated again, and its retries are untouched", async () => {
  const world = new EngineWorld();
  await world.run(oneTask);
  await world.activateOne("a", { timeout: 1_000 });
  assert.equal((await world.activate("a")).length, 0);
  await world.clock.advance(1_000);
  assert.equal((await world.activateOne("a")).retries, 3);
});

Deno.test("a failed job waits for its back-off, and keeps the variables of its failure to its task", async () => {
  const world = new EngineWorld();
  const instance = await world.run(oneTask);
  await world.fail("a", { retries: 2, retryBackOff: 5_000, variables: { reason: "x" } });
  assert.equal((await world.activate("a")).length, 0);
  await world.clock.advance(5_000);
  const { retries, variables } = await world.activateOne("a");
  assert.deepEqual([retries, variables, instance().variables], [2, { reason: "x" }, {}]);
});

Deno.test("a job without retries is an incident, and goes on when it got some and that is resolved", async () => {
  const world = new EngineWorld();
  const instance = await world.run(oneTask);
  const { key } = await world.fail("a", { retries: 0, errorMessage: "Cannot go on" });
  const { kind, message, jobKey } = world.incident;
  assert.deepEqual([kind, message, `${jobKey}`], ["JOB_NO_RETRIES", "Cannot go on", key]);
  assert.equal((await world.send("PATCH", `/jobs/${key}`, { changeset: { retries: 1 } })).status, 204);
  world.engine.resolveIncident(world.incident.incidentKey);
  await world.work("a");
  assert.deepEqual([instance().state, world.engine.incidents], ["COMPLETED", []]);
});

Deno.test("an error that nobody catches is an incident, and the job is final until it is resolved", async () => {
  const world = new EngineWorld();
  await world.run(oneTask);
  const { key } = await world.throwError("a", { errorCode: "E", errorMessage: "why" });
  assert.equal(world.incident.kind, "UNHANDLED_ERROR_EVENT");
  assert.match(world.incident.message, /code 'E' with message 'why'/);
  const { status, body } = await world.send("POST", `/jobs/${key}/completion`, {});
  assert.deepEqual([status, body.title], [409, "INVALID_STATE"]);
  world.engine.resolveIncident(world.incident.incidentKey);
  await world.work("a");
});

Deno.test("jobs of a cancelled instance are gone, and so are its timers and subscriptions", async () => {
  const world = new EngineWorld();
  const instance = await world.run(model(
    start() + element("parallelGateway", "fork") + task("a") +
      element("intermediateCatchEvent", "later", on.duration("PT1H")) +
      flows("start -> fork -> a", "fork -> later"),
  ));
  const { key } = await world.activateOne("a");
  const path = `/process-instances/${instance().processInstanceKey}/cancellation`;
  assert.equal((await world.send("POST", path)).status, 204);
  assert.deepEqual([instance().state, instance().activeElements], ["TERMINATED", []]);
  assert.equal((await world.send("POST", `/jobs/${key}/completion`, {})).status, 404);
  assert.equal((await world.send("POST", path)).status, 404);
  assert.equal(world.clock.sleepers, 0);
});

Deno.test("a poll that waits gets the job as soon as there is one", async () => {
  const world = new EngineWorld();
  await world.deploy(oneTask);
  const poll = world.activate("a", { requestTimeout: 10_000 });
  await world.clock.advance(0);
  assert.equal(world.engine.waitingPolls, 1);
  await world.create("p");
  assert.equal((await poll).length, 1);
});

Deno.test("whoever awaits an instance gets its variables, or a time-out", async () => {
  const world = new EngineWorld();
  await world.deploy(oneTask);
  const command = {
    processDefinitionId: "p",
    awaitCompletion: true,
    variables: { a: 1 },
    fetchVariables: ["b"],
  };
  const answered = world.send("POST", "/process-instances", command);
  await world.clock.advance(0);
  await world.work("a", { b: 2 });
  assert.deepEqual((await answered).body.variables, { b: 2 });
  const late = world.send("POST", "/process-instances", command);
  await world.clock.advance(15_000);
  assert.equal((await late).status, 504);
});
