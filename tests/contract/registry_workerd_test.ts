/**
 * The contract of a subscription registry, run against the Durable Object inside workerd.
 *
 * @module
 */

import assert from "node:assert/strict";
import { type ErrorCode, ZeebridgeError } from "../../src/core/errors.ts";
import type { SubscriptionRegistry } from "../../src/ports/subscription_registry.ts";
import {
  REGISTRY_CONTRACT,
  REGISTRY_RESTART_CONTRACT,
  type RegistryRestartSubject,
} from "../../src/testing/registry_contract.ts";
import { sampleDefinition, startEvent } from "../../src/testing/registry_samples.ts";
import { type HarnessedWorker, startWorkerd } from "../e2e/servers/workerd.ts";
import type { RegistryCall, RegistryOutcome } from "./fixtures/registry_worker.ts";

const BINDING = "REGISTRY";

let workerd: HarnessedWorker;

Deno.test.beforeAll(async () => {
  const configFile = new URL("fixtures/registry_worker.toml", import.meta.url).pathname;
  workerd = await startWorkerd({ configFile });
});
Deno.test.afterAll(async () => await workerd.stop());

for (const { name, run } of [...REGISTRY_CONTRACT, ...REGISTRY_RESTART_CONTRACT]) {
  Deno.test(`createDurableObjectRegistry(): ${name}`, async () => {
    await run(objectSubject(crypto.randomUUID()));
  });
}

Deno.test("createDurableObjectRegistry() refuses data of a newer version with STORE_NEWER", async () => {
  const object = crypto.randomUUID();
  await remoteRegistry(object).register(sampleDefinition({ subscriptions: [startEvent("a")] }));
  await runSql(object, "UPDATE zeebridge SET version = 99");
  await assert.rejects(remoteRegistry(object).check(), { code: "STORE_NEWER", message: /version 99/ });
  await workerd.worker.evictDurableObject(BINDING, { name: object });
  await assert.rejects(remoteRegistry(object).find("<default>", "a"), { code: "STORE_NEWER" });
});

Deno.test("createDurableObjectRegistry() says STORE_UNAVAILABLE with the database's reason when it is broken", async () => {
  const object = crypto.randomUUID();
  await remoteRegistry(object).check();
  await runSql(object, "DROP TABLE route");
  await assert.rejects(remoteRegistry(object).find("<default>", "a"), {
    code: "STORE_UNAVAILABLE",
    cause: /no such table: route/,
  });
});

Deno.test("createDurableObjectRegistry() changes nothing when registering fails midway", async () => {
  const object = crypto.randomUUID();
  const registry = remoteRegistry(object);
  await registry.register(sampleDefinition({ subscriptions: [startEvent("a")] }));
  await runSql(object, "ALTER TABLE route RENAME TO hidden");
  await assert.rejects(registry.register(sampleDefinition({ version: 2, subscriptions: [startEvent("a")] })));
  await runSql(object, "ALTER TABLE hidden RENAME TO route");
  assert.deepEqual((await registry.definitions()).map(({ version }) => version), [1]);
});

function objectSubject(object: string): RegistryRestartSubject {
  return {
    open: () => Promise.resolve(remoteRegistry(object)),
    async reopen(registry) {
      await registry.close();
      await workerd.worker.evictDurableObject(BINDING, { name: object });
      return remoteRegistry(object);
    },
  };
}

async function runSql(object: string, sql: string): Promise<void> {
  const storage = await workerd.worker.getDurableObjectStorage(BINDING, { name: object });
  await storage.exec(sql);
}

/** The registry of an object in workerd, with every call as one request. */
function remoteRegistry(object: string): SubscriptionRegistry {
  async function call<T>(method: RegistryCall["method"], ...args: unknown[]): Promise<T> {
    const body = JSON.stringify({ object, method, args } satisfies RegistryCall);
    const response = await fetch(workerd.url, { method: "POST", body });
    assert.equal(response.status, 200, "The fixture failed by itself");
    const outcome: RegistryOutcome = await response.json();
    if (!("code" in outcome)) return outcome.value as T;
    throw new ZeebridgeError(outcome.code as ErrorCode, outcome.message, { cause: outcome.cause });
  }
  return {
    register: (registration) => call("register", registration),
    forget: (processDefinitionKey) => call("forget", processDefinitionKey),
    find: (tenantId, webhookId) => call("find", tenantId, webhookId),
    webhooks: (filter) => call("webhooks", filter),
    definitions: (filter) => call("definitions", filter),
    definition: (processDefinitionKey) => call("definition", processDefinitionKey),
    xml: (processDefinitionKey) => call("xml", processDefinitionKey),
    markSynced: (at) => call("markSynced", at),
    check: () => call("check"),
    close: () => call("close"),
  };
}
