/**
 * What we ask an engine's searches, and what the stub answers, against the schemas of Camunda's own client: 8.8.4
 * was made from the specification of 8.8, 9.1.5 from that of 8.9.
 *
 * @module
 */

import {
  createCamundaClient as createClient89,
  ProcessDefinitionKey as key89,
} from "@camunda8/orchestration-cluster-api";
import {
  createCamundaClient as createClient88,
  ProcessDefinitionKey as key88,
} from "@camunda8/orchestration-cluster-api-8.8";
import assert from "node:assert/strict";
import { createZeebeEngine } from "../../src/adapters/zeebe/rest_engine.ts";
import { DEFAULT_TENANT_ID, type ProcessDefinitionKey } from "../../src/core/keys.ts";
import type { Engine } from "../../src/ports/engine.ts";
import { createManualClock } from "../../src/testing/manual_clock.ts";
import { createStubEngine, type StubEngine } from "../../src/testing/stub_engine.ts";
import { webhookModel } from "../scenarios/support/model.ts";

/** Refuses requests and answers that the specification does not allow. */
const CONFIG = {
  CAMUNDA_REST_ADDRESS: "http://engine.test",
  CAMUNDA_AUTH_STRATEGY: "NONE",
  CAMUNDA_SDK_VALIDATION: "req:strict,res:strict",
  CAMUNDA_SDK_LOG_LEVEL: "silent",
} as const;
/** Asked once, not until something is there. */
const ONCE = { consistency: { waitUpToMs: 0 } };

/** The bodies that our adapter sends, by path, in the order of the calls. */
interface Asked {
  bodies: Record<string, string>;
  key: ProcessDefinitionKey;
}

/** A stub with a running instance that waits, and everything that we ask it. */
async function askAll(stub: StubEngine): Promise<Asked> {
  const bodies: Record<string, string> = {};
  const clock = createManualClock();
  const engine: Engine = createZeebeEngine({
    address: "http://engine.test",
    authorization: { header: () => undefined, refused: () => false },
    clock,
    fetch: async (input, init) => {
      const request = new Request(input, init);
      const { pathname } = new URL(request.url);
      if (request.method === "POST" && !pathname.endsWith("/deployments")) {
        bodies[pathname] = await request.clone().text();
      }
      return await stub.fetch(request);
    },
  });
  const tenantId = DEFAULT_TENANT_ID;
  let key: ProcessDefinitionKey | undefined;
  for (const id of ["one", "two"]) {
    const content = new TextEncoder().encode(webhookModel({ id }));
    const { processes } = await engine.deploy({ resources: [{ name: `${id}.bpmn`, content }], tenantId });
    key = processes[0]?.processDefinitionKey;
  }
  assert.ok(key !== undefined);
  await engine.createProcessInstance({ processDefinitionKey: key, tenantId, variables: {} });
  const waiting = { messageName: "m", correlationKey: "k", processDefinitionId: "two" };
  stub.addSubscription({ ...waiting, processDefinitionKey: BigInt(key) });
  stub.addSubscription({ ...waiting, processDefinitionId: "one" });
  const { next } = await engine.searchProcessDefinitions({ tenantId, limit: 1 });
  await engine.searchProcessDefinitions({ tenantId, limit: 1, after: next });
  assert.deepEqual(await engine.processDefinitionXml(key), webhookModel({ id: "two" }));
  assert.equal(await engine.hasActiveInstances(key), true);
  const subscriptions = await engine.searchAwaitingDefinitions({ tenantId, from: "subscriptions" });
  await engine.searchAwaitingDefinitions({ tenantId, from: "subscriptions", after: subscriptions.next });
  if (stub.flavour === "8.9") {
    const statistics = await engine.searchAwaitingDefinitions({ tenantId, from: "statistics" });
    await engine.searchAwaitingDefinitions({ tenantId, from: "statistics", after: statistics.next });
  }
  return { bodies, key };
}

const { Request: NativeRequest } = globalThis;

/**
 * The clients hand each request a property `client` of their own, which Deno takes for its own and refuses. A test
 * file has its globals to itself.
 */
class RequestWithoutClient extends NativeRequest {
  constructor(input: RequestInfo | URL, init: RequestInit & { client?: unknown } = {}) {
    const { client: _, ...others } = init;
    super(input, others);
  }
}

Deno.test.beforeAll(() => void (globalThis.Request = RequestWithoutClient));
Deno.test.afterAll(() => void (globalThis.Request = NativeRequest));

function fetchOf(stub: StubEngine): typeof fetch {
  return (input, init) => stub.fetch(new Request(input, init));
}

Deno.test("our searches and the stub's answers are what 8.9 specifies", async () => {
  const stub = createStubEngine({ clock: createManualClock(), flavour: "8.9" });
  const { bodies, key } = await askAll(stub);
  const client = createClient89({ config: CONFIG, fetch: fetchOf(stub) });
  const bodyOf = (path: string) => JSON.parse(bodies[`/v2/${path}`] ?? "");
  const definitions = await client.searchProcessDefinitions(bodyOf("process-definitions/search"), ONCE);
  // The clients' schemas of pages let go of the cursor, so this is the first page again.
  assert.equal(definitions.items.length, 1);
  const processDefinitionKey = key89.assumeExists(key);
  assert.equal((await client.getProcessDefinition({ processDefinitionKey }, ONCE)).version, 1);
  assert.match(await client.getProcessDefinitionXml({ processDefinitionKey }, ONCE), /^<\?xml/);
  const instances = await client.searchProcessInstances(bodyOf("process-instances/search"), ONCE);
  assert.equal(instances.items.length, 1);
  await client.searchMessageSubscriptions(bodyOf("message-subscriptions/search"), ONCE);
  await client.searchMessageSubscriptions({}, ONCE);
  const path = "process-definitions/statistics/message-subscriptions";
  await client.getProcessDefinitionMessageSubscriptionStatistics(bodyOf(path), ONCE);
  const statistics = await client.getProcessDefinitionMessageSubscriptionStatistics({}, ONCE);
  assert.equal(statistics.items.length, 2);
});

Deno.test("our searches and the stub's answers are what 8.8 specifies", async () => {
  const stub = createStubEngine({ clock: createManualClock(), flavour: "8.8" });
  const { bodies, key } = await askAll(stub);
  const client = createClient88({ config: CONFIG, fetch: fetchOf(stub) });
  const bodyOf = (path: string) => JSON.parse(bodies[`/v2/${path}`] ?? "");
  const definitions = await client.searchProcessDefinitions(bodyOf("process-definitions/search"), ONCE);
  assert.equal(definitions.items?.length, 1);
  const processDefinitionKey = key88.assumeExists(key);
  assert.equal((await client.getProcessDefinition({ processDefinitionKey }, ONCE)).version, 1);
  assert.match(await client.getProcessDefinitionXml({ processDefinitionKey }, ONCE), /^<\?xml/);
  const instances = await client.searchProcessInstances(bodyOf("process-instances/search"), ONCE);
  assert.equal(instances.items.length, 1);
  await client.searchMessageSubscriptions(bodyOf("message-subscriptions/search"), ONCE);
  const subscriptions = await client.searchMessageSubscriptions({}, ONCE);
  assert.equal(subscriptions.items?.length, 2);
});
