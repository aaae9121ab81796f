/**
 * Scenarios of events: at boundaries, in event sub-processes, on the way and at the end.
 *
 * @module
 */

import assert from "node:assert/strict";
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
import type { EngineScenario } from "./scenario.ts";

const fork = element("parallelGateway", "fork");
const accompanying = 'startEvent isInterrupting="false"';
const terminate = "<bpmn:terminateEventDefinition />";

/** An end event that says that it was reached. */
function reach(id: string, event = ""): string {
  return end(id, extend(mappings({ outputs: [`="${id}" -> at`] })) + event);
}

/** A task `a` with a boundary event `b`, behind which a task `handle` is. */
function guarded(event: string, { interrupting = "true", roots = "" }: {
  interrupting?: "true" | "false";
  roots?: string;
} = {}): string {
  return model(
    start() + task("a") + boundary("b", { at: "a", event, interrupting }) + reach("done") + task("handle") +
      reach("handled") + flows("start -> a -> done", "b -> handle -> handled"),
    { roots },
  );
}

/** A process of a sub-process, with its boundary events. */
function around(inner: string, { outer = "", ways = [], roots = "" }: {
  outer?: string;
  ways?: string[];
  roots?: string;
} = {}): string {
  return model(
    start() + subProcess("sub", inner) + reach("done") + outer + flows("start -> sub -> done", ...ways),
    { roots },
  );
}

/** A sub-process that an event sets off, with a task `handle` in it. */
function handler(startEvent: string, id = "handler"): string {
  return subProcess(
    id,
    startEvent + task("handle") + end("handled") + flows("event -> handle -> handled"),
    { triggeredByEvent: "true" },
  );
}

