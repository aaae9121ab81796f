/**
 * Scenarios of what ends, and of what tokens only pass.
 *
 * @module
 */

import assert from "node:assert/strict";
import {
  boundary,
  element,
  end,
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
import { around, fork, reach, terminate } from "./event_models.ts";
import type { EngineScenario } from "./scenario.ts";

/** Every scenario of ends. */
export const END_SCENARIOS: readonly EngineScenario[] = [
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
  ...(["message", "terminate"] as const).map((what): EngineScenario => ({
    name: `a sub-process is ended by a ${what} though a token in it waits in a join`,
    async run(world) {
      const inner = start("s") + fork + element("parallelGateway", "join") +
        element('exclusiveGateway default="way-e"', "way") + end("e") +
        flows("s -> fork -> join -> e", "fork -> way -> e") + flow("way", "join", "=false");
      const deep = start("ds") + subProcess("deep", inner) + flows("ds -> deep");
      const instance = await world.run(
        model(
          start() + element("parallelGateway", "both") + subProcess("sub", deep) +
            boundary("b", { at: "sub", event: on.message("m") }) + task("a") + end("stop", terminate) +
            end() +
            flows("start -> both -> sub", "both -> a -> stop", "b -> end"),
          { roots: message("m") },
        ),
        { key: "k" },
      );
      if (what === "message") await world.publish({ name: "m", key: "k" });
      await world.work("a");
      await instance.endsWith({ key: "k" });
    },
  })),
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
