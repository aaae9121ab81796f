/**
 * Both engine adapters against each of the servers that the stub can be.
 *
 * @module
 */

import { CamundaRestClient } from "@camunda8/sdk";
import { createEngineAuthorization } from "../../src/adapters/zeebe/auth.ts";
import { createZeebeEngine } from "../../src/adapters/zeebe/rest_engine.ts";
import { createSystemClock } from "../../src/adapters/system/clock.ts";
import { createSdkEngine } from "../../src/entry/camunda8.ts";
import type { EngineFlavour as StubFlavour } from "../../src/sandbox/engine/rest/answer.ts";
import { ENGINE_CONTRACT, type EngineContractSubject } from "../../src/testing/engine_contract.ts";
import {
  ENGINE_SEARCH_CONTRACT,
  ENGINE_WITHOUT_SEARCH_CONTRACT,
} from "../../src/testing/engine_search_contract.ts";
import { createManualClock } from "../../src/testing/manual_clock.ts";
import { createStubEngine, type StubEngine } from "../../src/testing/stub_engine.ts";

const FLAVOURS: readonly StubFlavour[] = ["8.6.0", "8.8", "8.9"];

function subjectOf(
  stub: StubEngine,
  parts: Pick<EngineContractSubject, "engine" | "elapse">,
): EngineContractSubject {
  let names = 0;
  return {
    ...parts,
    gatewayVersion: stub.flavour,
    unique: (prefix) => `${prefix}-${++names}`,
    offerJob: (job) => Promise.resolve(void stub.addJob(job)),
    offerSubscription: (subscription) => Promise.resolve(void stub.addSubscription(subscription)),
  };
}

function restSubject(flavour: StubFlavour): EngineContractSubject {
  const clock = createManualClock();
  const stub = createStubEngine({ clock, flavour, searchLagMs: 1_000 });
  const fetchStub: typeof fetch = (input, init) => stub.fetch(new Request(input, init));
  const authorization = createEngineAuthorization({ authStrategy: "NONE" }, { fetch: fetchStub, clock });
  const engine = createZeebeEngine({
    address: "http://engine.test",
    authorization,
    fetch: fetchStub,
    clock,
  });
  return subjectOf(stub, { engine, elapse: (milliseconds) => clock.advance(milliseconds) });
}

/** Serves a stub in real time for as long as a case runs, because the SDK's client insists on sockets. */
async function withSdkSubject(
  flavour: StubFlavour,
  run: (subject: EngineContractSubject) => Promise<void>,
): Promise<void> {
  const stub = createStubEngine({ clock: createSystemClock(), flavour });
  await using server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    stub.handle,
  );
  const client = new CamundaRestClient({
    config: {
      CAMUNDA_AUTH_STRATEGY: "NONE",
      ZEEBE_REST_ADDRESS: `http://127.0.0.1:${server.addr.port}`,
      CAMUNDA_LOG_LEVEL: "none",
    },
    retry: { limit: 0 },
  });
  await run(subjectOf(stub, { engine: createSdkEngine(client), elapse: () => Promise.resolve() }));
}

for (const flavour of FLAVOURS) {
  const search = flavour === "8.6.0" ? ENGINE_WITHOUT_SEARCH_CONTRACT : ENGINE_SEARCH_CONTRACT;
  for (const { name, run } of [...ENGINE_CONTRACT, ...search]) {
    Deno.test(`REST engine on a stub of ${flavour}: ${name}`, () => run(restSubject(flavour)));
    Deno.test(`SDK engine on a stub of ${flavour}: ${name}`, () => withSdkSubject(flavour, run));
  }
}