const BOUNDARIES: EngineScenario[] = [
  {
    name: "an interrupting boundary message ends its activity",
    async run(world) {
      const instance = await world.run(guarded(on.message("m"), { roots: message("m") }), { key: "k" });
      await world.publish({ name: "m", key: "k" });
      await world.noJob("a");
      await world.publish({ name: "m", key: "k" });
      await world.work("handle");
      await instance.endsWith({ key: "k", at: "handled" });
    },
  },
  {
    name: "a boundary message comes too late once its activity is done",
    async run(world) {
      const instance = await world.run(guarded(on.message("m"), { roots: message("m") }), { key: "k" });
      await world.work("a");
      await instance.endsWith({ key: "k", at: "done" });
      assert.equal((await world.correlate({ name: "m", key: "k" })).outcome, "notFound");
    },
  },
  {
    name:
      "a boundary message that does not interrupt may come often, and the instance waits for what it set off",
    async run(world) {
      const instance = await world.run(
        guarded(on.message("m"), { interrupting: "false", roots: message("m") }),
        { key: "k" },
      );
      for (const n of [1, 2]) await world.publish({ name: "m", key: "k", variables: { n } });
      const handles = await world.jobs("handle", { count: 2 });
      await world.work("a");
      await instance.goesOn();
      for (const job of handles) await world.complete(job);
      await instance.endsWith({ key: "k", n: 2, at: "handled" });
    },
  },
  {
    name: "an interrupting boundary timer fires at its time",
    async run(world) {
      const instance = await world.run(guarded(on.duration("=wait")), { wait: "PT3S" });
      await world.noJob("handle");
      await world.wait(3_000);
      await world.work("handle");
      await world.noJob("a");
      await instance.endsWith({ wait: "PT3S", at: "handled" });
    },
  },
  {
    name: "a boundary timer that does not interrupt fires once",
    async run(world) {
      const instance = await world.run(guarded(on.duration("PT1S"), { interrupting: "false" }));
      await world.wait(1_000);
      await world.work("handle");
      await world.wait(1_000);
      await world.noJob("handle");
      await world.work("a");
      await instance.endsWith({ at: "done" });
    },
  },
  {
    name: "a boundary cycle fires as often as it says",
    async run(world) {
      const instance = await world.run(guarded(on.cycle("R2/PT1S"), { interrupting: "false" }));
      await world.wait(2_000);
      for (const job of await world.jobs("handle", { count: 2 })) await world.complete(job);
      await world.wait(1_500);
      await world.noJob("handle");
      await world.work("a");
      await instance.endsWith({ at: "done" });
    },
  },
  {
    name: "a boundary cycle ends with its activity",
    async run(world) {
      const instance = await world.run(guarded(on.cycle("R/PT3S"), { interrupting: "false" }));
      await world.work("a");
      await instance.endsWith({ at: "done" });
      await world.wait(3_200);
      await world.noJob("handle");
    },
  },
  {
    name: "a boundary message of a receive task interrupts it",
    async run(world) {
      const instance = await world.run(
        model(
          start() + element('receiveTask messageRef="message-m"', "a") +
            boundary("b", { at: "a", event: on.message("stop") }) + reach("done") + reach("stopped") +
            flows("start -> a -> done", "b -> stopped"),
          { roots: message("m") + message("stop") },
        ),
        { key: "k" },
      );
      await world.publish({ name: "stop", key: "k" });
      await instance.endsWith({ key: "k", at: "stopped" });
      assert.equal((await world.correlate({ name: "m", key: "k" })).outcome, "notFound");
    },
  },
  {
    name: "of several boundary events the one whose event comes counts",
    async run(world) {
      const instance = await world.run(
        model(
          start() + task("a") + boundary("b", { at: "a", event: on.message("m") }) +
            boundary("c", { at: "a", event: on.message("n") }) +
            boundary("d", { at: "a", event: on.duration("PT1H") }) +
            reach("by-m") + reach("by-n") + reach("by-time") +
            flows("start -> a", "b -> by-m", "c -> by-n", "d -> by-time"),
          { roots: message("m") + message("n") },
        ),
        { key: "k" },
      );
      await world.publish({ name: "n", key: "k" });
      await instance.endsWith({ key: "k", at: "by-n" });
    },
  },
  {
    name: "a boundary event of a sub-process ends all that is in it",
    async run(world) {
      const deep = start("ds") + task("a") + flows("ds -> a");
      const inner = start("s") + fork + subProcess("deep", deep) + task("b") +
        flows("s -> fork -> deep", "fork -> b");
      const instance = await world.run(
        around(inner, {
          outer: boundary("stop", { at: "sub", event: on.message("m") }) + reach("stopped"),
          ways: ["stop -> stopped"],
          roots: message("m"),
        }),
        { key: "k" },
      );
      await world.publish({ name: "m", key: "k" });
      await instance.endsWith({ key: "k", at: "stopped" });
      await world.noJob("a", "b");
    },
  },
  {
    name: "a boundary event of a sub-process that does not interrupt leaves it alone",
    async run(world) {
      const inner = start("s") + task("a") + end("e") + flows("s -> a -> e");
      const instance = await world.run(
        around(inner, {
          outer: boundary("b", { at: "sub", event: on.message("m"), interrupting: "false" }) + task("handle"),
          ways: ["b -> handle"],
          roots: message("m"),
        }),
        { key: "k" },
      );
      await world.publish({ name: "m", key: "k" });
      await world.work("handle");
      await world.work("a");
      await instance.endsWith({ key: "k", at: "done" });
    },
  },
  {
    name: "a boundary timer, and the name of a boundary message, see the activity's own variables",
    async run(world) {
      const named = '<bpmn:message id="message-n" name="=which">' +
        extend('<zeebe:subscription correlationKey="=key" />') + "</bpmn:message>";
      const io = mappings({ inputs: ['="PT1S" -> wait', '="mine" -> which'] });
      await world.run(
        model(
          start() + task("a", { io }) +
            boundary("t", { at: "a", event: on.duration("=wait"), interrupting: "false" }) + task("by-time") +
            boundary("b", { at: "a", event: on.message("n"), interrupting: "false" }) + task("by-message") +
            flows("start -> a", "t -> by-time", "b -> by-message"),
          { roots: named },
        ),
        { key: "k", wait: "PT1H", which: "theirs" },
      );
      await world.publish({ name: "mine", key: "k" });
      await world.job("by-message");
      await world.wait(1_000);
      await world.job("by-time");
    },
  },
  {
    name: "a boundary event of a task in a sub-process changes the sub-process's own variables",
    async run(world) {
      const inner = extend(mappings({ inputs: ["=1 -> mine"], outputs: ["=mine -> theirs"] })) + start("s") +
        task("a") + boundary("b", { at: "a", event: on.message("m") }) + end("e") +
        flows("s -> a -> e", "b -> e");
      const instance = await world.run(around(inner, { roots: message("m") }), { key: "k" });
      await world.publish({ name: "m", key: "k", variables: { mine: 2, other: 3 } });
      await instance.endsWith({ key: "k", other: 3, theirs: 2, at: "done" });
    },
  },
];

