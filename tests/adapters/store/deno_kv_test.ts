import assert from "node:assert/strict";
import { openDenoKvRegistry } from "../../../src/adapters/store/deno_kv.ts";
import { createDenoKvRegistry } from "../../../src/adapters/store/kv/registry.ts";
import type { SubscriptionRegistry } from "../../../src/ports/subscription_registry.ts";
import { catchEvent, sampleDefinition, startEvent } from "../../../src/testing/registry_samples.ts";
import { tempFolder } from "../../support/temp_folder.ts";
import { assertUnavailable } from "./support.ts";

const WEBHOOK = sampleDefinition({ subscriptions: [startEvent("a")] });
const LONG_XML = "x".repeat(200_000);

/** What a test makes of the calls to a database. */
interface Faults {
  /** Called before a read or a commit; what it throws is what the database throws. */
  before?(call: string): void;
  /** Awaited before a commit, in which time others may commit. */
  beforeCommit?(): Promise<void>;
  /** Called after a commit that succeeded. */
  afterCommit?(): void;
}

/** A real database in memory that fails when a test wants it to, and a registry that does not really wait. */
async function faultyRegistry(
  faults: Faults,
): Promise<{ registry: SubscriptionRegistry; kv: Deno.Kv; pauses: number[] }> {
  const kv = await Deno.openKv(":memory:");
  const pauses: number[] = [];
  const faulty = new Proxy(kv, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== "function") return value;
      return (...args: unknown[]) => {
        if (name === "get" || name === "getMany" || name === "list") faults.before?.(name);
        const result: unknown = Reflect.apply(value, target, args);
        return name === "atomic" ? faultyCommit(result as Deno.AtomicOperation, faults) : result;
      };
    },
  });
  const pause = (milliseconds: number): Promise<void> => {
    pauses.push(milliseconds);
    return Promise.resolve();
  };
  return { registry: createDenoKvRegistry(faulty, { pause }), kv, pauses };
}

function faultyCommit(operation: Deno.AtomicOperation, faults: Faults): Deno.AtomicOperation {
  const commit = operation.commit.bind(operation);
  operation.commit = async () => {
    faults.before?.("commit");
    await faults.beforeCommit?.();
    const result = await commit();
    if (result.ok) faults.afterCommit?.();
    return result;
  };
  return operation;
}

/** Fails the first `times` calls, as a file does that another process has locked. */
function locked(times: number): Faults {
  let left = times;
  return {
    before() {
      if (left-- > 0) throw new Error("database is locked");
    },
  };
}

async function keysOf(kv: Deno.Kv): Promise<Deno.KvKey[]> {
  const keys: Deno.KvKey[] = [];
  for await (const { key } of kv.list({ prefix: [] })) keys.push(key);
  return keys;
}

Deno.test("register() and find() try again while the database is locked", async () => {
  const { registry, pauses } = await faultyRegistry(locked(3));
  await registry.register(WEBHOOK);
  assert.equal(pauses.length, 3);
  assert.equal((await registry.find("<default>", "a")).state, "active");
  await registry.close();
});

Deno.test("find() gives up with STORE_UNAVAILABLE well before a sender does", async () => {
  const { registry, pauses } = await faultyRegistry(locked(Infinity));
  await assertUnavailable(registry.find("<default>", "a"), /database is locked/);
  assert.equal(pauses.length, 5);
  assert.ok(pauses.every((pause) => pause >= 0 && pause <= 500));
  await registry.close();
});

Deno.test("register() begins anew when another writer was faster", async () => {
  const faults: Faults = {};
  const { registry, kv, pauses } = await faultyRegistry(faults);
  const other = createDenoKvRegistry(kv);
  faults.beforeCommit = async () => {
    // The first commit writes parts of the text; the last one is the switch.
    if ((await keysOf(kv)).length < 4) return;
    faults.beforeCommit = undefined;
    await other.register(sampleDefinition({ process: "faster", subscriptions: [startEvent("a")] }));
  };
  await registry.register({ ...WEBHOOK, xml: LONG_XML });
  assert.equal(pauses.length, 1, "one attempt was refused");
  const statuses = (await registry.webhooks()).map((one) => `${one.processDefinitionId} ${one.status}`);
  assert.deepEqual(statuses, ["faster active", "order queued"]);
  assert.equal(await registry.xml(WEBHOOK.processDefinitionKey), LONG_XML);
  const parts = (await keysOf(kv)).filter(([, kind]) => kind === "part");
  assert.equal(parts.length, 4, "the parts of the one text, and none of the attempt that was refused");
  await registry.close();
});

Deno.test("register() and forget() can be repeated when the answer of a commit is lost", async () => {
  const faults: Faults = {};
  const { registry } = await faultyRegistry(faults);
  const loseOneAnswer = (): void => {
    faults.afterCommit = () => {
      faults.afterCommit = undefined;
      throw new Error("txnproxy call timed out");
    };
  };
  loseOneAnswer();
  const statuses = await registry.register(WEBHOOK);
  assert.deepEqual(statuses.map(({ status }) => status), ["active"]);
  loseOneAnswer();
  assert.equal(await registry.forget(WEBHOOK.processDefinitionKey), true);
  assert.equal((await registry.find("<default>", "a")).state, "unknown");
  await registry.close();
});

