/**
 * Scenarios of deployments: versions, and what is refused.
 *
 * @module
 */

import assert from "node:assert/strict";
import {
  boundary,
  definitions,
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
  process,
  start,
  subProcess,
  task,
} from "../support/model.ts";
import { SANDBOX_LIMITS } from "./sandbox_limits.ts";
import type { EngineScenario } from "./scenario.ts";

const empty = model(start());
const noKey = '<bpmn:message id="message-m" name="m" />';

/** Models that are refused, each with an element that the refusal names. */
const REFUSED: readonly [what: string, model: string, element?: string][] = [
  ["a text that is no XML", "not xml"],
  ["XML that is no BPMN", "<a />"],
  ["XML that ends too early", empty.slice(0, -20)],
  ["no executable process", definitions('<bpmn:process id="p" />')],
  ["a process without a start event", model(end()), "p"],
  ["two start events without an event", model(start("a") + start("b")), "p"],
  ["an id that is there twice", model(start("x") + end("x")), "x"],
  ["an id that begins with a digit", model(start("1x")), "1x"],
  ["an id with a space", model(start("a b"))],
  ["an element without an id", model(start() + "<bpmn:task />")],
  [
    "two task definitions",
    model(start() + task("x", { extensions: '<zeebe:taskDefinition type="u" />' })),
    "x",
  ],
  [
    "a script that is a job as well",
    model(
      start() +
        element(
          "scriptTask",
          "x",
          extend('<zeebe:script expression="=1" resultVariable="r" /><zeebe:taskDefinition type="t" />'),
        ),
    ),
    "x",
  ],
  [
    "an input mapping whose target is an expression",
    model(start() + task("x", { io: mappings({ inputs: ["=1 -> =a"] }) })),
    "x",
  ],
  [
    "an error that is caught by an expression",
    model(
      start() + task("a") + boundary("x", { at: "a", event: on.error("E") }) + end() +
        flows("start -> a", "x -> end"),
      { roots: '<bpmn:error id="error-E" errorCode="=code" />' },
    ),
    "x",
  ],
  [
    "a link that leads to two places",
    model(
      start() +
        ["a", "b"].map((id) =>
          element("intermediateCatchEvent", id, `<bpmn:linkEventDefinition id="l-${id}" name="on" />`)
        ).join(""),
    ),
    "p",
  ],
  ["a flow that leads nowhere", model(start() + flow("start", "x")), "x"],
  ["a service task without a type", model(start() + element("serviceTask", "x")), "x"],
  ["a service task with an empty type", model(start() + task("x", { type: "" })), "x"],
  ["a type that is no FEEL", model(start() + task("x", { type: "=1 +" })), "x"],
  [
    "an input mapping that is no FEEL",
    model(start() + task("x", { io: mappings({ inputs: ["=( -> a"] }) })),
    "x",
  ],
  [
    "an input mapping without a source",
    model(start() + task("x", { io: mappings({ inputs: [" -> a"] }) })),
    "x",
  ],
  [
    "an input mapping without a target",
    model(start() + task("x", { io: mappings({ inputs: ["=1 -> "] }) })),
    "x",
  ],
  [
    "an output mapping whose target is no name",
    model(start() + task("x", { io: mappings({ outputs: ["=1 -> a b"] }) })),
    "x",
  ],
  [
    "a condition that is no FEEL",
    model(
      start() + element('exclusiveGateway default="x-a"', "x") + end("a") + end("b") +
        flows("start -> x -> a") + flow("x", "b", "=>"),
    ),
    "x-b",
  ],
  [
    "a flow of an exclusive gateway without a condition",
    model(
      start() + element("exclusiveGateway", "x") + end("a") + end("b") + flows("start -> x -> a", "x -> b"),
    ),
    "x-a",
  ],
  [
    "a condition that is no expression",
    model(
      start() + element('exclusiveGateway default="x-a"', "x") + end("a") + end("b") +
        flows("start -> x -> a") + flow("x", "b", "true"),
    ),
    "x-b",
  ],
  [
    "a boundary event that leads nowhere",
    model(start() + task("a") + boundary("x", { at: "a", event: on.duration("PT1H") }) + flows("start -> a")),
    "x",
  ],
  [
    "a default flow that is another gateway's",
    model(start() + element('exclusiveGateway default="start-x"', "x") + end("a") + flows("start -> x -> a")),
    "x",
  ],
  [
    "a condition behind a task",
    model(start() + task("x") + end() + flows("start -> x") + flow("x", "end", "=true")),
    "x",
  ],
  ["an event without its message", model(start() + element("receiveTask", "x")), "x"],
  [
    "a message event whose message is not there",
    model(start() + element("intermediateCatchEvent", "x", on.message("none")) + flows("start -> x")),
    "x",
  ],
  [
    "a message without a correlation key",
    model(start() + element("intermediateCatchEvent", "x", on.message("m")) + flows("start -> x"), {
      roots: noKey,
    }),
    "message-m",
  ],
  [
    "a correlation key that is no FEEL",
    model(start() + element("intermediateCatchEvent", "x", on.message("m")) + flows("start -> x"), {
      roots: message("m", "=key ="),
    }),
    "message-m",
  ],
  [
    "a correlation key that is no expression",
    model(start() + element("intermediateCatchEvent", "x", on.message("m")) + flows("start -> x"), {
      roots: message("m", "key"),
    }),
    "message-m",
  ],
  [
    "a message of two start events",
    model(start("a", on.message("m")) + start("b", on.message("m")), { roots: message("m") }),
    "message-m",
  ],
  [
    "two boundary events of one message",
    model(
      start() + task("x") + boundary("b", { at: "x", event: on.message("m") }) +
        boundary("c", { at: "x", event: on.message("m") }) + end() +
        flows("start -> x -> end", "b -> end", "c -> end"),
      { roots: message("m") },
    ),
    "x",
  ],
  [
    "two boundary events of one error",
    model(
      start() + task("x") + boundary("b", { at: "x", event: on.error("E") }) +
        boundary("c", { at: "x", event: on.error("E") }) + end() +
        flows("start -> x -> end", "b -> end", "c -> end"),
      { roots: error("E") },
    ),
    "x",
  ],
  ["a boundary event of nothing", model(start() + boundary("x", { at: "none", event: on.error() })), "x"],
  [
    "a boundary event of an event",
    model(
      start() + element("intermediateCatchEvent", "a", on.duration("PT1S")) +
        boundary("x", { at: "a", event: on.duration("PT1S") }) + end() + flows("start -> a", "x -> end"),
    ),
  ],
  [
    "a boundary event that something leads to",
    model(
      start() + task("a") + boundary("x", { at: "a", event: on.duration("PT1S") }) + end() +
        flows("start -> a -> x -> end"),
    ),
    "x",
  ],
  [
    "an error boundary event that does not interrupt",
    model(
      start() + task("a") + boundary("x", { at: "a", event: on.error("E"), interrupting: "false" }) + end() +
        flows("start -> a", "x -> end"),
      { roots: error("E") },
    ),
    "x",
  ],
  [
    "an interrupting boundary cycle",
    model(
      start() + task("a") + boundary("x", { at: "a", event: on.cycle("R/PT1S") }) + end() +
        flows("start -> a", "x -> end"),
    ),
    "x",
  ],
  [
    "an intermediate cycle",
    model(start() + element("intermediateCatchEvent", "x", on.cycle("R/PT1S")) + flows("start -> x")),
    "x",
  ],
  [
    "a catch event without an event",
    model(start() + element("intermediateCatchEvent", "x") + flows("start -> x")),
    "x",
  ],
  [
    "an intermediate event that catches an error",
    model(start() + element("intermediateCatchEvent", "x", on.error("E")) + flows("start -> x"), {
      roots: error("E"),
    }),
    "x",
  ],
  [
    "a duration that is none",
    model(start() + element("intermediateCatchEvent", "x", on.duration("soon")) + flows("start -> x")),
  ],
  [
    "a date that is none",
    model(start() + element("intermediateCatchEvent", "x", on.date("soon")) + flows("start -> x")),
  ],
  ["a timer start event of a variable", model(start("x", on.duration("=wait")))],
  ["an error end event without an error", model(start() + end("x", on.error()) + flows("start -> x")), "x"],
  [
    "an error without a code that is thrown",
    model(start() + end("x", on.error("E")) + flows("start -> x"), { roots: '<bpmn:error id="error-E" />' }),
    "x",
  ],
  [
    "an event-based gateway before a task",
    model(
      start() + element("eventBasedGateway", "x") + task("a") + task("b") +
        flows("start -> x -> a", "x -> b"),
    ),
    "x",
  ],
  [
    "an event-based gateway with one event",
    model(
      start() + element("eventBasedGateway", "x") +
        element("intermediateCatchEvent", "a", on.duration("PT1S")) +
        flows("start -> x -> a"),
    ),
    "x",
  ],
  [
    "an event behind an event-based gateway to which something else leads",
    model(
      start() + element("eventBasedGateway", "x") +
        element("intermediateCatchEvent", "a", on.duration("PT1S")) +
        element("intermediateCatchEvent", "b", on.duration("PT1S")) + task("c") +
        flows("start -> x -> a", "x -> b -> c -> b"),
    ),
    "x",
  ],
  [
    "an event-based gateway with one message twice",
    model(
      start() + element("eventBasedGateway", "x") + element("intermediateCatchEvent", "a", on.message("m")) +
        element("intermediateCatchEvent", "b", on.message("m")) + flows("start -> x -> a", "x -> b"),
      { roots: message("m") },
    ),
    "x",
  ],
  [
    "a sub-process without a start event",
    model(start() + subProcess("x", end("e")) + flows("start -> x")),
    "x",
  ],
  [
    "a sub-process that starts with an event",
    model(start() + subProcess("x", start("s", on.duration("PT1S"))) + flows("start -> x")),
    "x",
  ],
  [
    "an event sub-process that starts without an event",
    model(start() + subProcess("x", start("s"), { triggeredByEvent: "true" })),
    "x",
  ],
  [
    "two event sub-processes of one message",
    model(
      start() + subProcess("x", start("s", on.message("m")), { triggeredByEvent: "true" }) +
        subProcess("y", start("t", on.message("m")), { triggeredByEvent: "true" }),
      { roots: message("m") },
    ),
    "p",
  ],
  [
    "a script without a name for its result",
    model(
      start() + element("scriptTask", "x", extend('<zeebe:script expression="=1" />')) + flows("start -> x"),
    ),
    "x",
  ],
  [
    "a script that is no expression",
    model(
      start() + element("scriptTask", "x", extend('<zeebe:script expression="1" resultVariable="r" />')) +
        flows("start -> x"),
    ),
    "x",
  ],
  [
    "a link that leads nowhere",
    model(
      start() + element("intermediateThrowEvent", "x", '<bpmn:linkEventDefinition id="l" name="on" />') +
        flows("start -> x"),
    ),
  ],
  [
    "a loop in which nothing can happen",
    model(start() + element("task", "a") + element("task", "b") + flows("start -> a -> b -> a")),
    "p",
  ],
  [
    "two event definitions",
    model(
      start() + element("intermediateCatchEvent", "x", on.duration("PT1S") + on.duration("PT2S")) +
        flows("start -> x"),
    ),
    "x",
  ],
  [
    "a timer without a time",
    model(
      start() + element("intermediateCatchEvent", "x", "<bpmn:timerEventDefinition />") + flows("start -> x"),
    ),
    "x",
  ],
  [
    "an end event that leads somewhere",
    model(start() + end("x") + task("a") + flows("start -> x -> a")),
    "x",
  ],
];

