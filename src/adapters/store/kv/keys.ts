/**
 * Where the registry keeps what in Deno KV. `STORAGE.md` says what the values mean.
 *
 * @module
 */

import { utf8 } from "../../../core/bytes.ts";
import { WEB_SHA256 } from "../../../core/sha256.ts";
import type { DefinitionIdentity } from "../../../ports/subscription_registry.ts";
import type { ProcessName } from "../claims.ts";
import { escapeId } from "../content.ts";

const ROOT = "zeebridge";

/** Version and last change; every change of the registry goes through this key. */
export const STORE_KEY: Deno.KvKey = [ROOT, "store"];
/** Prefix of all definitions. */
export const DEFINITIONS_KEY: Deno.KvKey = [ROOT, "definition"];

/** A key has 2,048 bytes at most, and up to three ids. */
const MAX_ID_BYTES = 500;

/** Prefix of a tenant's definitions. */
export async function tenantKey(tenantId: string): Promise<Deno.KvKey> {
  return [...DEFINITIONS_KEY, await idPart(tenantId)];
}

/** Prefix of a process's definitions. */
export async function processKey({ tenantId, processDefinitionId }: ProcessName): Promise<Deno.KvKey> {
  return [...await tenantKey(tenantId), await idPart(processDefinitionId)];
}

/** A definition. */
export async function definitionKey(
  definition: ProcessName & Pick<DefinitionIdentity, "processDefinitionKey">,
): Promise<Deno.KvKey> {
  return [...await processKey(definition), await idPart(definition.processDefinitionKey)];
}

/** A definition's model, and where the definition is. */
export async function modelKey(processDefinitionKey: string): Promise<Deno.KvKey> {
  return [ROOT, "model", await idPart(processDefinitionKey)];
}

/** What serves a webhook id. */
export async function routeKey(tenantId: string, webhookId: string): Promise<Deno.KvKey> {
  return [ROOT, "route", await idPart(tenantId), await idPart(webhookId)];
}

/** A part of a text that is too long for one value. */
export function partKey(textId: string, position: number): Deno.KvKey {
  return [ROOT, "part", textId, position];
}

/** An id that fits: a long one as its SHA-256, which is bytes and so never equal to an id that is a text. */
async function idPart(id: string): Promise<string | Uint8Array> {
  const text = escapeId(id);
  const bytes = utf8(text);
  if (bytes.length <= MAX_ID_BYTES) return text;
  return await WEB_SHA256.digest(bytes);
}
