/**
 * The part of the registry's contract suite about who serves a webhook id.
 *
 * @module
 */

import {
  contractCase,
  expectRoute,
  expectSame,
  expectStatuses,
  type RegistryContractCase,
  statusTexts,
} from "./registry_case.ts";
import { brokenEvent, catchEvent, sampleDefinition, sampleKey, startEvent } from "./registry_samples.ts";

/** Who serves a webhook id. */
export const REGISTRY_TURN_CONTRACT: readonly RegistryContractCase[] = [
  contractCase("registering a key again replaces its record and keeps its turn", async (registry) => {
    const first = sampleDefinition({
      process: "first",
      registeredAt: 1_000,
      invalidWebhooks: [brokenEvent("a")],
    });
    const second = sampleDefinition({
      process: "second",
      registeredAt: 2_000,
      subscriptions: [startEvent("a")],
    });
    await registry.register(first);
    await registry.register(second);
    await expectRoute(registry, { webhookId: "a", to: "active, second 1 start a" });
    const repaired = { ...first, registeredAt: 3_000, invalidWebhooks: [], subscriptions: [startEvent("a")] };
    const statuses = await registry.register({ ...repaired, xml: "<repaired/>" });
    expectSame(statusTexts(statuses), { to: ["start a: active"], what: "the statuses" });
    await expectStatuses(registry, ["first 1 start a: active", "second 1 start a: queued"]);
    expectSame((await registry.definition(first.processDefinitionKey))?.registeredAt, {
      to: 1_000,
      what: "the time of the first registration",
    });
    expectSame(await registry.xml(first.processDefinitionKey), { to: "<repaired/>", what: "the model" });
    expectSame((await registry.definitions()).length, { to: 2, what: "the number of definitions" });
  }),
  contractCase(
    "the process that asked first is active, and the next takes over when it is forgotten",
    async (registry) => {
      const definitions = ["one", "two", "three"].map((process, index) =>
        sampleDefinition({ process, registeredAt: index, subscriptions: [startEvent("a")] })
      );
      for (const definition of definitions) await registry.register(definition);
      await expectStatuses(registry, [
        "one 1 start a: active",
        "three 1 start a: queued",
        "two 1 start a: queued",
      ]);
      for (const process of ["one", "two", "three"]) {
        await expectRoute(registry, { webhookId: "a", to: `active, ${process} 1 start a` });
        expectSame(await registry.forget(sampleKey(`${process}-1`)), { to: true, what: "forgetting" });
        expectSame(await registry.forget(sampleKey(`${process}-1`)), { to: false, what: "forgetting again" });
        expectSame(await registry.xml(sampleKey(`${process}-1`)), { to: undefined, what: "the model" });
      }
      await expectRoute(registry, { webhookId: "a", to: "unknown" });
      expectSame(await registry.definitions(), { to: [], what: "the list of definitions" });
    },
  ),
  contractCase(
    "a newer version takes over, and forgetting it brings the older one back",
    async (registry) => {
      await registry.register(
        sampleDefinition({ version: 1, subscriptions: [startEvent("a"), catchEvent("b")] }),
      );
      await registry.register(
        sampleDefinition({ version: 2, subscriptions: [startEvent("a"), catchEvent("b")] }),
      );
      await expectRoute(registry, { webhookId: "a", to: "active, order 2 start a" });
      await expectStatuses(registry, [
        "order 2 start a: active",
        "order 2 catch b: active",
        "order 1 start a: superseded",
        "order 1 catch b: superseded",
      ]);
      await registry.forget(sampleKey("order-2"));
      await expectRoute(registry, { webhookId: "a", to: "active, order 1 start a" });
      await expectRoute(registry, { webhookId: "b", to: "active, order 1 catch b" });
    },
  ),
  contractCase("a newer version without the webhook ends starts, and no catch events", async (registry) => {
    await registry.register(
      sampleDefinition({ version: 1, subscriptions: [startEvent("a"), catchEvent("b")] }),
    );
    await registry.register(sampleDefinition({ version: 2 }));
    await expectRoute(registry, { webhookId: "a", to: "unknown" });
    await expectRoute(registry, { webhookId: "b", to: "active, order 1 catch b" });
    await expectStatuses(registry, ["order 1 start a: superseded", "order 1 catch b: active"]);
    await registry.forget(sampleKey("order-2"));
    await expectRoute(registry, { webhookId: "a", to: "active, order 1 start a" });
  }),
  contractCase("a mistake in a newer version leaves the last good one serving", async (registry) => {
    await registry.register(sampleDefinition({ version: 1, subscriptions: [startEvent("a")] }));
    const statuses = await registry.register(
      sampleDefinition({ version: 2, invalidWebhooks: [brokenEvent("a")] }),
    );
    expectSame(statusTexts(statuses), { to: ["broken a: invalid"], what: "the statuses" });
    await expectRoute(registry, { webhookId: "a", to: "active, order 1 start a" });
    await expectStatuses(registry, ["order 2 broken a: invalid", "order 1 start a: active"]);
    await registry.register(sampleDefinition({ version: 3, subscriptions: [startEvent("a")] }));
    await expectRoute(registry, { webhookId: "a", to: "active, order 3 start a" });
  }),
  contractCase("elements of one process on one webhook id serve together", async (registry) => {
    const subscriptions = [catchEvent("a", { elementId: "one" }), catchEvent("a", { elementId: "two" })];
    await registry.register(sampleDefinition({ subscriptions }));
    await expectRoute(registry, { webhookId: "a", to: "active, order 1 one, order 1 two" });
  }),
  contractCase("versions may come in any order", async (registry) => {
    for (const version of [2, 10, 1]) {
      await registry.register(sampleDefinition({ version, subscriptions: [startEvent("a")] }));
    }
    await expectRoute(registry, { webhookId: "a", to: "active, order 10 start a" });
  }),
  contractCase("tenants do not see each other", async (registry) => {
    for (const tenantId of ["one", "two"]) {
      await registry.register(
        sampleDefinition({ tenantId, process: tenantId, subscriptions: [startEvent("a")] }),
      );
    }
    await expectRoute(registry, { webhookId: "a", tenantId: "one", to: "active, one 1 start a" });
    await expectRoute(registry, { webhookId: "a", tenantId: "two", to: "active, two 1 start a" });
    await expectRoute(registry, { webhookId: "a", to: "unknown" });
    await registry.forget(sampleKey("one-1"));
    await expectRoute(registry, { webhookId: "a", tenantId: "one", to: "unknown" });
    await expectRoute(registry, { webhookId: "a", tenantId: "two", to: "active, two 1 start a" });
  }),
  contractCase("a key that names another process now leaves nothing of the old one", async (registry) => {
    await registry.register(sampleDefinition({ key: "7", process: "old", subscriptions: [startEvent("a")] }));
    const next = sampleDefinition({ key: "7", process: "new", registeredAt: 5_000, tenantId: "zoo" });
    await registry.register({ ...next, subscriptions: [startEvent("b")] });
    await expectRoute(registry, { webhookId: "a", to: "unknown" });
    await expectRoute(registry, { webhookId: "b", tenantId: "zoo", to: "active, new 1 start b" });
    expectSame((await registry.definitions()).map((one) => [one.processDefinitionId, one.registeredAt]), {
      to: [["new", 5_000]],
      what: "the definitions",
    });
  }),
];
