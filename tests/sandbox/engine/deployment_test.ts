import assert from "node:assert/strict";
import { EngineWorld } from "../support/engine_world.ts";
import {
  boundary,
  definitions,
  element,
  end,
  extend,
  flow,
  flows,
  message,
  model,
  on,
  process,
  start,
  subProcess,
  task,
} from "../support/model.ts";

const loop = "<bpmn:multiInstanceLoopCharacteristics />";

/** Models that are refused, each with the element that is named, and some of what is said of it. */
const REFUSED: readonly [what: string, model: string, element: string, problem: RegExp][] = [
  ["a call activity", model(start() + element("callActivity", "x")), "x", /does not run .* callActivity/],
  ["a transaction", model(start() + element("transaction", "x")), "x", /does not run .* transaction/],
  [
    "an ad-hoc sub-process",
    model(start() + element("adHocSubProcess", "x")),
    "x",
    /does not run .* adHocSubProcess/,
  ],
  [
    "a complex gateway",
    model(start() + element("complexGateway", "x")),
    "x",
    /does not run .* complexGateway/,
  ],
  [
    "a multi-instance task",
    model(start() + element("serviceTask", "x", extend('<zeebe:taskDefinition type="t" />') + loop)),
    "x",
    /does not run multi-instance/,
  ],
  [
    "a multi-instance sub-process",
    model(start() + subProcess("x", start("s") + loop)),
    "x",
    /does not run multi-instance/,
  ],
  [
    "a signal",
    model(start() + element("intermediateCatchEvent", "x", "<bpmn:signalEventDefinition />")),
    "x",
    /does not run events of the kind signalEventDefinition/,
  ],
  [
    "an escalation",
    model(start() + end("x", "<bpmn:escalationEventDefinition />")),
    "x",
    /does not run events that throw a escalationEventDefinition/,
  ],
  [
    "a decision",
    model(start() + element("businessRuleTask", "x", extend("<zeebe:calledDecision />"))),
    "x",
    /decisions/,
  ],
  [
    "a Camunda user task",
    model(start() + element("userTask", "x", extend("<zeebe:userTask />"))),
    "x",
    /user tasks/,
  ],
  [
    "an execution listener",
    model(start() + task("x", { extensions: "<zeebe:executionListeners />" })),
    "x",
    /execution listeners/,
  ],
  ["a cron timer", model(start("x", on.cycle("0 0 9 L * *"))), "x", /does not run timer cycles/],
  [
    "a service task without a type",
    model(start() + element("serviceTask", "x")),
    "x",
    /zeebe:taskDefinition/,
  ],
  [
    "a broken expression",
    model(start() + task("x", { type: "=1 +" })),
    "x",
    /failed to parse expression '1 \+'/,
  ],
  ["a process without a start", model(end()), "p", /Must have at least one start event/],
  ["two plain starts", model(start("a") + start("b")), "p", /Multiple none start events/],
  [
    "a message without a correlation key",
    model(start() + element("intermediateCatchEvent", "x", on.message("m")), {
      roots: '<bpmn:message id="message-m" name="m" />',
    }),
    "message-m",
    /zeebe:subscription/,
  ],
  [
    "a start with a message of no name",
    model(start("x", on.message("m")), { roots: '<bpmn:message id="message-m" name="=name" />' }),
    "x",
    /'name' to be 'STRING', but was 'NULL'/,
  ],
  [
    "a start at no time",
    model(start("x", on.date("soon"))),
    "x",
    /Invalid timer date expression: 'soon' is none/,
  ],
  [
    "an event without its message",
    model(start() + element("receiveTask", "x")),
    "x",
    /Must reference a message/,
  ],
  [
    "an interrupting cycle",
    model(start() + task("a") + boundary("x", { at: "a", event: on.cycle("R/PT1S") })),
    "x",
    /Interrupting timer event with time cycle/,
  ],
  [
    "a boundary event of nothing",
    model(start() + boundary("x", { at: "a", event: on.error() })),
    "x",
    /attached/,
  ],
  [
    "a flow without a condition",
    model(
      start() + element("exclusiveGateway", "g") + end("a") + end("b") + flows("start -> g -> a", "g -> b"),
    ),
    "g-a",
    /condition or be default/,
  ],
  [
    "a condition behind a task",
    model(start() + task("x") + end() + flows("start -> x") + flow("x", "end", "=true")),
    "x",
    /only supported at exclusive or inclusive/,
  ],
  [
    "an event-based gateway before a task",
    model(
      start() + element("eventBasedGateway", "x") + task("a") + task("b") +
        flows("start -> x -> a", "x -> b"),
    ),
    "x",
    /message\/timer catch events/,
  ],
  [
    "a sub-process without a start",
    model(start() + subProcess("x", end("e"))),
    "x",
    /exactly one none start/,
  ],
  [
    "an event sub-process with a plain start",
    model(start() + subProcess("x", start("s"), { triggeredByEvent: "true" })),
    "x",
    /exactly one start event of type/,
  ],
  ["an id that is there twice", model(start("x") + end("x")), "x", /multiple occurrences of ID value 'x'/],
  [
    "a loop in which nothing can happen",
    model(
      start() + element("exclusiveGateway", "merge") + element("task", "a") +
        flows("start -> merge -> a -> merge"),
    ),
    "p",
    /straight-through processing loop: a > merge > a/,
  ],
  ["a flow to nowhere", model(start() + flow("start", "x")), "start-x", /Must lead to an element/],
];

