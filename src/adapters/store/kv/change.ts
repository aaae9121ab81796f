/**
 * One change of the registry in Deno KV: read what it depends on, decide, and switch in one atomic commit.
 *
 * Every commit checks and writes the store's own key. So either nobody has changed anything between the first
 * reading and the commit, or the commit is refused and the change begins anew.
 *
 * @module
 */

import { ZeebridgeError } from "../../../core/errors.ts";
import type { WebhookRoute } from "../../../core/webhook/route.ts";
import type { RegisteredDefinition } from "../../../ports/subscription_registry.ts";
import { webhookIdsOf } from "../claims.ts";
import { refuseNewer } from "../failure.ts";
import { createMemoryRows, type Definitions } from "../memory.ts";
import type { RegistryRows } from "../rows.ts";
import { definitionKey, modelKey, routeKey, STORE_KEY } from "./keys.ts";
import {
  nameText,
  readScope,
  type RouteName,
  type Scope,
  type StoredModel,
  type StoredRoute,
  type Subject,
} from "./scope.ts";
import { removeTexts, type StoredText, writeText } from "./texts.ts";

/** Version of the layout. A release that changes it must be able to read all older ones. */
const VERSION = 1;
/** Deno KV takes 1,000 changes in one commit; a definition has a few of its own beside its webhook ids. */
const MAX_WEBHOOK_IDS = 950;
/** Bytes of all values in one commit, below the 819,200 that Deno KV takes; what is over goes into parts. */
const MAX_COMMIT_BYTES = 600_000;

/** What the store's own key holds. */
export interface StoreStamp {
  /** Version of the layout. */
  version: number;
  /** When the registry last changed, in milliseconds since the epoch; absent: never. */
  changedAt?: number;
  /** When it was first in step with the engine, in milliseconds since the epoch; absent: never. */
  syncedAt?: number;
}

/** A change that is to be made. */
export interface Change<T> extends Subject {
  /** When, in milliseconds since the epoch. */
  at: number;
  /** Decides. Called again if another writer was faster. */
  decide(rows: RegistryRows): T;
}

/** What one commit holds. */
interface Commit {
  operation: Deno.AtomicOperation;
  /** Bytes that its values may still have. */
  room: number;
  /** Long texts that were written for it. */
  written: StoredText[];
  /** Texts that nothing refers to after it. */
  replaced: StoredText[];
}

/**
 * Reads the store's own key.
 *
 * @throws {ZeebridgeError} with code `STORE_NEWER` if a newer version wrote it.
 */
export async function readStamp(kv: Deno.Kv): Promise<Deno.KvEntryMaybe<StoreStamp>> {
  const stamp = await kv.get<StoreStamp>(STORE_KEY);
  refuseNewer(stamp.value?.version ?? VERSION, VERSION);
  return stamp;
}

/**
 * Makes a change.
 *
 * @throws {Error} if another writer was faster, or if the store failed: then it may have been made.
 */
export async function makeChange<T>(kv: Deno.Kv, { at, decide, ...subject }: Change<T>): Promise<T> {
  const stamp = await readStamp(kv);
  const scope = await readScope(kv, subject);
  const definitions: Definitions = new Map(
    scope.definitions.map((definition) => [definition.processDefinitionKey, { definition, xml: "" }]),
  );
  const routed = new Map<string, { name: RouteName; route: WebhookRoute | undefined }>();
  const result = decide(createMemoryRows(definitions, (name, route) => {
    routed.set(nameText(name), { name, route });
  }));
  const next = definitions.get(subject.processDefinitionKey);
  if (next === undefined && scope.previous === undefined) return result;
  if (routed.size > MAX_WEBHOOK_IDS) throw tooManyIds(routed.size);

  const operation = kv.atomic().check(stamp).set(
    STORE_KEY,
    { ...stamp.value, version: VERSION, changedAt: at } satisfies StoreStamp,
  );
  const commit: Commit = { operation, room: MAX_COMMIT_BYTES, written: [], replaced: [...scope.replaced] };
  await setDefinition(kv, commit, { previous: scope.previous, next });
  const claimants = processesByName(definitions);
  for (const { name, route } of routed.values()) {
    await setRoute(kv, commit, { name, route, processes: claimants.get(nameText(name)) ?? [], scope });
  }
  if (!(await operation.commit()).ok) {
    await removeTexts(kv, commit.written);
    throw overtaken();
  }
  await forgetTexts(kv, commit.replaced);
  return result;
}

