/**
 * All that one change of the registry in Deno KV depends on, read before it is decided.
 *
 * @module
 */

import type { ProcessDefinitionKey } from "../../../core/keys.ts";
import type { WebhookRoute } from "../../../core/webhook/route.ts";
import type { RegisteredDefinition } from "../../../ports/subscription_registry.ts";
import { isSameProcess, type ProcessName, webhookIdsOf } from "../claims.ts";
import { modelKey, processKey, routeKey } from "./keys.ts";
import { getAll, readText, type StoredText } from "./texts.ts";

/** A model as it is kept. */
export interface StoredModel {
  /** Where its definition is. */
  definitionKey: Deno.KvKey;
  /** The XML. */
  xml: StoredText;
}

/** A webhook id's row, as JSON in a text. */
export interface StoredRoute {
  /** Processes that mention the webhook id in any version. */
  processes: string[];
  /** Who serves it, if anybody does. */
  route?: WebhookRoute;
}

/** A webhook id of a tenant. */
export interface RouteName {
  /** Tenant. */
  tenantId: string;
  /** Webhook id. */
  webhookId: string;
}

/** What is known before a change. */
export interface Scope {
  /** The definition that the change is about, as it is now. */
  previous: RegisteredDefinition | undefined;
  /** Every version of every process that the change may concern. */
  definitions: RegisteredDefinition[];
  /** Rows of the webhook ids that the change may concern, by {@linkcode nameText}. */
  routes: Map<string, { stored: StoredText; text: string }>;
  /** Texts of the previous definition: nothing refers to them after the change. */
  replaced: StoredText[];
}

/** A change's subject: a definition by key, and what it is to be, if it is not to be forgotten. */
export interface Subject {
  /** Key of the definition. */
  processDefinitionKey: ProcessDefinitionKey;
  /** The definition to be. */
  next?: RegisteredDefinition;
}

/** A text that names a webhook id of a tenant, and no other. */
export function nameText({ tenantId, webhookId }: RouteName): string {
  return JSON.stringify([tenantId, webhookId]);
}

/** Reads everything. What it reads belongs together if the store's own key has not changed meanwhile. */
export async function readScope(kv: Deno.Kv, { processDefinitionKey, next }: Subject): Promise<Scope> {
  const { previous, replaced } = await readPrevious(kv, processDefinitionKey);
  const concerned = [previous, next].filter((definition) => definition !== undefined);
  const known: ProcessName[] = [];
  const definitions: RegisteredDefinition[] = [];
  async function include(process: ProcessName): Promise<void> {
    if (known.some((one) => isSameProcess(one, process))) return;
    known.push(process);
    definitions.push(...await readDefinitions(kv, await processKey(process)));
  }
  for (const process of concerned) await include(process);

  const names = new Map<string, RouteName>();
  for (const definition of next === undefined ? definitions : [...definitions, next]) {
    for (const webhookId of webhookIdsOf(definition)) {
      const name = { tenantId: definition.tenantId, webhookId };
      names.set(nameText(name), name);
    }
  }
  const routes = await readRoutes(kv, names);
  for (const [name, { text }] of routes) {
    const { processes } = JSON.parse(text) as StoredRoute;
    const tenantId = names.get(name)?.tenantId ?? "";
    for (const processDefinitionId of processes) await include({ tenantId, processDefinitionId });
  }
  return { previous, definitions, routes, replaced };
}

/** Every definition under a prefix. */
export async function readDefinitions(kv: Deno.Kv, prefix: Deno.KvKey): Promise<RegisteredDefinition[]> {
  const definitions: RegisteredDefinition[] = [];
  for await (const { value } of kv.list<StoredText>({ prefix })) {
    definitions.push(JSON.parse(await readText(kv, value)) as RegisteredDefinition);
  }
  return definitions;
}

/** One definition. */
export async function readDefinition(
  kv: Deno.Kv,
  processDefinitionKey: ProcessDefinitionKey,
): Promise<RegisteredDefinition | undefined> {
  return (await readPrevious(kv, processDefinitionKey)).previous;
}

async function readPrevious(
  kv: Deno.Kv,
  processDefinitionKey: ProcessDefinitionKey,
): Promise<Pick<Scope, "previous" | "replaced">> {
  const { value: model } = await kv.get<StoredModel>(await modelKey(processDefinitionKey));
  if (model === null) return { previous: undefined, replaced: [] };
  const { value: stored } = await kv.get<StoredText>(model.definitionKey);
  if (stored === null) throw new Error("Cannot read a definition: it was replaced meanwhile");
  const previous = JSON.parse(await readText(kv, stored)) as RegisteredDefinition;
  return { previous, replaced: [stored, model.xml] };
}

async function readRoutes(kv: Deno.Kv, names: ReadonlyMap<string, RouteName>): Promise<Scope["routes"]> {
  const routes: Scope["routes"] = new Map();
  const keys = await Promise.all(
    Array.from(names.values(), ({ tenantId, webhookId }) => routeKey(tenantId, webhookId)),
  );
  const entries = await getAll<StoredText>(kv, keys);
  for (const [index, name] of [...names.keys()].entries()) {
    const stored = entries[index]?.value ?? null;
    if (stored !== null) routes.set(name, { stored, text: await readText(kv, stored) });
  }
  return routes;
}
