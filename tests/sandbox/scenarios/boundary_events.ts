/**
 * Scenarios of boundary events: what ends an activity, or goes on beside it.
 *
 * @module
 */

import assert from "node:assert/strict";
import {
  boundary,
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
import { around, fork, reach } from "./event_models.ts";
import type { EngineScenario } from "./scenario.ts";

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

/** Every scenario of boundary events. */
export const BOUNDARY_SCENARIOS: readonly EngineScenario[] = [
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
      await world.runOpen(
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
