/**
 * The secrets of a job: which it may have, by the texts of its own model, and their values.
 *
 * @module
 */

import { ZeebridgeError } from "../core/errors.ts";
import { type JobFailure, TYPE_OF_INPUT } from "../core/job/failure.ts";
import type { JsonObject } from "../core/json.ts";
import { allowEveryPlaceholder, type PlaceholderFilter } from "../core/secrets/field_path.ts";
import { createMask, type Mask } from "../core/secrets/mask.ts";
import { findSecrets, resolveSecrets } from "../core/secrets/resolve.ts";
import type { SecretStore } from "../ports/secret_store.ts";
import type { Job } from "./job_handler.ts";
import { createFindTaskFilter, type FindTaskFilterParts } from "./send_events_models.ts";
import type { Settings } from "./settings.ts";

/** Variables with their secrets in place. */
export interface ResolvedVariables {
  /** The variables. */
  variables: JsonObject;
  /** Paths of texts whose placeholder was left alone. */
  refused: string[];
  /** Takes the secrets out of a text. */
  mask: Mask;
}

/**
 * Resolves the placeholders of a job's variables that may be resolved, or says why nobody can tell which.
 *
 * @throws {ZeebridgeError} with code `SECRET_UNKNOWN` if a secret does not exist.
 */
export type ResolveJobSecrets = (
  job: Job,
  variables: JsonObject,
) => Promise<ResolvedVariables & { failure?: undefined } | { failure: JobFailure }>;

/** What resolving needs. */
export interface ResolveJobSecretsParts extends FindTaskFilterParts {
  /** Knows the values. */
  secrets: SecretStore;
}

/** The engine may hand jobs out between a deployment and its registration; a person needs longer. */
const UNREGISTERED_BACKOFF_MS = 5_000;

/** Makes the use case. */
export function createResolveJobSecrets(
  parts: ResolveJobSecretsParts,
  { secretFilter, subscriptionCacheMs }: Pick<Settings, "secretFilter" | "subscriptionCacheMs">,
): ResolveJobSecrets {
  const findTaskFilter = createFindTaskFilter(parts, subscriptionCacheMs);

  async function filterFor(job: Job): Promise<PlaceholderFilter | undefined> {
    if (secretFilter === "off") return allowEveryPlaceholder;
    return await findTaskFilter(job) ?? (secretFilter === "lax" ? allowEveryPlaceholder : undefined);
  }

  async function readSecret(name: string, { tenantId }: Job): Promise<[string, string]> {
    const value = await parts.secrets.get(name, { tenantId });
    if (value !== undefined && value !== "") return [name, value];
    throw new ZeebridgeError("SECRET_UNKNOWN", `Secret with name '${name}' is not available`);
  }

  return async function resolveJobSecrets(job, variables) {
    const { names: anyNames } = findSecrets(variables, allowEveryPlaceholder);
    if (anyNames.length === 0) return { variables, refused: [], mask: createMask([]) };
    const filter = await filterFor(job);
    if (filter === undefined) return { failure: unregistered(job) };
    const { names, refused } = findSecrets(variables, filter);
    const values = new Map(await Promise.all(names.map((name) => readSecret(name, job))));
    return {
      variables: resolveSecrets(variables, { filter, values }),
      refused,
      mask: createMask(values.values()),
    };
  };
}

function unregistered({ elementId, processDefinitionId, processDefinitionVersion }: Job): JobFailure {
  return {
    type: TYPE_OF_INPUT,
    message: `Cannot resolve the secrets of ${elementId}: version ${processDefinitionVersion} of ` +
      `${processDefinitionId} is not registered, expected it to be deployed through the connector`,
    retries: "countDown",
    leastBackoffMs: UNREGISTERED_BACKOFF_MS,
  };
}
