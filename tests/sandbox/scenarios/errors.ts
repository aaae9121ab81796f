/**
 * Scenarios of errors: who catches them, and what becomes of those that nobody catches.
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
  flows,
  mappings,
  message,
  model,
  on,
  start,
  subProcess,
  task,
} from "../support/model.ts";
import { accompanying, around, fork, handler, reach } from "./event_models.ts";
import type { EngineScenario } from "./scenario.ts";

/** A sub-process with an event sub-process, and a boundary event that catches what comes out of the two. */
function escaping(startEvent: string): string {
  const inner = start("s") + task("a") + end("e") + flows("s -> a -> e") + handler(startEvent);
  return around(inner, {
    outer: boundary("b", { at: "sub", event: on.error("E") }) + reach("caught"),
    ways: ["b -> caught"],
    roots: error("E") + message("m"),
  });
}

const broken = (code: string): string => end("broken", on.error(code));

/** Every scenario of errors. */
export const ERROR_SCENARIOS: readonly EngineScenario[] = [
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
      await world.runOpen(around(inner, {
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
      const instance = await world.runOpen(
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
  {
    name: "an error in an event sub-process that interrupts is caught by nobody around its scope",
    async run(world) {
      const instance = await world.runOpen(escaping(start("event", on.message("m"))), { key: "k" });
      await world.publish({ name: "m", key: "k" });
      await world.throwError("handle", "E");
      await world.noJob("handle");
      await instance.goesOn();
    },
  },
  {
    name: "an error in an event sub-process that does not interrupt is caught around its scope",
    async run(world) {
      const instance = await world.run(escaping(element(accompanying, "event", on.message("m"))), {
        key: "k",
      });
      await world.publish({ name: "m", key: "k" });
      await world.throwError("handle", "E");
      await instance.endsWith({ key: "k", at: "caught" });
    },
  },
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
