/**
 * What Zeebe does, on the embedded engine: `tests/e2e/engine_scenarios_test.ts` runs the same on Zeebe itself.
 *
 * @module
 */

import { createEmbeddedSubject } from "./scenarios/embedded_subject.ts";
import { assertScenarios } from "./scenarios/mod.ts";

Deno.test("the embedded engine does what Zeebe does", () =>
  // Each on an engine of its own: moving one's clock must not move another's.
  assertScenarios("the embedded engine", { subjectFor: createEmbeddedSubject, atOnce: 1 }));
