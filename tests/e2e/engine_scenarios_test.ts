/**
 * What Zeebe does, asked of Zeebe 8.6.0 itself: `tests/sandbox/engine_scenarios_test.ts` runs the same on the
 * embedded engine, which is only worth as much as its likeness to this.
 *
 * @module
 */

import { assertScenarios } from "../sandbox/scenarios/mod.ts";
import { createZeebeSubject } from "../sandbox/scenarios/zeebe_subject.ts";
import { startZeebe } from "./servers/zeebe.ts";

Deno.test({
  name: "the scenarios of the embedded engine are true on Zeebe 8.6.0",
  // Some instances stand still, and that is what is asserted: whoever awaits their end is left with it.
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const zeebe = await startZeebe();
    try {
      const subject = await createZeebeSubject(zeebe.restUrl);
      await assertScenarios("Zeebe 8.6.0", { subjectFor: () => subject, atOnce: 8 });
    } finally {
      await zeebe.stop();
    }
  },
});
