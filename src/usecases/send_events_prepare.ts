/**
 * From a job to an event that is ready to be sent.
 *
 * @module
 */

import { type BindingRules, bindPutEvents, parseDetailText } from "../core/job/binding.ts";
import { failureOf, inputFailure, type JobFailure } from "../core/job/failure.ts";
import { readTaskHeaders, type TaskHeaders } from "../core/job/task_headers.ts";
import type { Mask } from "../core/secrets/mask.ts";
import type { CredentialSource } from "../ports/credential_source.ts";
import type { BatchContext, Job } from "./job_handler.ts";
import type { Shipment } from "./send_events_requests.ts";
import { createResolveJobSecrets, isCredential, type ResolveJobSecretsParts } from "./send_events_secrets.ts";
import type { Settings } from "./settings.ts";

/** A job that is ready to be sent, or that failed before. */
export type PreparedJob =
  | { headers: TaskHeaders; shipment: Shipment; mask: Mask; failure?: undefined }
  | { headers?: TaskHeaders; failure: JobFailure; cause?: unknown };

/** Prepares a job. Never rejects: what is thrown on the way is the job's failure. */
export type PrepareJob = (job: Job, context: BatchContext) => Promise<PreparedJob>;

/** What preparing needs. */
export interface PrepareJobParts extends ResolveJobSecretsParts {
  /** Credentials of tasks that use the default credentials chain. */
  credentials: CredentialSource;
}

/** Settings that preparing depends on. */
export type PrepareJobSettings = BindingRules & Pick<Settings, "secretFilter" | "subscriptionCacheMs">;

/** Makes the use case. */
export function createPrepareJob(parts: PrepareJobParts, settings: PrepareJobSettings): PrepareJob {
  const resolveJobSecrets = createResolveJobSecrets(parts, settings);

  async function prepare(
    job: Job,
    { headers, signal, signalOf }: { headers: TaskHeaders } & BatchContext,
  ): Promise<PreparedJob> {
    const given = settings.detailText === "object" ? parseDetailText(job.variables) : job.variables;
    const resolved = await resolveJobSecrets(job, given);
    if (resolved.failure) return { headers, failure: resolved.failure };
    const { mask, refused, variables } = resolved;
    const refusal = refuseCredentials(refused);
    if (refusal !== undefined) return { headers, failure: inputFailure(refusal) };
    const bound = bindPutEvents(variables, { rules: settings, ...headers });
    if (bound.problem !== undefined) return { headers, failure: inputFailure(bound.problem) };
    const { entry, region, endpoint } = bound.wish;
    const credentials = bound.wish.credentials ?? await parts.credentials.credentials({ signal });
    const target = { region, endpoint, credentials };
    return { headers, mask, shipment: { entry, target, signal: signalOf(job) } };
  }

  return async function prepareJob(job, context) {
    const read = readTaskHeaders(job.customHeaders);
    if (read.failure) return { failure: read.failure };
    try {
      if (read.headers.jobTimeoutMs !== undefined) await context.relock(job, read.headers.jobTimeoutMs);
      return await prepare(job, { ...context, headers: read.headers });
    } catch (error) {
      return { headers: read.headers, failure: failureOf(error), cause: error };
    }
  };
}

/** Nobody's key looks like a placeholder. Sent to AWS, it would come back as a riddle about a token. */
function refuseCredentials(refused: readonly string[]): string | undefined {
  const path = refused.find(isCredential);
  return path &&
    `Cannot resolve the secret in ${path}: the model's own text has no such placeholder at that ` +
      "place, expected it in the task's input mapping";
}