const broken = (code: string): string => end("broken", on.error(code));

const ERRORS: EngineScenario[] = [
  {
    name: "an error end event is caught at the sub-process around it, which ends with all that is in it",
    async run(world) {
      const inner = start("s") + fork + task("other") + task("a") + broken("E") +
        flows("s -> fork -> other", "fork -> a -> broken");
      const instance = await world.run(around(inner, {
        outer: boundary("b", { at: "sub", event: on.error("E") }) + reach("caught"),
        ways: ["b -> caught"],
        roots: error("E"),
      }));
      await world.work("a");
      await instance.endsWith({ at: "caught" });
      await world.noJob("other");
    },
  },
  {
    name: "an error goes outwards past who does not catch it",
    async run(world) {
      const deep = start("ds") + task("a") + broken("E") + flows("ds -> a -> broken");
      const inner = start("s") + subProcess("deep", deep) +
        boundary("f", { at: "deep", event: on.error("F") }) +
        end("e") + end("not-here") + flows("s -> deep -> e", "f -> not-here");
      const instance = await world.run(around(inner, {
        outer: boundary("b", { at: "sub", event: on.error() }) + reach("caught"),
        ways: ["b -> caught"],
        roots: error("E") + error("F"),
      }));
      await world.work("a");
      await instance.endsWith({ at: "caught" });
    },
  },
  {
    name: "who is nearer catches an error, though only who is further out names its code",
    async run(world) {
      const deep = start("ds") + broken("E") + flows("ds -> broken");
      const inner = start("s") + subProcess("deep", deep) +
        boundary("any", { at: "deep", event: on.error() }) +
        task("near") + end("e") + flows("s -> deep -> e", "any -> near");
      await world.run(around(inner, {
        outer: boundary("b", { at: "sub", event: on.error("E") }) + reach("caught"),
        ways: ["b -> caught"],
        roots: error("E"),
      }));
      await world.job("near");
    },
  },
  {
    name: "an error end event that nobody catches lets the instance stand still",
    async run(world) {
      const instance = await world.run(
        model(start() + broken("E") + flows("start -> broken"), { roots: error("E") }),
      );
      await instance.goesOn();
    },
  },
  {
    name: "an error of a job is caught at the sub-process around its task",
    async run(world) {
      const inner = start("s") + task("a") + end("e") + flows("s -> a -> e");
      const instance = await world.run(around(inner, {
        outer: boundary("b", {
          at: "sub",
          event: on.error("E"),
          extensions: extend(mappings({ outputs: ["=why -> why"] })),
        }) +
          reach("caught"),
        ways: ["b -> caught"],
        roots: error("E"),
      }));
      await world.throwError("a", "E", { why: "x", noise: 1 });
      await instance.endsWith({ why: "x", at: "caught" });
    },
  },
  {
    name: "the code of an error end event may be an expression of variables",
    async run(world) {
      const thrown = '<bpmn:error id="error-thrown" errorCode="=code" />';
      const inner = start("s") + end("broken", on.error("thrown")) + flows("s -> broken");
      const instance = await world.run(
        around(inner, {
          outer: boundary("b", { at: "sub", event: on.error("E") }) + reach("caught") +
            boundary("c", { at: "sub", event: on.error("F") }) + reach("not-this"),
          ways: ["b -> caught", "c -> not-this"],
          roots: error("E") + error("F") + thrown,
        }),
        { code: "E" },
      );
      await instance.endsWith({ code: "E", at: "caught" });
    },
  },
  {
    name: "an event sub-process catches an error before a boundary event of its scope does",
    async run(world) {
      const inner = start("s") + task("a") + end("e") + flows("s -> a -> e") +
        handler(start("event", on.error("E")));
      const instance = await world.run(around(inner, {
        outer: boundary("b", { at: "sub", event: on.error("E") }) + reach("caught"),
        ways: ["b -> caught"],
        roots: error("E"),
      }));
      await world.throwError("a", "E");
      await world.work("handle");
      await instance.endsWith({ at: "done" });
    },
  },
  ...([
    ["an interrupting", "startEvent", "stays"],
    ["a not interrupting", accompanying, "goes further out"],
  ] as const).map(([what, name, result]): EngineScenario => ({
    name: `an error in ${what} event sub-process ${result}`,
    async run(world) {
      const inner = start("s") + task("a") + end("e") + flows("s -> a -> e") +
        handler(element(name, "event", on.message("m")));
      const instance = await world.run(
        around(inner, {
          outer: boundary("b", { at: "sub", event: on.error("E") }) + reach("caught"),
          ways: ["b -> caught"],
          roots: error("E") + message("m"),
        }),
        { key: "k" },
      );
      await world.publish({ name: "m", key: "k" });
      await world.throwError("handle", "E");
      if (result === "stays") await instance.goesOn();
      else await instance.endsWith({ key: "k", at: "caught" });
    },
  })),
  {
    name: "the variables of an error are the process's where an event sub-process of it catches that",
    async run(world) {
      const instance = await world.run(
        model(
          start() + task("a") + end() + flows("start -> a -> end") + handler(start("event", on.error("E"))),
          { roots: error("E") },
        ),
      );
      await world.throwError("a", "E", { why: "x" });
      assert.deepEqual((await world.work("handle")).variables, { why: "x" });
      await instance.endsWith({ why: "x" });
    },
  },
  {
    name:
      "an error is caught by the boundary event of the activity before the event sub-process of the scope",
    async run(world) {
      const instance = await world.run(
        model(
          start() + task("a") + boundary("b", { at: "a", event: on.error() }) + reach("caught") + end() +
            flows("start -> a -> end", "b -> caught") + handler(start("event", on.error("E"))),
          { roots: error("E") },
        ),
      );
      await world.throwError("a", "E");
      await instance.endsWith({ at: "caught" });
    },
  },
  {
    name: "an error end event of an event sub-process that does not interrupt is caught around its scope",
    async run(world) {
      const body = element(accompanying, "event", on.message("m")) + broken("E") + flows("event -> broken");
      const inner = start("s") + task("a") + flows("s -> a") +
        subProcess("handler", body, { triggeredByEvent: "true" });
      const instance = await world.run(
        around(inner, {
          outer: boundary("b", { at: "sub", event: on.error("E") }) + reach("caught"),
          ways: ["b -> caught"],
          roots: error("E") + message("m"),
        }),
        { key: "k" },
      );
      await world.publish({ name: "m", key: "k" });
      await instance.endsWith({ key: "k", at: "caught" });
      await world.noJob("a");
    },
  },
  {
    name: "who names the code catches an error before who takes any, in whichever order they are written",
    async run(world) {
      const instance = await world.run(
        model(
          start() + task("a") + flows("start -> a") +
            subProcess("any", start("s", on.error()) + task("any-job") + flows("s -> any-job"), {
              triggeredByEvent: "true",
            }) + handler(start("event", on.error("E"))),
          { roots: error("E") },
        ),
      );
      await world.throwError("a", "E");
      await world.work("handle");
      await instance.endsWith({});
    },
  },
];

