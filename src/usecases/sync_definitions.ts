/**
 * One pass over the engine's process definitions: those that are new here are registered, and from time to time
 * the whole registry is reviewed.
 *
 * @module
 */

import type { ProcessDefinitionKey } from "../core/keys.ts";
import type { DefinitionSearch } from "../ports/definition_search.ts";
import type { DeployedProcess } from "../ports/engine.ts";
import type { RegisteredDefinition, SubscriptionRegistry } from "../ports/subscription_registry.ts";
import type { Telemetry } from "../ports/telemetry.ts";
import { findLatest } from "./find_definitions.ts";
import { KnownDefinitions } from "./known_definitions.ts";
import type { RegisterModelParts } from "./register_model.ts";
import { createReviewDefinitions } from "./review_definitions.ts";

/** Reads the engine's definitions once. Can be repeated at any time, also by several processes at once. */
export type SyncDefinitions = (signal: AbortSignal) => Promise<SyncResult>;

/** What a pass came to. */
export interface SyncResult {
  /**
   * `read`: every latest version is here whose model is there and can be read. `unfinished`: one pass does not
   * take them all, and the next one goes on. `endless`: the engine's pages did not come to an end.
   */
  outcome: "read" | "unfinished" | "endless";
  /** The review, if it was part of this pass, and why it broke off. What is new is registered all the same. */
  review?: { error?: unknown };
}

/** What a pass needs. */
export interface SyncDefinitionsParts extends RegisterModelParts {
  /** Has the definitions. */
  engine: DefinitionSearch;
  /** Keeps the subscriptions. */
  registry: Pick<
    SubscriptionRegistry,
    "register" | "forget" | "definition" | "definitions" | "markSynced"
  >;
  /** Log. */
  telemetry: Telemetry;
}

/** What a pass is about. */
export interface SyncScope {
  /** Tenants. */
  tenantIds: readonly string[];
  /** Most requests of a pass for single definitions, those of its review included; the next one goes on. */
  batchSize: number;
}

/** So many failures end a pass. */
const MAX_FAILURES = 3;
/** The whole registry is compared with the engine this often at most. */
const REVIEW_INTERVAL_MS = 60_000;

/** Makes the use case. It remembers what it has met, so that a pass without news is one request. */
export function createSyncDefinitions(
  parts: SyncDefinitionsParts,
  { tenantIds, batchSize }: SyncScope,
): SyncDefinitions {
  const { engine, registry, clock } = parts;
  const known = new KnownDefinitions(parts);
  const include = createIncludeNew(known, batchSize);
  const review = createReviewDefinitions(parts, { tenantIds, known });
  let reviewedAt: number | undefined;
  let isMarked = false;

  async function loadKnown(): Promise<RegisteredDefinition[]> {
    const registered = (await registry.definitions()).filter(({ tenantId }) => tenantIds.includes(tenantId));
    known.reset(registered);
    return registered;
  }

  return async function syncDefinitions(signal) {
    const now = clock.now();
    // Also if the clock was set back.
    const isReview = reviewedAt === undefined || now < reviewedAt || now - reviewedAt >= REVIEW_INTERVAL_MS;
    // Before the search: what is registered while it runs is not looked at.
    const registered = isReview ? await loadKnown() : [];
    const latest = await findLatest(engine, { tenantIds, signal });
    known.see(latest.items.keys());
    const models = await include(latest.items.values(), signal);
    if (models === batchSize) return { outcome: "unfinished" };
    if (!latest.complete) return { outcome: "endless" };
    if (!isMarked) await registry.markSynced(clock.now());
    isMarked = true;
    if (!isReview) return { outcome: "read" };
    reviewedAt = now;
    try {
      await review(registered, { latest: latest.items, maxRequests: batchSize - models, signal });
      return { outcome: "read", review: {} };
    } catch (error) {
      return { outcome: "read", review: { error } };
    }
  };
}

/**
 * Makes what registers new definitions, and says how many models it has read: as many as it may where there are more.
 *
 * It throws the first failure, after the others had their turn: a model that the engine cannot give keeps nobody
 * else's back, neither in this pass nor in the next ones.
 */
function createIncludeNew(
  known: KnownDefinitions,
  batchSize: number,
): (processes: Iterable<DeployedProcess>, signal: AbortSignal) => Promise<number> {
  /** Those of the last pass. */
  let failed: ReadonlySet<ProcessDefinitionKey> = new Set();

  return async function includeNew(processes, signal) {
    const fresh = [...processes].filter(({ processDefinitionKey }) => known.isNew(processDefinitionKey));
    const [last, first] = [true, false].map((hasFailed) =>
      fresh.filter(({ processDefinitionKey }) => failed.has(processDefinitionKey) === hasFailed)
    );
    const failures = new Map<ProcessDefinitionKey, unknown>();
    let models = 0;
    for (const process of [...first ?? [], ...last ?? []].slice(0, batchSize)) {
      models += 1;
      const { processDefinitionKey } = process;
      await known.include(process, signal).catch((error) => failures.set(processDefinitionKey, error));
      // Then it is not about single models.
      if (failures.size === MAX_FAILURES) break;
    }
    failed = new Set([...failed, ...failures.keys()].filter((key) => known.isNew(key)));
    for (const error of failures.values()) throw error;
    return models;
  };
}
