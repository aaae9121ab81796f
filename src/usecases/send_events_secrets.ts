/**
 * The secrets of a job: which it may have, by the texts of its own model, and their values.
 *
 * @module
 */

import { OUTBOUND_CREDENTIAL_INPUT } from "../core/bpmn/vocabulary.ts";
import { ZeebridgeError } from "../core/errors.ts";
import { type JobFailure, TYPE_OF_INPUT } from "../core/job/failure.ts";
import type { JsonObject } from "../core/json.ts";
import {
  allowEveryPlaceholder,
  allowNoPlaceholder,
  type PlaceholderFilter,
} from "../core/secrets/field_path.ts";
import { createMask, type Mask } from "../core/secrets/mask.ts";
import {
  braceSecrets,
  findSecrets,
  findSecretTexts,
  resolveSecrets,
  type SecretText,
} from "../core/secrets/resolve.ts";
import type { SecretStore } from "../ports/secret_store.ts";
import type { Job } from "./job_handler.ts";
import { createFindTaskFilter, type FindTaskFilterParts } from "./send_events_models.ts";
import type { Settings } from "./settings.ts";

/** Variables with their secrets in place. */
export interface ResolvedVariables {
  /** The variables. */
  variables: JsonObject;
  /** Paths of texts whose reference to a secret was left alone, in whichever form. */
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

/** Which references are resolved, by their form. The older form without braces needs the model's word. */
interface Filters {
  placeholders: PlaceholderFilter;
  bare: PlaceholderFilter;
}

/** Makes the use case. */
export function createResolveJobSecrets(
  parts: ResolveJobSecretsParts,
  { secretFilter, subscriptionCacheMs }: Pick<Settings, "secretFilter" | "subscriptionCacheMs">,
): ResolveJobSecrets {
  const findTaskFilter = createFindTaskFilter(parts, subscriptionCacheMs);

  async function filtersFor(job: Job, texts: readonly SecretText[]): Promise<Filters | undefined> {
    const needsModel = secretFilter !== "off" || texts.some(({ bare }) => bare.length > 0);
    const model = needsModel ? await findTaskFilter(job) : undefined;
    if (secretFilter === "off") {
      return { placeholders: allowEveryPlaceholder, bare: model ?? allowNoPlaceholder };
    }
    if (model !== undefined) return { placeholders: model, bare: model };
    return secretFilter === "lax" || texts.every(isProse)
      ? { placeholders: allowEveryPlaceholder, bare: allowNoPlaceholder }
      : undefined;
  }

  async function readSecret(name: string, { tenantId }: Job): Promise<[string, string]> {
    const value = await parts.secrets.get(name, { tenantId });
    if (value !== undefined && value !== "") return [name, value];
    throw new ZeebridgeError("SECRET_UNKNOWN", `Secret with name '${name}' is not available`);
  }

  return async function resolveJobSecrets(job, variables) {
    const texts = findSecretTexts(variables);
    if (texts.length === 0) return { variables, refused: [], mask: createMask([]) };
    const filters = await filtersFor(job, texts);
    if (filters === undefined) return { failure: unregistered(job) };
    const filter = filters.placeholders;
    const braced = braceSecrets(texts, filters.bare);
    const { names, refused } = findSecrets(braced, filter);
    const values = new Map(await Promise.all(names.map((name) => readSecret(name, job))));
    return {
      variables: resolveSecrets(variables, { texts: braced, filter, values }),
      refused,
      mask: createMask(values.values()),
    };
  };
}

/** Whether a text needs no secret to be sent as it is: it says "secrets.x" where no credential belongs. */
function isProse({ path, placeholders, bare }: SecretText): boolean {
  return placeholders.length === 0 && (bare.length === 0 || !isCredential(path.join(".")));
}

/** Whether a text at this path signs requests. Nobody's key looks like a reference to a secret. */
export function isCredential(path: string): boolean {
  return path.startsWith("authentication.") ||
    path.startsWith(`${OUTBOUND_CREDENTIAL_INPUT}.authentication.`);
}

function unregistered({ elementId, processDefinitionId, processDefinitionVersion }: Job): JobFailure {
  return {
    type: TYPE_OF_INPUT,
    message: `Cannot resolve the secrets of ${elementId}: version ${processDefinitionVersion} of ` +
      `${processDefinitionId} is not known here, expected it to be deployed with zeebridge deploy, or ` +
      "ZEEBRIDGE_SECRET_FILTER to be lax",
    code: "PROCESS_UNKNOWN",
    retries: "countDown",
    leastBackoffMs: UNREGISTERED_BACKOFF_MS,
  };
}
