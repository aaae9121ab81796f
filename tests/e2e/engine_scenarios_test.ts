/**
 * What Zeebe does, asked of Zeebe 8.6.0 itself: `tests/sandbox/engine_scenarios_test.ts` runs the same scenarios on
 * the embedded engine, which is only worth as much as its likeness to this. Where the two differ on a process that
 * is made up at random, this fails.
 *
 * @module
 */

import assert from "node:assert/strict";
import { printScore } from "../conformance/feel/cases.ts";
import { createEmbeddedSubject } from "../sandbox/scenarios/embedded_subject.ts";
import { assertScenarios } from "../sandbox/scenarios/mod.ts";
import { type RandomRun, randomRuns } from "../sandbox/scenarios/random_process.ts";
import { traceRun } from "../sandbox/scenarios/random_trace.ts";
import type { ScenarioSubject } from "../sandbox/scenarios/scenario.ts";
import { createZeebeSubject } from "../sandbox/scenarios/zeebe_subject.ts";
import { startZeebe, type ZeebeServer } from "./servers/zeebe.ts";

/** So many run side by side: for most of the time they wait. */
const AT_ONCE = 8;
const RANDOM_PROCESSES = 60;
// With another ZEEBRIDGE_SCENARIO_SEED other processes are made up.
const seed = Number(Deno.env.get("ZEEBRIDGE_SCENARIO_SEED") ?? 1);

let zeebe: ZeebeServer;
let subject: ScenarioSubject;

Deno.test.beforeAll(async () => {
  zeebe = await startZeebe();
  subject = await createZeebeSubject(zeebe.restUrl);
});

Deno.test.afterAll(() => zeebe.stop());

Deno.test("the scenarios of the embedded engine are true on Zeebe 8.6.0", () =>
  assertScenarios("Zeebe 8.6.0", { subjectFor: () => subject, atOnce: AT_ONCE }));

Deno.test("the embedded engine does what Zeebe 8.6.0 does with processes made up at random", async () => {
  const runs = randomRuns({ seed, count: RANDOM_PROCESSES });
  const waiting = runs.values();
  const differences: string[] = [];
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (const run of waiting) differences.push(...await differencesOf(run));
  }));
  const all = runs.length;
  printScore(`random processes of seed ${seed}`, { right: all - differences.length, all });
  assert.equal(differences.length, 0, `seed ${seed}: differ:\n${differences.join("\n\n")}`);
});

async function differencesOf(run: RandomRun): Promise<string[]> {
  const expected = await traceRun(run, subject);
  const actual = await traceRun(run, createEmbeddedSubject());
  const at = expected.findIndex((line, index) => line !== actual[index]);
  if (at < 0 && actual.length === expected.length) return [];
  const lines = [...expected.slice(0, at), `- ${expected[at]}`, `+ ${actual[at]}`];
  return [`${run.model}\n${lines.join("\n")}`];
}
