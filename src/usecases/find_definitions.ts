/**
 * Searches page by page, to their end or to a bound.
 *
 * A cursor is followed as long as there is one, never counted upon: an engine may send one with its last page,
 * none with a full one, or the same one for ever.
 *
 * @module
 */

import type { ProcessDefinitionKey } from "../core/keys.ts";
import { errorCodeOf } from "../core/errors.ts";
import type { DefinitionSearch } from "../ports/definition_search.ts";
import type { DeployedProcess } from "../ports/engine.ts";

/** What a search has found. */
export interface Found<T> {
  /** Everything, once. */
  items: Map<ProcessDefinitionKey, T>;
  /** Whether that is all there is. */
  complete: boolean;
}

/** How a search is made. */
export interface FindOptions {
  /** Tenants. */
  tenantIds: readonly string[];
  /** Ends it. */
  signal: AbortSignal;
}

/** Definitions in one page. */
const PAGE_SIZE = 200;
/** Most pages for each tenant: 10,000 definitions. */
const MAX_PAGES = 50;

/** Finds the latest version of every process. */
export function findLatest(
  engine: Pick<DefinitionSearch, "searchProcessDefinitions">,
  { tenantIds, signal }: FindOptions,
): Promise<Found<DeployedProcess>> {
  return followPages(tenantIds, async (tenantId, after) => {
    const query = { tenantId, limit: PAGE_SIZE, after };
    const { definitions, next } = await engine.searchProcessDefinitions(query, { signal });
    return { entries: definitions.map((one) => [one.processDefinitionKey, one]), next };
  });
}

/** Finds every definition whose instances wait for messages: by the engine's own count, where it has one. */
export async function findAwaiting(
  engine: Pick<DefinitionSearch, "searchAwaitingDefinitions">,
  { tenantIds, signal }: FindOptions,
): Promise<Found<void>> {
  const find = (from: "statistics" | "subscriptions"): Promise<Found<void>> =>
    followPages(tenantIds, async (tenantId, after) => {
      const page = await engine.searchAwaitingDefinitions({ tenantId, from, after }, { signal });
      return { entries: page.processDefinitionKeys.map((key) => [key, undefined]), next: page.next };
    });
  try {
    return await find("statistics");
  } catch (error) {
    if (errorCodeOf(error) !== "ENGINE_UNSUPPORTED") throw error;
    return await find("subscriptions");
  }
}

interface Page<T> {
  entries: [ProcessDefinitionKey, T][];
  next?: string;
}

async function followPages<T>(
  tenantIds: readonly string[],
  read: (tenantId: string, after: string | undefined) => Promise<Page<T>>,
): Promise<Found<T>> {
  const items = new Map<ProcessDefinitionKey, T>();
  let complete = true;
  for (const tenantId of tenantIds) {
    const seen = new Set<string>();
    let after: string | undefined;
    for (let pages = 1;; pages++) {
      const { entries, next } = await read(tenantId, after);
      for (const [key, item] of entries) items.set(key, item);
      if (next === undefined) break;
      if (pages === MAX_PAGES || seen.has(next)) {
        complete = false;
        break;
      }
      seen.add(next);
      after = next;
    }
  }
  return { items, complete };
}
