/**
 * What every subscription registry must do, wherever it stores: one suite for all of them.
 *
 * @example
 * ```ts
 * import { REGISTRY_CONTRACT, type RegistryContractSubject } from "@zeebridge/edge/testing";
 *
 * declare const subject: RegistryContractSubject;
 * for (const { name, run } of REGISTRY_CONTRACT) Deno.test(name, () => run(subject));
 * ```
 *
 * @module
 */

import { DEFAULT_TENANT_ID } from "../core/keys.ts";
import {
  expectRoute,
  expectSame,
  expectStatuses,
  type RegistryContractCase,
  type RegistryRestartSubject,
} from "./registry_case.ts";
import { REGISTRY_LIMIT_CONTRACT } from "./registry_limit_contract.ts";
import { REGISTRY_READING_CONTRACT } from "./registry_reading_contract.ts";
import { sampleDefinition, startEvent } from "./registry_samples.ts";
import { REGISTRY_TURN_CONTRACT } from "./registry_turn_contract.ts";

export type {
  RegistryContractCase,
  RegistryContractSubject,
  RegistryRestartSubject,
} from "./registry_case.ts";

/** Every case of the suite but those of a restart. */
export const REGISTRY_CONTRACT: readonly RegistryContractCase[] = [
  ...REGISTRY_READING_CONTRACT,
  ...REGISTRY_TURN_CONTRACT,
  ...REGISTRY_LIMIT_CONTRACT,
];

/** The cases of a restart, for registries that outlive their process. */
export const REGISTRY_RESTART_CONTRACT: readonly RegistryContractCase<RegistryRestartSubject>[] = [{
  name: "everything is there after a restart",
  async run(subject) {
    let registry = await subject.open();
    const lasting = sampleDefinition({
      process: "lasting",
      registeredAt: 1_000,
      subscriptions: [startEvent("a")],
    });
    const next = sampleDefinition({ process: "next", registeredAt: 2_000, subscriptions: [startEvent("a")] });
    const forgotten = sampleDefinition({ process: "forgotten", subscriptions: [startEvent("b")] });
    for (const definition of [forgotten, lasting]) await registry.register(definition);
    await registry.forget(forgotten.processDefinitionKey);
    await registry.register(next);
    await registry.markSynced(3_000);
    registry = await subject.reopen(registry);
    try {
      expectSame(await registry.check(), { to: { syncedAt: 3_000 }, what: "the state" });
      await expectStatuses(registry, ["lasting 1 start a: active", "next 1 start a: queued"]);
      expectSame(await registry.find(DEFAULT_TENANT_ID, "b"), {
        to: { state: "unknown", storeChangedAt: 2_000, syncedAt: 3_000 },
        what: "the forgotten lookup",
      });
      expectSame(await registry.xml(next.processDefinitionKey), { to: next.xml, what: "the model" });
      await registry.forget(lasting.processDefinitionKey);
      registry = await subject.reopen(registry);
      await expectRoute(registry, { webhookId: "a", to: "active, next 1 start a" });
    } finally {
      await registry.close();
    }
  },
}];