/** Models that are not refused, though one might think so. */
const TAKEN: readonly [what: string, model: string][] = [
  ["a process that ends without an end event", model(start() + task("a") + flows("start -> a"))],
  ["elements that nothing leads to", model(start() + task("a") + end("b"))],
  ["a task that is no task", model(start() + element("task", "a") + flows("start -> a"))],
  [
    "an input mapping of a text",
    model(start() + task("a", { io: mappings({ inputs: ["text -> a"] }) }) + flows("start -> a")),
  ],
  ["retries of zero", model(start() + task("a", { retries: "0" }) + flows("start -> a"))],
  [
    "an exclusive gateway that leads nowhere",
    model(start() + element("exclusiveGateway", "x") + flows("start -> x")),
  ],
  [
    "a parallel gateway that leads nowhere",
    model(start() + element("parallelGateway", "x") + flows("start -> x")),
  ],
  [
    "an error start event of an event sub-process without a code",
    model(
      start() + subProcess("x", start("s", on.error()), { triggeredByEvent: "true" }),
    ),
  ],
  [
    "a loop through a gateway",
    model(
      start() + element("exclusiveGateway", "merge") + task("a") +
        element('exclusiveGateway default="x-merge"', "x") + end() +
        flows("start -> merge -> a -> x -> merge") + flow("x", "end", "=true"),
    ),
  ],
  [
    "lanes, notes, groups and data",
    model(
      '<bpmn:documentation>x</bpmn:documentation><bpmn:laneSet id="lanes" />' + start() +
        '<bpmn:dataObjectReference id="data" /><bpmn:textAnnotation id="note"><bpmn:text>x</bpmn:text></bpmn:textAnnotation>' +
        '<bpmn:association id="to" sourceRef="start" targetRef="note" /><bpmn:group id="group" />',
    ),
  ],
  ["retries that are no number", model(start() + task("a", { retries: "many" }) + flows("start -> a"))],
  ["a start event that something leads to", model(start() + task("a") + flows("start -> a -> start"))],
  ["a start event of an error", model(start() + start("b", on.error("E")), { roots: error("E") })],
];

