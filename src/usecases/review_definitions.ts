/**
 * Compares the registry with the engine: forgets what is gone, and finds old versions that instances wait in.
 *
 * The engine tells what it has from a storage that lags behind its commands. So nothing is forgotten that was
 * registered a short while ago; nothing because a search did not find it, which may only be less allowed than
 * before: the engine is asked about each by itself; and no version before its successor is registered.
 *
 * @module
 */

import type { ProcessDefinitionKey } from "../core/keys.ts";
import type { Clock } from "../ports/clock.ts";
import type { DefinitionSearch } from "../ports/definition_search.ts";
import type { DeployedProcess } from "../ports/engine.ts";
import type { RegisteredDefinition, SubscriptionRegistry } from "../ports/subscription_registry.ts";
import type { Telemetry } from "../ports/telemetry.ts";
import { findAwaiting } from "./find_definitions.ts";
import type { KnownDefinitions } from "./known_definitions.ts";

/** Reviews the definitions that were registered before `latest` was searched. */
export type ReviewDefinitions = (
  registered: readonly RegisteredDefinition[],
  found: { latest: ReadonlyMap<ProcessDefinitionKey, DeployedProcess>; signal: AbortSignal },
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
  /** Most definitions that one review asks the engine about, of those to forget and of those to add. */
  batchSize: number;
  /** Definitions that were met. */
  known: KnownDefinitions;
}

/** So long after its registration a definition may be one that searches do not find yet. */
const LAG_GRACE_MS = 300_000;

/** Makes the use case. */
export function createReviewDefinitions(
  { engine, registry, clock, telemetry }: ReviewDefinitionsParts,
  { tenantIds, batchSize, known }: ReviewScope,
): ReviewDefinitions {
  /** Where the next review goes on, if there is more to ask about than one takes. */
  let position = 0;

  async function includeAwaiting(signal: AbortSignal): Promise<void> {
    const { items } = await findAwaiting(engine, { tenantIds, signal });
    const strangers = [...items.keys()].filter((key) => known.isNew(key));
    for (const key of strangers.slice(0, batchSize)) {
      const process = await engine.processDefinition(key, { signal });
      if (process !== undefined) await known.include(process, signal);
    }
  }

  async function reasonToForget(
    { processDefinitionKey, version }: RegisteredDefinition,
    { successor, signal }: { successor: DeployedProcess | undefined; signal: AbortSignal },
  ): Promise<"deleted" | "replaced" | undefined> {
    if (await engine.processDefinition(processDefinitionKey, { signal }) === undefined) return "deleted";
    if (successor === undefined || successor.version <= version) return undefined;
    if (!known.isRegistered(successor.processDefinitionKey)) return undefined;
    // A running instance may wait for an event, or may yet; and its tasks need what the model says.
    return await engine.hasActiveInstances(processDefinitionKey, { signal }) ? undefined : "replaced";
  }

  return async function reviewDefinitions(registered, { latest, signal }) {
    await includeAwaiting(signal);
    const successors = new Map(Array.from(latest.values(), (process) => [nameOf(process), process]));
    const candidates = registered.filter(({ processDefinitionKey, registeredAt }) =>
      !latest.has(processDefinitionKey) && clock.now() - registeredAt >= LAG_GRACE_MS
    );
    if (position >= candidates.length) position = 0;
    const asked = candidates.slice(position, position + batchSize);
    position += asked.length;
    for (const definition of asked) {
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

/** A text that names a process of a tenant, and no other. */
function nameOf({ tenantId, processDefinitionId }: DeployedProcess | RegisteredDefinition): string {
  return JSON.stringify([tenantId, processDefinitionId]);
}
