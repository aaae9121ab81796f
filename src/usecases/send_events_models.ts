/**
 * What the models' own texts allow, read from the registry and kept for a while.
 *
 * @module
 */

import type { ProcessDefinitionKey } from "../core/keys.ts";
import { makeRoom } from "../core/make_room.ts";
import { allowByFieldPath, type PlaceholderFilter } from "../core/secrets/field_path.ts";
import type { Clock } from "../ports/clock.ts";
import type { SubscriptionRegistry } from "../ports/subscription_registry.ts";

/** Filters of one model's tasks, by element id. */
type TaskFilters = ReadonlyMap<string, PlaceholderFilter>;

/** The filter of a task, or `undefined` if its process is not registered. A task without inputs allows nothing. */
export type FindTaskFilter = (
  task: { processDefinitionKey: ProcessDefinitionKey; elementId: string },
) => Promise<PlaceholderFilter | undefined>;

/** What looking up needs. */
export interface FindTaskFilterParts {
  /** Knows the models. */
  registry: SubscriptionRegistry;
  /** Time. */
  clock: Clock;
}

interface KeptModel {
  filters: Promise<TaskFilters | undefined>;
  /** Until when it may be used. Without end while it is read, so that a batch of jobs shares one look-up. */
  usableUntil: number;
}

const MAX_KEPT_MODELS = 200;

/**
 * Makes the look-up. What is not there, or could not be read, is not kept.
 *
 * @param cacheMs How long a model may be used without being read again.
 */
export function createFindTaskFilter(
  { registry, clock }: FindTaskFilterParts,
  cacheMs: number,
): FindTaskFilter {
  const kept = new Map<ProcessDefinitionKey, KeptModel>();

  async function read(key: ProcessDefinitionKey): Promise<TaskFilters | undefined> {
    let usableUntil = -Infinity;
    try {
      const definition = await registry.definition(key);
      if (definition === undefined) return undefined;
      usableUntil = clock.now() + cacheMs;
      return new Map(
        definition.serviceTasks.map(({ elementId, inputs }) => [elementId, allowByFieldPath(inputs)]),
      );
    } finally {
      const model = kept.get(key);
      if (model !== undefined) model.usableUntil = usableUntil;
    }
  }

  function find(key: ProcessDefinitionKey): Promise<TaskFilters | undefined> {
    const model = kept.get(key);
    if (model !== undefined && clock.now() < model.usableUntil) return model.filters;
    kept.delete(key);
    makeRoom(kept, MAX_KEPT_MODELS);
    const filters = read(key);
    kept.set(key, { filters, usableUntil: Infinity });
    return filters;
  }

  return async function findTaskFilter({ processDefinitionKey, elementId }) {
    const filters = await find(processDefinitionKey);
    return filters && (filters.get(elementId) ?? allowByFieldPath([]));
  };
}
