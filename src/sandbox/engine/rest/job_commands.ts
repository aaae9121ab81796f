/**
 * Commands of the REST front about jobs: each reads a request and gives the answer.
 *
 * @module
 */

import type { JsonObject } from "../../../core/json.ts";
import { DEFAULT_TENANT_ID } from "../../../core/keys.ts";
import { type JobLock, writeJob } from "../jobs.ts";
import { readPathKey } from "../keys.ts";
import { invalidArgument, type RestAnswer, springAnswer } from "./answer.ts";
import type { RestParts } from "./parts.ts";
import { integerAt, type JobRoute, type JsonRoute, objectAt, readBody, textAt, textsAt } from "./request.ts";

/** Poll of a client that does not say how long. */
const DEFAULT_POLL_MS = 10_000;
/** The web server gives up on a request after this time, but what it started goes on. */
const SERVER_PATIENCE_MS = 30_000;

type Command = (request: Request, jobKey: string) => Promise<RestAnswer>;

/** The commands by route. */
export class RestJobCommands implements Record<JobRoute, Command> {
  readonly #parts: RestParts;

  /** Makes commands over what is behind the front. */
  constructor(parts: RestParts) {
    this.#parts = parts;
  }

  /** `POST /jobs/activation` */
  async activateJobs(request: Request): Promise<RestAnswer> {
    const body = await this.#read("activateJobs", request);
    const lock = readLock(body);
    const asked = integerAt(body, "requestTimeout") ?? 0;
    const waitMs = asked < 0 ? 0 : asked === 0 ? DEFAULT_POLL_MS : asked;
    const polled = this.#parts.polls.poll(lock, this.#parts.clock.now() + waitMs);
    if (waitMs > SERVER_PATIENCE_MS) {
      // The answer leaves without the poll, which goes on and takes jobs that nobody gets.
      await this.#parts.clock.sleep(SERVER_PATIENCE_MS);
      return springAnswer(503, "/v2/jobs/activation");
    }
    const names = textsAt(body, "fetchVariable");
    const jobs = (await polled).map((job) => writeJob(job, { flavour: this.#parts.flavour, names }));
    return { status: 200, body: { jobs } };
  }

  /** `POST /jobs/{jobKey}/completion` */
  async completeJob(request: Request, jobKey: string): Promise<RestAnswer> {
    const body = await this.#read("completeJob", request);
    const job = this.#parts.jobs.open(readPathKey(jobKey, this.#parts), "COMPLETE");
    job.state = "completed";
    job.resultVariables = objectAt(body, "variables");
    this.#parts.broker.jobEnded(job);
    return { status: 204 };
  }

  /** `POST /jobs/{jobKey}/failure` */
  async failJob(request: Request, jobKey: string): Promise<RestAnswer> {
    const body = await this.#read("failJob", request);
    const job = this.#parts.jobs.open(readPathKey(jobKey, this.#parts), "FAIL");
    const backoffMs = integerAt(body, "retryBackOff") ?? 0;
    // No retries given are none left.
    job.retries = Math.max(0, integerAt(body, "retries") ?? 0);
    job.state = job.retries === 0 ? "failed" : backoffMs > 0 ? "backingOff" : "ready";
    job.untilAt = this.#parts.clock.now() + backoffMs;
    job.errorMessage = textAt(body, "errorMessage") ?? "";
    job.resultVariables = objectAt(body, "variables");
    this.#parts.broker.jobEnded(job);
    this.#parts.polls.wake(job.type);
    return { status: 204 };
  }

  /** `POST /jobs/{jobKey}/error` */
  async throwJobError(request: Request, jobKey: string): Promise<RestAnswer> {
    const body = await this.#read("throwJobError", request);
    const job = this.#parts.jobs.open(readPathKey(jobKey, this.#parts), "THROW_ERROR");
    job.state = "errorThrown";
    job.errorCode = textAt(body, "errorCode") ?? "";
    job.errorMessage = textAt(body, "errorMessage") ?? "";
    job.resultVariables = objectAt(body, "variables");
    this.#parts.broker.jobEnded(job);
    return { status: 204 };
  }

  /** `PATCH /jobs/{jobKey}` */
  async updateJobTimeout(request: Request, jobKey: string): Promise<RestAnswer> {
    const body = await this.#read("updateJobTimeout", request);
    const changeset = objectAt(body, "changeset");
    const timeoutMs = integerAt(changeset, "timeout");
    const retries = integerAt(changeset, "retries");
    if (timeoutMs === undefined && retries === undefined) {
      throw invalidArgument("At least one of [retries, timeout] is required");
    }
    const key = readPathKey(jobKey, this.#parts);
    const now = this.#parts.clock.now();
    // Retries may be set on a job that nobody has, as one has to before an incident is resolved.
    const job = timeoutMs === undefined
      ? this.#parts.jobs.known(key, "UPDATE")
      : this.#parts.jobs.locked(key, now);
    if (timeoutMs !== undefined) job.untilAt = now + timeoutMs;
    if (retries !== undefined) job.retries = retries;
    return { status: 204 };
  }

  #read(route: JsonRoute, request: Request): Promise<JsonObject> {
    return readBody(request, { route, flavour: this.#parts.flavour });
  }
}

function readLock(body: JsonObject): JobLock {
  const timeoutMs = integerAt(body, "timeout") ?? 0;
  const maximum = integerAt(body, "maxJobsToActivate") ?? 0;
  for (const [name, value] of [["timeout", timeoutMs], ["maxJobsToActivate", maximum]] as const) {
    if (value < 1) throw invalidArgument(`The value for ${name} is '${value}' but must be greater than 0.`);
  }
  return {
    type: textAt(body, "type") ?? "",
    worker: textAt(body, "worker") ?? "",
    timeoutMs,
    maximum,
    tenantIds: textsAt(body, "tenantIds") ?? [DEFAULT_TENANT_ID],
  };
}
