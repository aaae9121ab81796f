import assert from "node:assert/strict";
import {
  createDurableObjectRegistry,
  type RegistryAnswer,
  type RegistryCalls,
} from "../../../src/adapters/store/durable_object_client.ts";
import type { RouteLookup } from "../../../src/core/webhook/route.ts";
import { assertUnavailable } from "./support.ts";

/** Stubs whose `find` gives these outcomes one after the other; `opened` counts them. */
function stubs(
  ...outcomes: (RegistryAnswer<RouteLookup> | Error)[]
): { open(): RegistryCalls; opened: number } {
  const unused = (): Promise<never> => Promise.reject(new Error("not under test"));
  return {
    opened: 0,
    open() {
      const outcome = outcomes[this.opened++] ?? new Error("asked too often");
      const find = (): Promise<RegistryAnswer<RouteLookup>> =>
        outcome instanceof Error ? Promise.reject(outcome) : Promise.resolve(outcome);
      return {
        find,
        register: unused,
        forget: unused,
        webhooks: unused,
        definitions: unused,
        definition: unused,
        xml: unused,
        markSynced: unused,
        check: unused,
      };
    },
  };
}

const UNKNOWN: RegistryAnswer<RouteLookup> = { ok: true, value: { state: "unknown" } };
const platformError = (properties: object): Error => Object.assign(new Error("lost"), properties);

Deno.test("createDurableObjectRegistry() opens a stub for every question", async () => {
  const source = stubs(UNKNOWN, UNKNOWN);
  const registry = createDurableObjectRegistry(() => source.open());
  assert.deepEqual(await registry.find("t", "a"), { state: "unknown" });
  assert.deepEqual(await registry.find("t", "a"), { state: "unknown" });
  assert.equal(source.opened, 2);
});

Deno.test("createDurableObjectRegistry() asks once more with a new stub when the platform says it helps", async () => {
  const source = stubs(platformError({ retryable: true }), UNKNOWN);
  const registry = createDurableObjectRegistry(() => source.open());
  assert.deepEqual(await registry.find("t", "a"), { state: "unknown" });
  const twice = stubs(platformError({ retryable: true }), platformError({ retryable: true }));
  await assertUnavailable(createDurableObjectRegistry(() => twice.open()).find("t", "a"), /lost/);
  assert.equal(twice.opened, 2);
});

Deno.test("createDurableObjectRegistry() does not ask an overloaded object again", async () => {
  for (const properties of [{ retryable: true, overloaded: true }, { retryable: false }, {}]) {
    const source = stubs(platformError(properties), UNKNOWN);
    const registry = createDurableObjectRegistry(() => source.open());
    await assert.rejects(registry.find("t", "a"), { code: "STORE_UNAVAILABLE", decision: "retry" });
    assert.equal(source.opened, 1);
  }
});

Deno.test("createDurableObjectRegistry() gives the object's errors their code, decision and reason", async () => {
  const source = stubs(
    { ok: false, code: "STORE_NEWER", message: "Cannot use the store" },
    { ok: false, code: "STORE_UNAVAILABLE", message: "Cannot find a webhook", reason: "disk I/O error" },
  );
  const registry = createDurableObjectRegistry(() => source.open());
  await assert.rejects(registry.find("t", "a"), {
    name: "ZeebridgeError",
    decision: "reject",
  });
  await assertUnavailable(registry.find("t", "a"), /disk I\/O error/);
});
