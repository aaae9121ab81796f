/**
 * The product on Deno with an engine in its own process that takes everything at once: what is left is our own work.
 *
 * @module
 */

import { serve } from "../../src/entry/deno.ts";
import type { Engine } from "../../src/ports/engine.ts";
import { createStubEngine } from "../../src/testing/stub_engine.ts";
import { createSystemClock } from "../../src/adapters/system/clock.ts";
import { createZeebeEngine } from "../../src/adapters/zeebe/rest_engine.ts";
import { createEngineAuthorization } from "../../src/adapters/zeebe/auth.ts";
import type { ProcessInstanceKey } from "../../src/core/keys.ts";
import { ADMIN_TOKEN } from "../sample.ts";

const clock = createSystemClock();
const stub = createStubEngine({ clock });
const zeebe = createZeebeEngine({
  address: "http://engine.test",
  authorization: createEngineAuthorization({ authStrategy: "NONE" }, { fetch, clock }),
  clock,
  fetch: (input, init) => stub.fetch(new Request(input, init)),
});
const created = Promise.resolve({ processInstanceKey: "1" as ProcessInstanceKey, variables: {} });
const engine: Engine = { ...zeebe, createProcessInstance: () => created };

const server = await serve({
  engine,
  ZEEBRIDGE_ADMIN_TOKEN: ADMIN_TOKEN,
  ZEEBRIDGE_STORE: "memory",
  ZEEBRIDGE_LOG: "none",
  // Nothing but webhooks is measured.
  ZEEBRIDGE_JOB_TYPES: "none",
  PORT: Number(Deno.env.get("PORT")),
});
Deno.stdout.writeSync(new TextEncoder().encode(`Listening on ${server.url}\n`));
