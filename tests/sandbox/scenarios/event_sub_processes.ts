/**
 * Scenarios of event sub-processes: when they are set off, and what they end.
 *
 * @module
 */

import assert from "node:assert/strict";
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
import { accompanying, around, fork, handler, reach, terminate } from "./event_models.ts";
import type { EngineScenario } from "./scenario.ts";

/** Every scenario of event sub-processes. */
export const EVENT_SUB_PROCESS_SCENARIOS: readonly EngineScenario[] = [
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
      await world.runOpen(
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