const HANDLERS: EngineScenario[] = [
  {
    name: "an interrupting event sub-process ends all else in its scope, and waits for nothing more",
    async run(world) {
      const instance = await world.run(
        model(
          start() + fork + task("a") + task("b") + flows("start -> fork -> a", "fork -> b") +
            handler(start("event", on.message("m"))),
          { roots: message("m") },
        ),
        { key: "k" },
      );
      await world.publish({ name: "m", key: "k", variables: { why: 1 } });
      await world.noJob("a", "b");
      assert.equal((await world.correlate({ name: "m", key: "k" })).outcome, "notFound");
      assert.deepEqual((await world.work("handle")).variables, { key: "k", why: 1 });
      await instance.endsWith({ key: "k", why: 1 });
    },
  },
  {
    name: "an event sub-process that does not interrupt may be set off often, and keeps its scope open",
    async run(world) {
      const instance = await world.run(
        model(
          start() + task("a") + reach("done") + flows("start -> a -> done") +
            handler(element(accompanying, "event", on.message("m"))),
          { roots: message("m") },
        ),
        { key: "k" },
      );
      await world.publish({ name: "m", key: "k" });
      await world.publish({ name: "m", key: "k" });
      const jobs = await world.jobs("handle", { count: 2 });
      await world.work("a");
      for (const job of jobs) {
        await instance.goesOn();
        await world.complete(job);
      }
      await instance.endsWith({ key: "k", at: "done" });
    },
  },
  {
    name: "an event sub-process with a timer counts from the beginning of its scope",
    async run(world) {
      const instance = await world.run(model(
        start() + task("a") + end() + flows("start -> a -> end") +
          handler(start("event", on.duration("PT1S"))),
      ));
      await world.wait(1_000);
      await world.work("handle");
      await world.noJob("a");
      await instance.endsWith({});
    },
  },
  {
    name: "an event sub-process in a sub-process ends only that, and the process goes on behind it",
    async run(world) {
      const inner = start("s") + task("a") + end("e") + flows("s -> a -> e") +
        handler(start("event", on.message("m")));
      const instance = await world.run(around(inner, { roots: message("m") }), { key: "k" });
      await world.publish({ name: "m", key: "k" });
      await world.work("handle");
      await instance.endsWith({ key: "k", at: "done" });
    },
  },
  {
    name: "an event sub-process is not set off once its scope is over",
    async run(world) {
      const inner = start("s") + task("a") + end("e") + flows("s -> a -> e") +
        handler(start("event", on.message("m")));
      await world.run(
        model(start() + subProcess("sub", inner) + task("b") + flows("start -> sub -> b"), {
          roots: message("m"),
        }),
        { key: "k" },
      );
      await world.work("a");
      await world.job("b");
      assert.equal((await world.correlate({ name: "m", key: "k" })).outcome, "notFound");
    },
  },
  {
    name:
      "the variables of a message go through the output mappings of the start event of its event sub-process",
    async run(world) {
      const event = start("event", extend(mappings({ outputs: ["=x + 1 -> y"] })) + on.message("m"));
      const instance = await world.run(
        model(start() + task("a") + flows("start -> a") + handler(event), { roots: message("m") }),
        { key: "k" },
      );
      await world.publish({ name: "m", key: "k", variables: { x: 1 } });
      assert.deepEqual((await world.work("handle")).variables, { key: "k", y: 2 });
      await instance.endsWith({ key: "k", y: 2 });
    },
  },
  {
    name: "an interrupting event sub-process ends those that do not interrupt as well",
    async run(world) {
      const other = subProcess(
        "other",
        element(accompanying, "oe", on.message("n")) + task("accompany") + flows("oe -> accompany"),
        { triggeredByEvent: "true" },
      );
      const instance = await world.run(
        model(
          start() + task("a") + flows("start -> a") + handler(start("event", on.message("m"))) + other,
          { roots: message("m") + message("n") },
        ),
        { key: "k" },
      );
      await world.publish({ name: "n", key: "k" });
      await world.publish({ name: "m", key: "k" });
      await world.noJob("a", "accompany");
      await world.work("handle");
      await instance.endsWith({ key: "k" });
    },
  },
  {
    name: "an interrupting event sub-process takes the token that waits in a join",
    async run(world) {
      const inner = start("s") + fork + element("parallelGateway", "join") + task("a") + task("b") +
        end("e") +
        flows("s -> fork -> a -> join -> e", "fork -> b -> join") + handler(start("event", on.message("m")));
      const instance = await world.run(around(inner, { roots: message("m") }), { key: "k" });
      await world.work("a");
      await world.publish({ name: "m", key: "k" });
      await world.work("handle");
      await instance.endsWith({ key: "k", at: "done" });
    },
  },
  {
    name: "an event sub-process with a cycle is set off at each time",
    async run(world) {
      const instance = await world.run(model(
        start() + task("a") + end() + flows("start -> a -> end") +
          handler(element(accompanying, "event", on.cycle("R2/PT1S"))),
      ));
      await world.wait(2_000);
      for (const job of await world.jobs("handle", { count: 2 })) await world.complete(job);
      await world.wait(1_200);
      await world.noJob("handle");
      await world.work("a");
      await instance.endsWith({});
    },
  },
  {
    name: "an event sub-process of a sub-process sees that one's own variables",
    async run(world) {
      const inner = extend(mappings({ inputs: ["=1 -> mine", '="inner" -> key'] })) + start("s") + task("a") +
        flows("s -> a") + handler(start("event", on.message("m")));
      const instance = await world.run(around(inner, { roots: message("m") }), { key: "outer" });
      await world.publish({ name: "m", key: "inner", variables: { mine: 2, other: 3 } });
      assert.deepEqual((await world.work("handle")).variables, { key: "inner", mine: 2, other: 3 });
      await instance.endsWith({ key: "outer", other: 3, at: "done" });
    },
  },
  {
    name: "mappings of an event sub-process make variables of its own",
    async run(world) {
      const body = extend(mappings({ inputs: ["=n + 1 -> mine"], outputs: ["=mine + 1 -> theirs"] })) +
        start("event", on.message("m")) + task("handle") + flows("event -> handle");
      const instance = await world.run(
        model(
          start() + task("a") + flows("start -> a") +
            subProcess("handler", body, { triggeredByEvent: "true" }),
          { roots: message("m") },
        ),
        { key: "k", n: 1 },
      );
      await world.publish({ name: "m", key: "k", variables: { x: 1 } });
      assert.equal((await world.work("handle", { mine: 5 })).variables.mine, 2);
      const { theirs, mine } = await instance.variables();
      assert.deepEqual([theirs, mine], [6, undefined]);
    },
  },
  {
    name: "a terminate end event in an event sub-process ends only that",
    async run(world) {
      const body = start("event", on.message("m")).replace(
        "<bpmn:startEvent",
        '<bpmn:startEvent isInterrupting="false"',
      ) +
        fork + task("b") + task("c") + end("stop", terminate) +
        flows("event -> fork -> b -> stop", "fork -> c");
      const instance = await world.run(
        model(
          start() + task("a") + reach("done") + flows("start -> a -> done") +
            subProcess("handler", body, { triggeredByEvent: "true" }),
          { roots: message("m") },
        ),
        { key: "k" },
      );
      await world.publish({ name: "m", key: "k" });
      await world.work("b");
      await world.noJob("c");
      await world.work("a");
      await instance.endsWith({ key: "k", at: "done" });
    },
  },
  {
    name: "event sub-processes go on being set off while another one runs, until one interrupts",
    async run(world) {
      const instance = await world.run(
        model(
          start() + task("a") + reach("done") + flows("start -> a -> done") +
            handler(element(accompanying, "event", on.message("m"))) +
            subProcess("stop", start("s", on.message("n")) + task("stopping") + flows("s -> stopping"), {
              triggeredByEvent: "true",
            }),
          { roots: message("m") + message("n") },
        ),
        { key: "k" },
      );
      await world.publish({ name: "m", key: "k" });
      await world.work("a");
      await world.publish({ name: "n", key: "k" });
      await world.noJob("handle");
      await world.work("stopping");
      await instance.endsWith({ key: "k", at: "done" });
    },
  },
];

