/**
 * The embedded engine as a subject of scenarios: its clock is moved, and what follows from a command has happened
 * when it is answered.
 *
 * @module
 */

import { createEngineAuthorization } from "../../../src/adapters/zeebe/auth.ts";
import { createZeebeEngine } from "../../../src/adapters/zeebe/rest_engine.ts";
import { createEmbeddedEngine } from "../../../src/sandbox/engine/embedded_engine.ts";
import { createManualClock } from "../../../src/testing/manual_clock.ts";
import type { ScenarioSubject } from "./scenario.ts";

/** Makes an embedded engine that nothing runs on. */
export function createEmbeddedSubject(): ScenarioSubject {
  const clock = createManualClock();
  const embedded = createEmbeddedEngine({ clock });
  const fetchEmbedded: typeof fetch = (input, init) => embedded.fetch(new Request(input, init));
  const authorization = createEngineAuthorization({ authStrategy: "NONE" }, { fetch: fetchEmbedded, clock });
  const address = "http://engine.test";
  return {
    engine: createZeebeEngine({ address, authorization, fetch: fetchEmbedded, clock }),
    pollMs: 0,
    patienceMs: 200,
    wait: (milliseconds) => clock.advance(milliseconds),
    settle: () => clock.advance(0),
    isActive: (processInstanceKey) =>
      Promise.resolve(embedded.instance(BigInt(processInstanceKey))?.state === "ACTIVE"),
    runs: "whatTheSandboxRuns",
  };
}
