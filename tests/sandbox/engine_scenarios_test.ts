/**
 * What Zeebe does, on the embedded engine: `tests/e2e/engine_scenarios_test.ts` runs the same on Zeebe itself.
 *
 * @module
 */

import assert from "node:assert/strict";
import { createEmbeddedSubject } from "./scenarios/embedded_subject.ts";
import { assertScenarios } from "./scenarios/mod.ts";
import { randomRuns } from "./scenarios/random_process.ts";
import { traceRun } from "./scenarios/random_trace.ts";

Deno.test("the embedded engine does what Zeebe does", () =>
  // Each on an engine of its own: moving one's clock must not move another's.
  assertScenarios("the embedded engine", { subjectFor: createEmbeddedSubject, atOnce: 1 }));

Deno.test("the embedded engine breaks at no process made up at random", async () => {
  for (const run of randomRuns({ seed: 2, count: 50 })) {
    const lines = await traceRun(run, createEmbeddedSubject());
    assert.ok(
      !lines.some((line) => line.includes("ENGINE_UNAVAILABLE")),
      `${run.model}\n${lines.join("\n")}`,
    );
  }
});
