/**
 * Compares the registry with the engine: forgets what is gone, and finds old versions that instances wait in.
 *
 * The engine tells what it has from a storage that lags behind its commands. So nothing is forgotten that was
 * registered a short while ago; nothing because a search did not find it, which may only be less allowed than
 * before: the engine is asked about each by itself; nothing soon that it never showed, which it may not have stored
 * yet; and no version before its successor has been registered for a while.
 *
 * @module
 */

import type { ProcessDefinitionKey } from "../core/keys.ts";
import type { Clock } from "../ports/clock.ts";
import type { DefinitionSearch } from "../ports/definition_search.ts";
import type { DeployedProcess } from "../ports/engine.ts";
import type { RegisteredDefinition, SubscriptionRegistry } from "../ports/subscription_registry.ts";
import type { Telemetry } from "../ports/telemetry.ts";
import { holdsTurn, standsIn } from "./needed_definitions.ts";
import { findAwaiting, type FindOptions } from "./find_definitions.ts";
import type { KnownDefinitions } from "./known_definitions.ts";

/** Reviews the definitions that were registered before `latest` was searched. */
export type ReviewDefinitions = (
  registered: readonly RegisteredDefinition[],
  found: {
    latest: ReadonlyMap<ProcessDefinitionKey, DeployedProcess>;
    /** Most requests for single definitions; the next review goes on. */
    maxRequests: number;
    signal: AbortSignal;
  },
) => Promise<void>;

/** What a review needs. */
export interface ReviewDefinitionsParts {
  /** Has the definitions. */
  engine: DefinitionSearch;
  /** Forgets them. */
  registry: Pick<SubscriptionRegistry, "forget">;
  /** Time. */
  clock: Pick<Clock, "now">;
  /** Log. */
  telemetry: Telemetry;
}

/** What a review shares with the passes that it is part of. */
export interface ReviewScope {
  /** Tenants. */
  tenantIds: readonly string[];
  /** Definitions that were met. */
  known: KnownDefinitions;
}

/** So long may it take until searches find what has happened. */
const LAG_GRACE_MS = 300_000;
/** So long may it take where it was halted, as for a backup: a definition that was never shown may be there. */
const UNSEEN_GRACE_MS = 86_400_000;
/** For each definition that is asked about. */
const MOST_REQUESTS = 2;

/** Makes the use case. */
export function createReviewDefinitions(
  { engine, registry, clock, telemetry }: ReviewDefinitionsParts,
  { tenantIds, known }: ReviewScope,
): ReviewDefinitions {
  /** Where the next review goes on, if there is more to ask about than one takes. */
  let position = 0;

  function isOlder({ registeredAt }: RegisteredDefinition, milliseconds: number): boolean {
    return clock.now() - registeredAt >= milliseconds;
  }

  async function reasonToForget(
    definition: RegisteredDefinition,
    { successor, signal }: { successor: RegisteredDefinition | undefined; signal: AbortSignal },
  ): Promise<"deleted" | "replaced" | undefined> {
    const { processDefinitionKey, version } = definition;
    if (await engine.processDefinition(processDefinitionKey, { signal }) === undefined) {
      return known.wasSeen(processDefinitionKey) || isOlder(definition, UNSEEN_GRACE_MS)
        ? "deleted"
        : undefined;
    }
    known.see([processDefinitionKey]);
    if (successor === undefined || successor.version <= version) return undefined;
    if (!isOlder(successor, LAG_GRACE_MS) || standsIn(definition, successor)) return undefined;
    // A running instance may wait for an event, or may yet; and its tasks need what the model says.
    return await engine.hasActiveInstances(processDefinitionKey, { signal }) ? undefined : "replaced";
  }

  return async function reviewDefinitions(registered, { latest, maxRequests, signal }) {
    const limit = Math.floor(maxRequests / MOST_REQUESTS);
    // Neither keeps the other from its turn.
    const included = await includeAwaiting(engine, { known, tenantIds, limit: Math.ceil(limit / 2), signal });
    const successors = new Map(
      registered.filter(({ processDefinitionKey }) => latest.has(processDefinitionKey))
        .map((definition) => [nameOf(definition), definition]),
    );
    const candidates = registered.filter((definition) =>
      !latest.has(definition.processDefinitionKey) && isOlder(definition, LAG_GRACE_MS)
    );
    if (position >= candidates.length) position = 0;
    const asked = candidates.slice(position, position + limit - included);
    position += asked.length;
    for (const definition of asked) {
      if (holdsTurn(definition, registered)) continue;
      const successor = successors.get(nameOf(definition));
      const reason = await reasonToForget(definition, { successor, signal });
      const { processDefinitionId, processDefinitionKey, version } = definition;
      if (reason === undefined || !await registry.forget(processDefinitionKey)) continue;
      known.remove(processDefinitionKey);
      telemetry.log("info", "Process forgotten", {
        processDefinitionId,
        processDefinitionKey,
        version,
        reason,
      });
    }
  };
}

/** Registers old versions that instances wait in. Gives how many it has asked about. */
async function includeAwaiting(
  engine: DefinitionSearch,
  { known, limit, ...options }: ReviewScope & FindOptions & { limit: number },
): Promise<number> {
  const { items } = await findAwaiting(engine, options);
  const strangers = [...items.keys()].filter((key) => known.isNew(key)).slice(0, limit);
  for (const key of strangers) {
    const process = await engine.processDefinition(key, { signal: options.signal });
    if (process !== undefined) await known.include(process, options.signal);
  }
  return strangers.length;
}

/** A text that names a process of a tenant, and no other. */
function nameOf({ tenantId, processDefinitionId }: RegisteredDefinition): string {
  return JSON.stringify([tenantId, processDefinitionId]);
}