const VERSIONS: EngineScenario[] = [
  {
    name: "an unchanged file keeps its version and key, and a changed one gets the next",
    async run(world) {
      const versionAndKey = async (model: string) => {
        const { processes: [deployed] } = await world.deploy(model);
        return { version: deployed?.version, key: deployed?.processDefinitionKey };
      };
      const first = await versionAndKey(empty);
      assert.deepEqual(await versionAndKey(empty), first);
      const second = await versionAndKey(empty.replace("<bpmn:startEvent", "\n<bpmn:startEvent"));
      assert.deepEqual([first.version, second.version], [1, 2]);
      assert.notEqual(second.key, first.key);
      assert.equal((await versionAndKey(empty)).version, 3);
    },
  },
  {
    name: "files are versioned together: one that changed takes the others with it",
    async run(world) {
      const other = model(start("begin"), { id: "q" });
      await world.deploy(empty, other);
      const { processes } = await world.deploy(empty.replace('id="start"', 'id="first"'), other);
      assert.deepEqual(processes.map(({ version }) => version), [2, 2]);
    },
  },
  {
    name: "a refused file takes the others of its deployment with it",
    async run(world) {
      await world.refusal(empty, "not xml");
      assert.deepEqual((await world.deploy(empty)).processes.map(({ version }) => version), [1]);
    },
  },
  {
    name: "two files with one process are refused",
    run: async (world) => void await world.refusal(empty, empty.replace('id="start"', 'id="first"')),
  },
  {
    name: "an instance goes on in its own version",
    async run(world) {
      const old = await world.run(model(start() + task("a") + task("b") + flows("start -> a -> b")));
      await world.deploy(model(start() + task("a") + end() + flows("start -> a -> end")));
      await world.work("a");
      await world.work("b");
      await old.endsWith({});
    },
  },
  {
    name: "a file may have several processes",
    async run(world) {
      const { processes } = await world.deploy(definitions(process(start()) + process(start("begin"), "q")));
      assert.deepEqual(processes.map(({ version }) => version), [1, 1]);
      await (await world.start({ x: 1 }, { id: "q" })).endsWith({ x: 1 });
    },
  },
];

/** Every scenario of deployments. */
export const DEPLOYMENT_SCENARIOS: readonly EngineScenario[] = [
  ...VERSIONS,
  ...REFUSED.map(([what, refused, elementId]): EngineScenario => ({
    name: `a deployment of ${what} is refused`,
    async run(world) {
      const words = await world.refusal(refused);
      if (elementId !== undefined) assert.match(words, new RegExp(`\\b${elementId}\\b`));
    },
  })),
  ...TAKEN.map(([what, taken]): EngineScenario => ({
    name: `a deployment of ${what} is taken`,
    run: async (world) => void await world.deploy(taken),
  })),
  ...SANDBOX_LIMITS.map(({ what, reason, model: limited }): EngineScenario => ({
    name: `a deployment of ${what} is refused by the embedded engine alone: ${reason}`,
    async run(world) {
      if (world.subject.runs === "everything") await world.deploy(limited);
      else assert.match(await world.refusal(limited), /- Element: x\n {4}- ERROR: The sandbox does not run/);
    },
  })),
];