/**
 * Notes when the store was first in step with the engine, unless that is noted already.
 *
 * @throws {Error} if another writer was faster, or if the store failed: then it may be noted.
 */
export async function markSynced(kv: Deno.Kv, at: number): Promise<void> {
  const stamp = await readStamp(kv);
  if (stamp.value?.syncedAt !== undefined) return;
  const next: StoreStamp = { ...stamp.value, version: VERSION, syncedAt: at };
  if (!(await kv.atomic().check(stamp).set(STORE_KEY, next).commit()).ok) throw overtaken();
}

function overtaken(): Error {
  return new Error("Cannot change the store: another writer was faster");
}

function tooManyIds(count: number): ZeebridgeError {
  return new ZeebridgeError(
    "BPMN_INVALID",
    `Cannot register a definition in Deno KV: its process has ${count} webhook ids, expected at most ` +
      `${MAX_WEBHOOK_IDS}`,
  );
}

/** Processes that mention each webhook id. */
function processesByName(definitions: Definitions): Map<string, string[]> {
  const processes = new Map<string, Set<string>>();
  for (const { definition } of definitions.values()) {
    for (const webhookId of webhookIdsOf(definition)) {
      const name = nameText({ tenantId: definition.tenantId, webhookId });
      const known = processes.get(name) ?? new Set();
      processes.set(name, known.add(definition.processDefinitionId));
    }
  }
  return new Map(Array.from(processes, ([name, ids]) => [name, [...ids].sort()]));
}

async function setDefinition(
  kv: Deno.Kv,
  commit: Commit,
  { previous, next }: {
    previous: RegisteredDefinition | undefined;
    next: { definition: RegisteredDefinition; xml: string } | undefined;
  },
): Promise<void> {
  if (previous !== undefined) {
    commit.operation.delete(await definitionKey(previous)).delete(
      await modelKey(previous.processDefinitionKey),
    );
  }
  if (next === undefined) return;
  const key = await definitionKey(next.definition);
  const model: StoredModel = { definitionKey: key, xml: await addText(kv, commit, next.xml) };
  commit.operation.set(key, await addText(kv, commit, JSON.stringify(next.definition)));
  commit.operation.set(await modelKey(next.definition.processDefinitionKey), model);
}

async function setRoute(
  kv: Deno.Kv,
  commit: Commit,
  { name, route, processes, scope }: {
    name: RouteName;
    route: WebhookRoute | undefined;
    processes: string[];
    scope: Scope;
  },
): Promise<void> {
  const known = scope.routes.get(nameText(name));
  const text = JSON.stringify({ processes, route } satisfies StoredRoute);
  if (known?.text === text) return;
  if (known !== undefined) commit.replaced.push(known.stored);
  const key = await routeKey(name.tenantId, name.webhookId);
  if (processes.length > 0) commit.operation.set(key, await addText(kv, commit, text));
  else commit.operation.delete(key);
}

async function addText(kv: Deno.Kv, commit: Commit, text: string): Promise<StoredText> {
  const stored = await writeText(kv, text, commit);
  if ("bytes" in stored) commit.room -= stored.bytes.length;
  else commit.written.push(stored);
  return stored;
}

async function forgetTexts(kv: Deno.Kv, texts: StoredText[]): Promise<void> {
  try {
    await removeTexts(kv, texts);
  } catch {
    // The change is made. What could not be removed takes some room and is never read again.
  }
}
