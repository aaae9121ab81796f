/**
 * The part of the registry's contract suite about what can be read.
 *
 * @module
 */

import { DEFAULT_TENANT_ID } from "../core/keys.ts";
import type { DefinitionRegistration } from "../ports/subscription_registry.ts";
import { expectThat } from "./engine_expect.ts";
import {
  contractCase,
  expectRoute,
  expectSame,
  expectStatuses,
  type RegistryContractCase,
  toJson,
} from "./registry_case.ts";
import { brokenEvent, catchEvent, sampleDefinition, sampleKey, startEvent } from "./registry_samples.ts";

function readingOf({ xml: _, ...definition }: DefinitionRegistration): Omit<DefinitionRegistration, "xml"> {
  return definition;
}

/** What can be read. */
export const REGISTRY_READING_CONTRACT: readonly RegistryContractCase[] = [
  contractCase("an empty registry knows nothing, and never changed", async (registry) => {
    await registry.check();
    expectSame(await registry.find(DEFAULT_TENANT_ID, "order"), {
      to: { state: "unknown" },
      what: "the lookup",
    });
    expectSame(await registry.webhooks(), { to: [], what: "the list of webhooks" });
    expectSame(await registry.definitions(), { to: [], what: "the list of definitions" });
    const key = sampleKey("2251799813685249");
    expectSame(await registry.definition(key), { to: undefined, what: "the definition" });
    expectSame(await registry.xml(key), { to: undefined, what: "the model" });
    expectSame(await registry.forget(key), { to: false, what: "forgetting" });
    expectSame(await registry.find(DEFAULT_TENANT_ID, "order"), {
      to: { state: "unknown" },
      what: "the lookup after forgetting nothing",
    });
  }),
  contractCase("find() gives all that the model says, and which version says it", async (registry) => {
    const subscription = startEvent("order", { messageTtlMs: 5_000, resultVariable: "request" });
    await registry.register(sampleDefinition({ key: "7", version: 3, subscriptions: [subscription] }));
    expectSame(await registry.find(DEFAULT_TENANT_ID, "order"), {
      to: {
        state: "active",
        tenantId: DEFAULT_TENANT_ID,
        webhookId: "order",
        subscriptions: [{
          ...subscription,
          processDefinitionId: "order",
          processDefinitionKey: "7",
          version: 3,
        }],
      },
      what: "the lookup",
    });
    await expectRoute(registry, { webhookId: "Order", to: "unknown" });
  }),
  contractCase("register() gives the statuses of all webhooks, with reasons", async (registry) => {
    const statuses = await registry.register(sampleDefinition({
      subscriptions: [startEvent("a"), catchEvent("b")],
      invalidWebhooks: [brokenEvent("c"), brokenEvent(undefined)],
    }));
    expectSame(statuses, {
      to: [
        { webhookId: "a", elementId: "start a", elementType: "START_EVENT", status: "active" },
        { webhookId: "b", elementId: "catch b", elementType: "INTERMEDIATE_CATCH_EVENT", status: "active" },
        { ...brokenEvent("c"), status: "invalid" },
        { ...brokenEvent(undefined), status: "invalid" },
      ],
      what: "the statuses",
    });
    expectSame(await registry.find(DEFAULT_TENANT_ID, "c"), {
      to: {
        state: "invalid",
        tenantId: DEFAULT_TENANT_ID,
        webhookId: "c",
        reason: "The message has no name",
      },
      what: "the lookup of the broken one",
    });
  }),
  contractCase("webhooks() lists by tenant, process, version and document order", async (registry) => {
    await registry.register(sampleDefinition({ process: "b", subscriptions: [startEvent("x")] }));
    await registry.register(sampleDefinition({ process: "a", version: 9, subscriptions: [catchEvent("y")] }));
    await registry.register(
      sampleDefinition({ process: "a", version: 10, subscriptions: [startEvent("z"), catchEvent("w")] }),
    );
    const other = sampleDefinition({ tenantId: "zoo", key: "zoo", invalidWebhooks: [brokenEvent("v")] });
    await registry.register(other);
    await expectStatuses(registry, [
      "a 10 start z: active",
      "a 10 catch w: active",
      "a 9 catch y: active",
      "b 1 start x: active",
      "order 1 broken v: invalid",
    ]);
    const [webhook, ...others] = await registry.webhooks({ tenantId: DEFAULT_TENANT_ID });
    expectSame(others.length, { to: 3, what: "the number of other webhooks of the tenant" });
    expectSame(webhook, {
      to: {
        tenantId: DEFAULT_TENANT_ID,
        processDefinitionId: "a",
        processDefinitionKey: "a-10",
        version: 10,
        webhookId: "z",
        elementId: "start z",
        elementType: "START_EVENT",
        status: "active",
        method: "post",
        authorization: "APIKEY",
      },
      what: "a webhook of the list",
    });
  }),
  contractCase("definitions() lists newest first, and definition() and xml() give one", async (registry) => {
    const old = sampleDefinition({ process: "old", registeredAt: 1_000 });
    const young = sampleDefinition({
      process: "young",
      registeredAt: 2_000,
      subscriptions: [startEvent("a")],
    });
    const other = sampleDefinition({ process: "other", registeredAt: 3_000, tenantId: "zoo" });
    for (const definition of [other, old, young]) await registry.register(definition);
    expectSame(await registry.definitions(), { to: [other, young, old].map(readingOf), what: "the list" });
    expectSame(await registry.definitions({ tenantId: "zoo" }), {
      to: [readingOf(other)],
      what: "zoo's list",
    });
    expectSame(await registry.definitions({ tenantId: "none" }), { to: [], what: "nobody's list" });
    const key = young.processDefinitionKey;
    expectSame(await registry.definition(key), { to: readingOf(young), what: "the definition" });
    expectSame(await registry.xml(key), { to: young.xml, what: "the model" });
  }),
  contractCase("what was given or got can be changed without changing the registry", async (registry) => {
    const definition = sampleDefinition({ subscriptions: [startEvent("a")] });
    const wanted = toJson(readingOf(definition));
    await registry.register(definition);
    definition.subscriptions.pop();
    const found = await registry.find(DEFAULT_TENANT_ID, "a");
    if (found.state === "active") found.subscriptions.pop();
    (await registry.definitions())[0]?.subscriptions.pop();
    await expectRoute(registry, { webhookId: "a", to: "active, order 1 start a" });
    expectSame(await registry.definition(definition.processDefinitionKey), {
      to: wanted,
      what: "the definition",
    });
  }),
  contractCase("markSynced() is remembered from its first call on, and is no change", async (registry) => {
    const lookUp = () => registry.find(DEFAULT_TENANT_ID, "nobody");
    expectSame(await registry.check(), { to: {}, what: "the state at first" });
    await registry.markSynced(3_000);
    expectSame(await lookUp(), { to: { state: "unknown", syncedAt: 3_000 }, what: "the lookup" });
    await registry.markSynced(4_000);
    const definition = sampleDefinition({ registeredAt: 1_000, subscriptions: [startEvent("a")] });
    await registry.register(definition);
    expectSame(await registry.check(), { to: { syncedAt: 3_000 }, what: "the state" });
    expectSame(await lookUp(), {
      to: { state: "unknown", storeChangedAt: 1_000, syncedAt: 3_000 },
      what: "the lookup after a change",
    });
    await registry.forget(definition.processDefinitionKey);
    expectSame(await registry.check(), { to: { syncedAt: 3_000 }, what: "the state after forgetting" });
  }),
  contractCase("an unknown webhook comes with the time of the store's last change", async (registry) => {
    const lookUp = () => registry.find(DEFAULT_TENANT_ID, "nobody");
    const first = sampleDefinition({ registeredAt: 1_000, subscriptions: [startEvent("a")] });
    await registry.register(first);
    expectSame(await lookUp(), { to: { state: "unknown", storeChangedAt: 1_000 }, what: "the first change" });
    await registry.register({ ...first, registeredAt: 2_000 });
    expectSame(await lookUp(), { to: { state: "unknown", storeChangedAt: 2_000 }, what: "the repair" });
    await registry.forget(first.processDefinitionKey);
    const forgotten = await lookUp();
    expectThat(
      forgotten.state === "unknown" && typeof forgotten.storeChangedAt === "number" &&
        forgotten.storeChangedAt !== 2_000,
      "forgetting to be a change",
    );
  }),
];