const ENDS: EngineScenario[] = [
  {
    name: "a terminate end event ends the process with all that is in it",
    async run(world) {
      const instance = await world.run(
        model(
          start() + fork + task("a") + task("b") +
            element("intermediateCatchEvent", "wait", on.message("m")) +
            end("stop", terminate) + flows("start -> fork -> a -> stop", "fork -> b", "fork -> wait"),
          { roots: message("m") },
        ),
        { key: "k" },
      );
      await world.work("a", { x: 1 });
      await instance.endsWith({ key: "k", x: 1 });
      await world.noJob("b");
      assert.equal((await world.correlate({ name: "m", key: "k" })).outcome, "notFound");
    },
  },
  {
    name: "a terminate end event in a sub-process ends only that, and the process goes on behind it",
    async run(world) {
      const inner = start("s") + fork + task("a") + task("b") + end("stop", terminate) +
        flows("s -> fork -> a -> stop", "fork -> b");
      const instance = await world.run(around(inner));
      await world.work("a");
      await instance.endsWith({ at: "done" });
      await world.noJob("b");
    },
  },
  {
    name: "a sub-process is over when each of its tokens is",
    async run(world) {
      const inner = start("s") + fork + task("a") + task("b") + end("e") +
        flows("s -> fork -> a -> e", "fork -> b");
      const instance = await world.run(around(inner));
      await world.work("b");
      await instance.goesOn();
      await world.work("a");
      await instance.endsWith({ at: "done" });
    },
  },
  {
    name: "a sub-process in a loop runs each time anew, with new variables of its own",
    async run(world) {
      const inner = extend(mappings({ inputs: ["=n -> mine"] })) + start("s") + task("a") + end("e") +
        flows("s -> a -> e");
      const instance = await world.run(
        model(
          start() + element("exclusiveGateway", "merge") + subProcess("sub", inner) +
            element('exclusiveGateway default="more-merge"', "more") + end() +
            flows("start -> merge -> sub -> more -> merge") + flow("more", "end", "=n > 2"),
        ),
        { n: 1 },
      );
      assert.equal((await world.work("a", { n: 2, mine: 9 })).variables.mine, 1);
      assert.equal((await world.work("a", { n: 3 })).variables.mine, 2);
      await instance.endsWith({ n: 3 });
    },
  },
  {
    name: "a throw event that throws nothing is passed, and so is a link",
    async run(world) {
      const link = (id: string) => `<bpmn:linkEventDefinition id="${id}" name="on" />`;
      const instance = await world.run(model(
        start() + element("intermediateThrowEvent", "pass", extend(mappings({ outputs: ["=1 -> x"] }))) +
          element("intermediateThrowEvent", "out", link("throw")) +
          element("intermediateCatchEvent", "in", link("catch")) +
          reach("done") + flows("start -> pass -> out", "in -> done"),
      ));
      await instance.endsWith({ x: 1, at: "done" });
    },
  },
  {
    name: "tasks that nobody does are passed",
    async run(world) {
      const instance = await world.run(
        model(
          start() + element("task", "a") + element("manualTask", "b") + reach("done") +
            flows("start -> a -> b -> done"),
        ),
      );
      await instance.endsWith({ at: "done" });
    },
  },
];

