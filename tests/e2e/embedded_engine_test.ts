/**
 * The sandbox's engine beside a real Zeebe 8.6.0: where the two differ, this fails.
 *
 * @module
 */

import assert from "node:assert/strict";
import { createSystemClock } from "../../src/adapters/system/clock.ts";
import { createEmbeddedEngine } from "../../src/sandbox/engine/embedded_engine.ts";
import { EngineClient } from "../sandbox/support/engine_client.ts";
import { ENGINE_SCENARIOS } from "../sandbox/support/engine_scenarios.ts";
import { startZeebe } from "./servers/zeebe.ts";

/** Longer than either engine takes for what it does. */
const PATIENCE_MS = 2_000;

Deno.test("the embedded engine does what Zeebe 8.6.0 does", async (test) => {
  const zeebe = await startZeebe();
  try {
    const real = new EngineClient({ fetch, address: zeebe.restUrl, patienceMs: PATIENCE_MS });
    const embedded = new EngineClient({
      fetch: createEmbeddedEngine({ clock: createSystemClock() }).fetch,
      address: "http://engine.test",
      patienceMs: PATIENCE_MS,
    });
    for (const [index, { name, run }] of ENGINE_SCENARIOS.entries()) {
      await test.step(name, async () => {
        const [expected, actual] = await Promise.all([run(real, `s${index}`), run(embedded, `s${index}`)]);
        assert.deepEqual(actual, expected);
      });
    }
  } finally {
    await zeebe.stop();
  }
});
