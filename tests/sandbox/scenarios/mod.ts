/**
 * Every scenario of an engine, and a way to run all of them.
 *
 * @module
 */

import assert from "node:assert/strict";
import { printScore } from "../../conformance/feel/cases.ts";
import type { EngineScenario, ScenarioSubject } from "./scenario.ts";
import { DEPLOYMENT_SCENARIOS } from "./deployments.ts";
import { BOUNDARY_SCENARIOS } from "./boundary_events.ts";
import { END_SCENARIOS } from "./ends.ts";
import { ERROR_SCENARIOS } from "./errors.ts";
import { EVENT_SUB_PROCESS_SCENARIOS } from "./event_sub_processes.ts";
import { TIMER_SCENARIOS } from "./timers.ts";
import { GATEWAY_SCENARIOS } from "./gateways.ts";
import { JOB_SCENARIOS } from "./jobs.ts";
import { MESSAGE_SCENARIOS } from "./messages.ts";
import { VARIABLE_SCENARIOS } from "./variables.ts";
import { ScenarioWorld } from "./world.ts";

/** Every scenario. */
export const ENGINE_SCENARIOS: readonly EngineScenario[] = [
  ...DEPLOYMENT_SCENARIOS,
  ...VARIABLE_SCENARIOS,
  ...GATEWAY_SCENARIOS,
  ...BOUNDARY_SCENARIOS,
  ...EVENT_SUB_PROCESS_SCENARIOS,
  ...ERROR_SCENARIOS,
  ...TIMER_SCENARIOS,
  ...END_SCENARIOS,
  ...JOB_SCENARIOS,
  ...MESSAGE_SCENARIOS,
];

/**
 * Runs every scenario, so many at a time, prints how many are true, and asserts that all are.
 *
 * @param title What they run on.
 */
export async function assertScenarios(
  title: string,
  { subjectFor, atOnce }: { subjectFor: () => ScenarioSubject; atOnce: number },
): Promise<void> {
  const failures: string[] = [];
  const waiting = ENGINE_SCENARIOS.values();
  await Promise.all(Array.from({ length: atOnce }, async () => {
    for (const { name, run } of waiting) {
      try {
        const world = new ScenarioWorld(subjectFor());
        await run(world);
        world.assertEnded();
      } catch (error) {
        failures.push(`${name}\n    ${error instanceof Error ? describe(error) : error}`);
      }
    }
  }));
  const all = ENGINE_SCENARIOS.length;
  printScore(`scenarios on ${title}`, { right: all - failures.length, all });
  assert.equal(failures.length, 0, `${failures.length} scenarios are not true:\n\n${failures.join("\n\n")}`);
}

function describe({ message, cause }: Error): string {
  return cause instanceof Error ? `${message}: ${cause.message}` : message;
}