Deno.test("find() reads one key", async () => {
  const calls: string[] = [];
  const faults: Faults = {};
  const { registry } = await faultyRegistry(faults);
  await registry.register(sampleDefinition({ subscriptions: [startEvent("a"), startEvent("b")] }));
  faults.before = (call) => void calls.push(call);
  await registry.find("<default>", "a");
  assert.deepEqual(calls, ["get"]);
  await registry.close();
});

Deno.test("register() and forget() leave nothing behind that is not used", async () => {
  const { registry, kv } = await faultyRegistry({});
  const subscriptions = Array.from({ length: 300 }, (_, index) => catchEvent("a", { elementId: `${index}` }));
  for (const version of [1, 2]) {
    await registry.register(sampleDefinition({ version, subscriptions, xml: LONG_XML }));
    await registry.register(sampleDefinition({ version, subscriptions, xml: `${LONG_XML}!` }));
  }
  for (const { processDefinitionKey } of await registry.definitions()) {
    await registry.forget(processDefinitionKey);
  }
  assert.deepEqual(await keysOf(kv), [["zeebridge", "store"]]);
  await registry.close();
});

Deno.test("register() says how many webhook ids Deno KV can switch at once", async () => {
  const { registry, kv } = await faultyRegistry({});
  const subscriptions = Array.from({ length: 951 }, (_, index) => startEvent(`webhook-${index}`));
  await assert.rejects(registry.register(sampleDefinition({ subscriptions })), {
    code: "BPMN_INVALID",
    message: "Cannot register a definition in Deno KV: its process has 951 webhook ids, expected at most 950",
  });
  assert.deepEqual(await keysOf(kv), []);
  await registry.register(sampleDefinition({ subscriptions: subscriptions.slice(1) }));
  assert.equal((await registry.find("<default>", "webhook-950")).state, "active");
  await registry.close();
});

Deno.test("two registries on one file register at once without losing anything", async () => {
  await using folder = await tempFolder();
  const path = folder.file("kv.db");
  const registries = [await openDenoKvRegistry(path), await openDenoKvRegistry(path)];
  const ofBoth = registries.flatMap((registry, index) =>
    Array.from({ length: 6 }, (_, count) => ({ registry, process: `process-${index}-${count}` }))
  );
  await Promise.all(
    ofBoth.map(({ registry, process }) =>
      registry.register(sampleDefinition({ process, subscriptions: [startEvent("a")] }))
    ),
  );
  for (const registry of registries) {
    const statuses = (await registry.webhooks()).map(({ status }) => status);
    assert.deepEqual(statuses, ["active", ...Array.from({ length: 11 }, () => "queued")]);
    await registry.close();
  }
});

Deno.test("openDenoKvRegistry() refuses data of a newer version, and a running registry does, too", async () => {
  await using folder = await tempFolder();
  const path = folder.file("kv.db");
  const running = await openDenoKvRegistry(path);
  await running.register(WEBHOOK);
  const kv = await Deno.openKv(path);
  await kv.set(["zeebridge", "store"], { version: 99, changedAt: 1 });
  kv.close();
  await assert.rejects(openDenoKvRegistry(path), { code: "STORE_NEWER", message: /layout is version 99/ });
  await assert.rejects(running.register(WEBHOOK), { code: "STORE_NEWER" });
  await assert.rejects(running.check(), { code: "STORE_NEWER" });
  await running.close();
});

Deno.test("openDenoKvRegistry() says STORE_UNAVAILABLE for a file that is no database", async () => {
  await using folder = await tempFolder();
  const path = folder.file("notes.txt");
  await Deno.writeTextFile(path, "these are my notes, which are long enough to have a page");
  await assertUnavailable(openDenoKvRegistry(path), /not a database/);
});

Deno.test("a closed registry says STORE_UNAVAILABLE", async () => {
  const registry = await openDenoKvRegistry(":memory:");
  await registry.close();
  await assertUnavailable(registry.find("<default>", "a"), /./);
  await assertUnavailable(registry.register(WEBHOOK), /./);
});

Deno.test("openDenoKvRegistry() says what to do where the runtime has no Deno KV", async () => {
  const module = new URL("../../../src/adapters/store/deno_kv.ts", import.meta.url);
  const script = `const { openDenoKvRegistry } = await import(${JSON.stringify(module.href)});
    await openDenoKvRegistry().catch((error) => console.log(error.code, error.message));`;
  const args = ["eval", "--no-config", script];
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), { args }).output();
  const text = new TextDecoder().decode(stdout);
  assert.match(text, /^CONFIG_INVALID .*--unstable-kv/, new TextDecoder().decode(stderr));
});
