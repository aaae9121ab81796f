/**
 * What must hold for whatever is registered: who serves follows from what is registered alone.
 *
 * @module
 */

import assert from "node:assert/strict";
import fc from "fast-check";
import { openDenoKvRegistry } from "../../src/adapters/store/deno_kv.ts";
import { createMemoryRegistry } from "../../src/adapters/store/memory.ts";
import { openSqliteRegistry } from "../../src/adapters/store/node_sqlite.ts";
import type { DefinitionRegistration, SubscriptionRegistry } from "../../src/ports/subscription_registry.ts";
import { brokenEvent, catchEvent, sampleDefinition, startEvent } from "../../src/testing/registry_samples.ts";

const IDS = ["a", "b", "c"];
const elementOf = fc.constantFrom("start", "catch", "broken start", "broken catch");

/** A definition out of few names, so that they meet: at most three processes with four versions each. */
const definition: fc.Arbitrary<DefinitionRegistration> = fc.record({
  process: fc.constantFrom("p", "q", "r"),
  version: fc.integer({ min: 1, max: 4 }),
  registeredAt: fc.integer({ min: 1, max: 5 }),
  elements: fc.array(fc.tuple(fc.constantFrom(...IDS), elementOf), { maxLength: 4 }),
}).map(({ elements, ...identity }) => {
  const ids = (kind: string): string[] => elements.filter(([, one]) => one === kind).map(([id]) => id);
  const catching = { elementId: "broken catch", elementType: "RECEIVE_TASK" } as const;
  return sampleDefinition({
    ...identity,
    subscriptions: [...ids("start").map((id) => startEvent(id)), ...ids("catch").map((id) => catchEvent(id))],
    invalidWebhooks: [
      ...ids("broken start").map((id) => brokenEvent(id)),
      ...ids("broken catch").map((id) => brokenEvent(id, catching)),
    ],
  });
});

/** Definitions with different keys. */
const definitions = fc.uniqueArray(definition, { selector: (one) => one.processDefinitionKey, maxLength: 8 });

/** Everything that a registry answers about webhooks. */
async function readAll(registry: SubscriptionRegistry): Promise<unknown> {
  const routes = await Promise.all(IDS.map((id) => registry.find("<default>", id)));
  return {
    routes: routes.map((route) => route.state === "unknown" ? route.state : route),
    webhooks: await registry.webhooks(),
    definitions: await registry.definitions(),
  };
}

async function registryWith(registrations: DefinitionRegistration[]): Promise<SubscriptionRegistry> {
  const registry = createMemoryRegistry();
  for (const registration of registrations) await registry.register(registration);
  return registry;
}

Deno.test("register() leads to the same whatever the order", async () => {
  const inTwoOrders = definitions.chain((one) =>
    fc.tuple(fc.constant(one), fc.shuffledSubarray(one, { minLength: one.length }))
  );
  await fc.assert(fc.asyncProperty(inTwoOrders, async ([one, other]) => {
    assert.deepEqual(await readAll(await registryWith(one)), await readAll(await registryWith(other)));
  }));
});

Deno.test("forget() undoes register() exactly", async () => {
  await fc.assert(fc.asyncProperty(definitions, definition, async (others, one) => {
    const kept = others.filter((other) => other.processDefinitionKey !== one.processDefinitionKey);
    const registry = await registryWith(kept);
    const before = await readAll(registry);
    await registry.register(one);
    assert.equal(await registry.forget(one.processDefinitionKey), true);
    assert.deepEqual(await readAll(registry), before);
  }));
});

Deno.test("find() and webhooks() agree on who is active, and one process serves an id", async () => {
  await fc.assert(fc.asyncProperty(definitions, async (registrations) => {
    const registry = await registryWith(registrations);
    const webhooks = await registry.webhooks();
    for (const id of IDS) {
      const active = webhooks.filter((one) => one.webhookId === id && one.status === "active");
      const route = await registry.find("<default>", id);
      const serving = route.state === "active" ? route.subscriptions : [];
      const name = (one: { processDefinitionKey: string; elementId: string }): string =>
        `${one.processDefinitionKey} ${one.elementId}`;
      assert.deepEqual(serving.map(name), active.map(name));
      assert.ok(new Set(active.map((one) => one.processDefinitionKey)).size <= 1, "one version serves");
      const isInvalid = webhooks.some((one) => one.webhookId === id && one.status === "invalid");
      if (active.length === 0) assert.equal(route.state, isInvalid ? "invalid" : "unknown");
      const isQueued = webhooks.some((one) => one.webhookId === id && one.status === "queued");
      assert.ok(!isQueued || active.length > 0, "nobody waits for nobody");
    }
  }));
});

const STORES: [string, () => Promise<SubscriptionRegistry>][] = [
  ["openSqliteRegistry()", () => openSqliteRegistry(":memory:")],
  ["openDenoKvRegistry()", () => openDenoKvRegistry(":memory:")],
];

for (const [name, open] of STORES) {
  Deno.test(`${name} answers like a registry in memory, after whatever was registered and forgotten`, async () => {
    const step = fc.tuple(fc.constantFrom("register", "register", "forget"), definition);
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const memory = createMemoryRegistry();
        const stored = await open();
        for (const [action, one] of steps) {
          const [expected, given] = action === "register"
            ? [await memory.register(one), await stored.register(one)]
            : [await memory.forget(one.processDefinitionKey), await stored.forget(one.processDefinitionKey)];
          assert.deepEqual(given, expected);
        }
        assert.deepEqual(await readAll(stored), await readAll(memory));
        await stored.close();
      }),
      { numRuns: 30 },
    );
  });
}
