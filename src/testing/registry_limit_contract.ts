/**
 * The part of the registry's contract suite about odd ids, large contents and many callers.
 *
 * @module
 */

import { DEFAULT_TENANT_ID } from "../core/keys.ts";
import { expectThat } from "./engine_expect.ts";
import { contractCase, expectRoute, expectSame, type RegistryContractCase } from "./registry_case.ts";
import { catchEvent, sampleDefinition, sampleKey, startEvent } from "./registry_samples.ts";

/** Ids that a store could stumble over. The engine and the model's rules let few of them through. */
const HOSTILE_IDS = [
  "__proto__",
  "constructor",
  "nul\0one",
  "nul\0two",
  "a/b",
  "a",
  "A",
  "",
  " ",
  "📦",
  "e\u0301",
  "\u00e9",
  "\ud800",
  "\udfff",
  '"',
  "\\u0000",
  "'; DROP TABLE route; --",
  "%2F",
  "l".repeat(3_000),
  "l".repeat(3_001),
];

/** Odd ids, large contents, many callers. */
export const REGISTRY_LIMIT_CONTRACT: readonly RegistryContractCase[] = [
  contractCase("any text can be an id, and different texts are different ids", async (registry) => {
    for (const id of HOSTILE_IDS) {
      const definition = sampleDefinition({ tenantId: id, process: id, key: `key ${id}` });
      const subscriptions = HOSTILE_IDS.map((webhookId) => startEvent(webhookId, { elementId: "start" }));
      await registry.register({ ...definition, subscriptions });
    }
    for (const id of HOSTILE_IDS) {
      const found = await registry.find(id, id);
      const [first] = found.state === "active" ? found.subscriptions : [];
      expectSame([first?.webhookId, first?.processDefinitionId], { to: [id, id], what: "the lookup" });
      expectSame((await registry.definition(sampleKey(`key ${id}`)))?.tenantId, {
        to: id,
        what: "the tenant",
      });
    }
    await registry.forget(sampleKey("key nul\0one"));
    expectSame((await registry.find("nul\0one", "a")).state, { to: "unknown", what: "the forgotten lookup" });
    expectSame((await registry.find("nul\0two", "a")).state, { to: "active", what: "its neighbour" });
  }),
  contractCase("a model of 3 MB comes back as it was", async (registry) => {
    const xml = `\ufeff<definitions>${"é📦x".repeat(430_000)}</definitions>`;
    const { processDefinitionKey } = sampleDefinition();
    await registry.register(sampleDefinition({ xml, subscriptions: [startEvent("a")] }));
    expectThat(await registry.xml(processDefinitionKey) === xml, "the large model to be what was given");
    await registry.register(sampleDefinition({ xml: xml.slice(1), subscriptions: [startEvent("a")] }));
    expectThat(await registry.xml(processDefinitionKey) === xml.slice(1), "the model to be the repaired one");
    await registry.register(sampleDefinition({ xml: "", subscriptions: [startEvent("a")] }));
    expectThat(await registry.xml(processDefinitionKey) === "", "the model to be empty");
  }),
  contractCase("300 webhooks of one definition, long ones, are found and forgotten", async (registry) => {
    const ids = Array.from({ length: 300 }, (_, index) => `webhook-${index}`);
    const activationCondition = `="${"long".repeat(1_000)}"`;
    const subscriptions = ids.map((id) => startEvent(id, { activationCondition }));
    const statuses = await registry.register(sampleDefinition({ subscriptions }));
    expectThat(statuses.every(({ status }) => status === "active"), "all 300 to be active");
    await registry.register(sampleDefinition({ version: 2, subscriptions }));
    const expectAll = async (ids: string[], to: string): Promise<void> => {
      const found = await Promise.all(ids.map((id) => registry.find(DEFAULT_TENANT_ID, id)));
      const states = found.map((one) => one.state === "active" ? one.subscriptions[0]?.version : one.state);
      expectSame([...new Set(states)].join(", "), { to, what: "the versions found" });
    };
    await expectAll(ids, "2");
    const some = ids.filter((_, index) => index % 30 === 0);
    await registry.forget(sampleKey("order-2"));
    await expectAll(some, "1");
    await registry.forget(sampleKey("order-1"));
    await expectAll(some, "unknown");
  }),
  contractCase("300 elements on one webhook id serve together", async (registry) => {
    const subscriptions = Array.from(
      { length: 300 },
      (_, index) => catchEvent("a", { elementId: `catch ${index}` }),
    );
    await registry.register(sampleDefinition({ subscriptions }));
    const found = await registry.find(DEFAULT_TENANT_ID, "a");
    const elementIds = found.state === "active" ? found.subscriptions.map(({ elementId }) => elementId) : [];
    expectSame(elementIds, { to: subscriptions.map(({ elementId }) => elementId), what: "the elements" });
  }),
  contractCase("of many that register at once exactly one is active", async (registry) => {
    const processes = Array.from({ length: 12 }, (_, index) => `process-${index}`);
    await Promise.all(
      processes.map((process) =>
        registry.register(sampleDefinition({ process, subscriptions: [startEvent("a")] }))
      ),
    );
    const webhooks = await registry.webhooks();
    const active = webhooks.filter(({ status }) => status === "active").map((one) => one.processDefinitionId);
    expectSame([webhooks.length, active], { to: [12, ["process-0"]], what: "the webhooks" });
    await expectRoute(registry, { webhookId: "a", to: "active, process-0 1 start a" });
  }),
  contractCase("registering and forgetting at once leaves what is still registered", async (registry) => {
    const versions = Array.from({ length: 8 }, (_, index) => index + 1);
    const register = (version: number): Promise<unknown> =>
      registry.register(
        sampleDefinition({ version, subscriptions: [startEvent("a"), startEvent(`a${version}`)] }),
      );
    await Promise.all(versions.map(register));
    const odd = versions.filter((version) => version % 2 === 1);
    await Promise.all([
      ...odd.map((version) => registry.forget(sampleKey(`order-${version}`))),
      ...versions.filter((version) => version % 2 === 0).map(register),
    ]);
    await expectRoute(registry, { webhookId: "a", to: "active, order 8 start a" });
    await registry.forget(sampleKey("order-8"));
    await expectRoute(registry, { webhookId: "a", to: "active, order 6 start a" });
    await expectRoute(registry, { webhookId: "a6", to: "active, order 6 start a6" });
    await expectRoute(registry, { webhookId: "a8", to: "unknown" });
  }),
];
