/**
 * The outbound connector: jobs → events on a bus → job outcomes.
 *
 * At least once, as the engine hands jobs out: an attempt that got no answer is made again, within the job and
 * then by the engine, and may send its event twice. An event that was taken is not sent again: what fails then,
 * such as a result expression, ends the job without retries.
 *
 * @module
 */

import type { AwsCredentials } from "../core/aws/credentials.ts";
import { EventBusError, saysExpired } from "../core/eventbridge/error.ts";
import type { EventBusTarget } from "../core/eventbridge/target.ts";
import { BOUND_VARIABLES } from "../core/job/binding.ts";
import { concludeAnswer, concludeFailure } from "../core/job/conclude.ts";
import { failureOf, type JobFailure, TYPE_OF_OTHER } from "../core/job/failure.ts";
import type { JobOutcome } from "../core/job/outcome.ts";
import type { Mask } from "../core/secrets/mask.ts";
import type { CredentialSource } from "../ports/credential_source.ts";
import type { BatchContext, BatchRegistration, Job } from "./job_handler.ts";
import {
  createPrepareJob,
  type PreparedJob,
  type PrepareJobParts,
  type PrepareJobSettings,
} from "./send_events_prepare.ts";
import { createSendEventsReport } from "./send_events_report.ts";
import { createShip, type Delivery, type ShipParts } from "./send_events_requests.ts";

/** What sending events needs. */
export interface SendEventsParts extends PrepareJobParts, ShipParts {}

/** Settings that sending events depends on. */
export type SendEventsSettings = PrepareJobSettings;

/** The outbound connector. */
export interface SendEvents {
  /** A worker for the jobs of one type; all types are served alike. */
  worker(type: string): BatchRegistration;
}

/** The event was not sent: the engine may have given the job to another worker by now. */
const LOCK_LAPSED: JobFailure = {
  type: TYPE_OF_OTHER,
  message: "Cannot send the event: the lock on its job ran out before",
  code: "JOB_LOCK_LAPSED",
  retries: "countDown",
};

/** Makes the use case. */
export function createSendEvents(parts: SendEventsParts, settings: SendEventsSettings): SendEvents {
  const credentials = withoutExpired(parts.credentials);
  const prepareJob = createPrepareJob({ ...parts, credentials }, settings);
  const ship = createShip(parts);
  const report = createSendEventsReport(parts.telemetry);

  function conclude(job: Job, prepared: PreparedJob, delivery: Delivery | undefined): JobOutcome {
    const { headers } = prepared;
    const { retries } = job;
    if (prepared.failure) {
      report.failed(job, prepared.cause);
      return concludeFailure({ retries, headers }, prepared.failure);
    }
    const { mask, shipment } = prepared;
    if (delivery?.kind === "interrupted") return concludeFailure({ retries, headers }, LOCK_LAPSED);
    if (delivery?.kind !== "answered") {
      credentials.learn(shipment.target, delivery?.error);
      report.failed(job, delivery?.error);
      return concludeFailure({ retries, headers }, failureOf(delivery?.error, mask));
    }
    const { response, entry } = delivery;
    report.answered(job, { response, entry });
    const errorMessage = entry.errorMessage === null ? null : mask(entry.errorMessage);
    return concludeAnswer(
      { retries, headers: prepared.headers },
      { response, entry: { ...entry, errorMessage } },
    );
  }

  function handleAll(jobs: Job[], context: BatchContext): Promise<JobOutcome>[] {
    const { signal } = context;
    const started = jobs.map((job) => ({ job, preparing: prepareJob(job, context) }));
    const all = Promise.all(started.map(({ preparing }) => preparing));
    const masking = all.then(maskOfAll);
    const shipping = all.then((prepared) =>
      ship(prepared.flatMap((one) => one.failure ? [] : [one.shipment]), signal)
    );
    return started.map(async function finish({ job, preparing }): Promise<JobOutcome> {
      try {
        const prepared = await preparing;
        // A job that failed already does not wait for the others.
        const delivery = prepared.failure ? undefined : await (await shipping).get(prepared.shipment);
        // The process is ending, which is not the job's fault.
        const isSent = delivery?.kind === "answered";
        if (signal.aborted && !isSent && prepared.failure?.retries !== "none") return interrupted(job);
        return conclude(job, prepared.failure ? prepared : { ...prepared, mask: await masking }, delivery);
      } catch (error) {
        return concludeFailure({ retries: job.retries }, failureOf(error));
      }
    });
  }

  return { worker: (type) => ({ type, fetchVariables: [...BOUND_VARIABLES], handleAll }) };
}

/** A source that is told which of its credentials AWS has called expired: whoever keeps them lets them go. */
function withoutExpired(source: CredentialSource) {
  let expired: AwsCredentials | undefined;
  return {
    credentials: (options?: { signal?: AbortSignal }) => source.credentials({ ...options, expired }),
    /** Looks at why a request failed. */
    learn({ credentials }: EventBusTarget, error: unknown): void {
      if (error instanceof EventBusError && saysExpired(error)) expired = credentials;
    },
  };
}

/** An answer to a whole request may quote any of its events, and so the secret of another job. */
function maskOfAll(all: readonly PreparedJob[]): Mask {
  const masks = all.flatMap((prepared) => prepared.failure ? [] : [prepared.mask]);
  return (text) => masks.reduce((masked, mask) => mask(masked), text);
}

/** The process is ending, which is not the job's fault: it keeps its retries. */
function interrupted({ retries }: Job): JobOutcome {
  return {
    kind: "fail",
    message: "The worker is stopping; the event may have been sent",
    retries,
    retryBackoffMs: 0,
  };
}
