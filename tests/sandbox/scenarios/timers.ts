/**
 * Scenarios of timers: what they take, and when they are due.
 *
 * @module
 */

import { element, end, flows, model, on, start, task } from "../support/model.ts";
import type { EngineScenario } from "./scenario.ts";

/** A process that waits for a time. */
function waiting(event: string): string {
  return model(
    start() + element("intermediateCatchEvent", "wait", event) + end() + flows("start -> wait -> end"),
  );
}

/** Every scenario of timers. */
export const TIMER_SCENARIOS: readonly EngineScenario[] = [
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
      const instance = await world.runOpen(waiting(event), { ...variables });
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