/** A process that waits for a time. */
function waiting(event: string): string {
  return model(
    start() + element("intermediateCatchEvent", "wait", event) + end() + flows("start -> wait -> end"),
  );
}

const TIMERS: EngineScenario[] = [
  {
    name: "a timer waits for its duration",
    async run(world) {
      const instance = await world.run(waiting(on.duration("PT3S")));
      await instance.goesOn();
      await world.wait(3_000);
      await instance.endsWith({});
    },
  },
  ...([
    ["a duration of a variable", on.duration("=wait"), { wait: "PT0.5S" }],
    ["a duration of FEEL", on.duration('=duration("PT" + string(n) + "S")'), { n: 0 }],
    ["no duration", on.duration("PT0S"), {}],
    ["a negative duration", on.duration("-PT5S"), {}],
    ["a date in the past", on.date("2020-01-01T00:00:00Z"), {}],
    ["a date of a variable, with a zone", on.date("=at"), { at: "2020-01-01T02:00:00+01:00[Europe/Berlin]" }],
    ["a date and time of FEEL", on.date('=date and time("2020-01-01T00:00:10Z")'), {}],
  ] as const).map(([what, event, variables]): EngineScenario => ({
    name: `a timer takes ${what}`,
    async run(world) {
      const instance = await world.run(waiting(event), { ...variables });
      await world.wait(500);
      await instance.endsWith({ ...variables });
    },
  })),
  ...([
    ["a text that is no duration", on.duration("=wait"), { wait: "soon" }],
    ["null", on.duration("=wait"), {}],
    ["a number", on.duration("=wait"), { wait: 1 }],
    ["a date without a zone", on.date("=wait"), { wait: "2020-01-01T00:00:00" }],
    ["a day", on.date("=wait"), { wait: "2020-01-01" }],
  ] as const).map(([what, event, variables]): EngineScenario => ({
    name: `a timer stands still with ${what}`,
    async run(world) {
      const instance = await world.run(waiting(event), { ...variables });
      await world.wait(100);
      await instance.goesOn();
    },
  })),
  {
    name: "a timer start event starts an instance each time, as often as it says",
    async run(world) {
      await world.deploy(model(start("tick", on.cycle("R2/PT1S")) + task("a") + flows("tick -> a")));
      await world.wait(2_000);
      await world.jobs("a", { count: 2 });
      await world.wait(1_200);
      await world.noJob("a");
    },
  },
  {
    name: "a timer start event with a date in the past starts an instance at once",
    async run(world) {
      await world.deploy(
        model(start("tick", on.date("2020-01-01T00:00:00Z")) + task("a") + flows("tick -> a")),
      );
      await world.wait(100);
      await world.job("a");
    },
  },
];

/** Every scenario of events. */
export const EVENT_SCENARIOS: readonly EngineScenario[] = [
  ...BOUNDARIES,
  ...ERRORS,
  ...HANDLERS,
  ...ENDS,
  ...TIMERS,
];