for (const [what, refused, elementId, problem] of REFUSED) {
  Deno.test(`a deployment of ${what} is refused, and the element is named`, async () => {
    const world = new EngineWorld();
    const { status, body } = await world.tryDeploy(refused);
    assert.deepEqual([status, body.title], [400, "INVALID_ARGUMENT"]);
    assert.match(`${body.detail}`, new RegExp(`'model-0.bpmn': (?:.*\n)*- Element: ${elementId}\n`));
    assert.match(`${body.detail}`, problem);
    assert.equal(world.engine.definitions.length, 0);
  });
}

Deno.test("a deployment says everything that is wrong", async () => {
  const { body } = await new EngineWorld().tryDeploy(
    model(start() + element("callActivity", "x") + task("y", { type: "=(" })),
  );
  assert.match(`${body.detail}`, /- Element: x\n {4}- ERROR: .*\n- Element: y\n {4}- ERROR: /);
});

for (
  const [what, content] of [
    ["no XML", "not xml"],
    ["no BPMN", "<a />"],
    ["no executable process", definitions('<bpmn:process id="p" />')],
  ] as const
) {
  Deno.test(`a deployment of ${what} is refused`, async () => {
    const { status, body } = await new EngineWorld().tryDeploy(content);
    assert.equal(status, 400);
    assert.match(`${body.detail}`, /'model-0\.bpmn'/);
  });
}

Deno.test("what a model says to people is left alone", async () => {
  const remarks =
    '<bpmn:laneSet id="lanes" /><bpmn:textAnnotation id="note"><bpmn:text>x</bpmn:text></bpmn:textAnnotation>' +
    '<bpmn:association id="to" sourceRef="start" targetRef="note" /><bpmn:documentation>x</bpmn:documentation>' +
    '<bpmn:dataObjectReference id="data" /><bpmn:group id="group" />';
  const world = new EngineWorld();
  await world.deploy(definitions(
    process(
      start() + element("task", "a") + element("manualTask", "b") + end() + remarks +
        flows("start -> a -> b -> end"),
    ) +
      '<bpmn:process id="black-box" /><bpmn:collaboration id="c"><bpmn:messageFlow id="f" /></bpmn:collaboration>',
  ));
  assert.deepEqual((await world.create("p"))().completedElements, ["start", "a", "b", "end"]);
  assert.equal(world.engine.definitions.length, 1);
});

Deno.test("several processes of a file get a version each, and an old version runs when it is asked for", async () => {
  const world = new EngineWorld();
  const both = definitions(process(start() + flows()) + process(start("start-q"), "q"));
  await world.deploy(both);
  await world.deploy(both);
  assert.equal(world.engine.definitions.length, 2);
  await world.deploy(both.replace('id="start"', 'id="begin"'));
  assert.deepEqual(
    world.engine.definitions.map(({ processDefinitionId, version }) => [processDefinitionId, version]),
    [
      ["p", 1],
      ["q", 1],
      ["p", 2],
      ["q", 2],
    ],
  );
  const command = { processDefinitionId: "p", processDefinitionVersion: 1, awaitCompletion: true };
  assert.equal((await world.send("POST", "/process-instances", command)).body.processDefinitionVersion, 1);
  assert.deepEqual(world.only.completedElements, ["start"]);
  const unknown = await world.send("POST", "/process-instances", { ...command, processDefinitionVersion: 3 });
  assert.equal(unknown.status, 404);
});

Deno.test("another engine goes on with the definitions of an earlier one", async () => {
  const before = new EngineWorld();
  const starting = model(start("begin", on.message("m")) + end() + flows("begin -> end"), {
    roots: message("m"),
  });
  await before.deploy(starting, model(start(), { id: "q" }));
  await before.deploy(starting.replace('id="end"', 'id="end" name="2"'));
  const after = new EngineWorld({ definitions: before.engine.definitions });
  assert.deepEqual(after.engine.definitions, before.engine.definitions);
  await after.publish({ name: "m" });
  assert.deepEqual([after.only.version, after.only.state], [2, "COMPLETED"]);
  const used = new Set(before.engine.definitions.map(({ processDefinitionKey }) => processDefinitionKey));
  assert.ok(!used.has(after.only.processInstanceKey));
  await after.deploy(model(start(), { id: "q" }));
});

Deno.test("ended instances are remembered up to a number", async () => {
  const world = new EngineWorld({ maxEndedInstances: 2 });
  await world.deploy(model(start()));
  const instances = [await world.create("p"), await world.create("p"), await world.create("p")];
  assert.throws(instances[0] ?? (() => {}));
  assert.deepEqual(instances.slice(1).map((look) => look().state), ["COMPLETED", "COMPLETED"]);
});

Deno.test("onChange() calls back after each change until it is told not to", async () => {
  const world = new EngineWorld();
  let changes = 0;
  const stop = world.engine.onChange(() => void changes++);
  await world.deploy(model(start()));
  await world.create("p");
  assert.equal(changes, 2);
  stop();
  await world.create("p");
  assert.equal(changes, 2);
});
