/**
 * Commands of the stub engine: each reads a request and gives the answer.
 *
 * @module
 */

import type { JsonObject } from "../core/json.ts";
import { DEFAULT_TENANT_ID } from "../core/keys.ts";
import type { Clock } from "../ports/clock.ts";
import {
  invalidArgument,
  problemAnswer,
  rejection,
  springAnswer,
  type StubAnswer,
  type StubFlavour,
  StubRefusal,
  unreadable,
  writeKey,
} from "./engine_answer.ts";
import {
  readDeployment,
  type StubDefinition,
  StubDefinitions,
  writeDefinition,
} from "./engine_definitions.ts";
import { storeDocument, type StubDocument } from "./engine_documents.ts";
import { type StubJob, type StubJobLock, type StubJobRequest, StubJobs, writeJob } from "./engine_jobs.ts";
import { StubMessages } from "./engine_messages.ts";
import {
  flagAt,
  integerAt,
  type JsonRoute,
  objectAt,
  readBody,
  type StubCommandRoute,
  textAt,
  textsAt,
} from "./engine_request.ts";

import {
  createSubscription,
  type StubSubscription,
  type StubSubscriptionRequest,
} from "./engine_subscriptions.ts";

/** A process instance that was created, to look at. */
export interface StubInstance {
  /** Key. */
  processInstanceKey: bigint;
  /** Its process definition. */
  definition: StubDefinition;
  /** Variables. */
  variables: JsonObject;
  /** Tenant. */
  tenantId: string;
  /** Where it is in its life. A test may end it. */
  state: "ACTIVE" | "COMPLETED" | "TERMINATED";
  /** When it was created, in milliseconds since the epoch. */
  createdAt: number;
}

const VERSIONS: Record<StubFlavour, string> = { "8.6.0": "8.6.0", "8.8": "8.8.5", "8.9": "8.9.1" };

const PARTITIONS = 5;
const PARTITION_SHIFT = 51n;
/** Keys are of the last partition, beyond 2^53: whoever rounds them is found out. */
const FIRST_KEY = (BigInt(PARTITIONS) << PARTITION_SHIFT) + 1n;
const JOB_KEY = /^\d{1,19}$/;

/** Poll of a client that does not say how long. */
const DEFAULT_POLL_MS = 10_000;
/** The web server gives up on a request after this time, but what it started goes on. */
const SERVER_PATIENCE_MS = 30_000;

type Command = (request: Request, jobKey: string) => Promise<StubAnswer>;

/** The state of a stub engine, and its commands by route. */
export class StubCommands implements Record<StubCommandRoute, Command> {
  /** Process definitions. */
  readonly definitions: StubDefinitions = new StubDefinitions({
    nextKey: () => this.#nextKey(),
    now: () => this.#clock.now(),
  });
  /** Jobs. */
  readonly jobs: StubJobs = new StubJobs(() => this.#nextKey());
  /** Messages. */
  readonly messages: StubMessages = new StubMessages();
  /** Every process instance that was created, oldest first. */
  readonly instances: StubInstance[] = [];
  /** Every message subscription, oldest first. */
  readonly subscriptions: StubSubscription[] = [];
  /** Every document that was stored, oldest first. */
  readonly documents: StubDocument[] = [];
  readonly #clock: Clock;
  readonly #flavour: StubFlavour;
  readonly #tenantIds: readonly string[] | undefined;
  readonly #waiting = new Set<AbortController>();
  #key = FIRST_KEY;

  /** Makes an empty engine. */
  constructor(options: { clock: Clock; flavour: StubFlavour; tenantIds?: string[] }) {
    this.#clock = options.clock;
    this.#flavour = options.flavour;
    this.#tenantIds = options.tenantIds;
  }

  /** Polls that wait now. */
  get waitingPolls(): number {
    return this.#waiting.size;
  }

  /** Adds a job and wakes the polls. */
  addJob(request: StubJobRequest): StubJob {
    const job = this.jobs.add(request);
    this.#wake();
    return job;
  }

  /** Adds a message subscription. */
  addSubscription(request: StubSubscriptionRequest): StubSubscription {
    const subscription = createSubscription(request, {
      nextKey: () => this.#nextKey(),
      now: this.#clock.now(),
    });
    this.subscriptions.push(subscription);
    return subscription;
  }

  /** `GET /topology` */
  topology(): Promise<StubAnswer> {
    const partitions = Array.from({ length: PARTITIONS }, (_, index) => {
      return { partitionId: index + 1, role: "leader", health: "healthy" };
    });
    const version = VERSIONS[this.#flavour];
    const body: JsonObject = {
      brokers: [{ nodeId: 0, host: "127.0.0.1", port: 26501, version, partitions }],
      clusterSize: 1,
      partitionsCount: PARTITIONS,
      replicationFactor: 1,
      gatewayVersion: version,
    };
    if (this.#flavour !== "8.6.0") body.lastCompletedChangeId = "-1";
    if (this.#flavour === "8.9") body.clusterId = "stub";
    return Promise.resolve({ status: 200, body });
  }

  /** `POST /deployments` */
  async deploy(request: Request): Promise<StubAnswer> {
    const { files, tenantId } = await readDeployment(request);
    const tenant = this.#tenantOf(tenantId, "Deploy Resources");
    const deployed = this.definitions.deploy(files, tenant);
    const deploymentKey = writeKey(this.#flavour, this.#nextKey());
    const deployments = deployed.map((definition) => writeDefinition(this.#flavour, definition));
    return { status: 200, body: { deploymentKey, tenantId: tenant, deployments } };
  }

  /** `POST /process-instances` */
  async createProcessInstance(request: Request): Promise<StubAnswer> {
    const body = await this.#read("createProcessInstance", request);
    const tenantId = this.#tenantOf(textAt(body, "tenantId"), "Create Process Instance");
    const definition = this.#definitionOf(body, tenantId);
    const { processDefinitionId, processDefinitionKey, version } = definition;
    const instance: StubInstance = {
      processInstanceKey: this.#nextKey(),
      definition,
      variables: objectAt(body, "variables"),
      tenantId,
      state: flagAt(body, "awaitCompletion") ? "COMPLETED" : "ACTIVE",
      createdAt: this.#clock.now(),
    };
    this.instances.push(instance);
    const answer: JsonObject = {
      processDefinitionId,
      processDefinitionKey: writeKey(this.#flavour, processDefinitionKey),
      processDefinitionVersion: version,
      processInstanceKey: writeKey(this.#flavour, instance.processInstanceKey),
      tenantId,
      variables: flagAt(body, "awaitCompletion") ? variablesAtEnd(body) : {},
    };
    if (this.#flavour !== "8.6.0") answer.tags = [];
    if (this.#flavour === "8.9") answer.businessId = null;
    return { status: 200, body: answer };
  }

  /** `POST /messages/publication` */
  async publishMessage(request: Request): Promise<StubAnswer> {
    const body = await this.#read("publishMessage", request);
    const tenantId = this.#tenantOf(textAt(body, "tenantId"), "Publish Message");
    const messageKey = this.#nextKey();
    this.messages.publish({
      messageKey,
      name: textAt(body, "name") ?? "",
      correlationKey: textAt(body, "correlationKey") ?? "",
      messageId: textAt(body, "messageId") ?? "",
      timeToLiveMs: integerAt(body, "timeToLive") ?? 0,
      variables: objectAt(body, "variables"),
      tenantId,
      publishedAt: this.#clock.now(),
    });
    return { status: 200, body: { messageKey: writeKey(this.#flavour, messageKey), tenantId } };
  }

  /** `POST /messages/correlation` */
  async correlateMessage(request: Request): Promise<StubAnswer> {
    const body = await this.#read("correlateMessage", request);
    const tenantId = this.#tenantOf(textAt(body, "tenantId"), "Correlate Message");
    const name = textAt(body, "name") ?? "";
    const correlationKey = textAt(body, "correlationKey") ?? "";
    const subscription = this.subscriptions.find((candidate) =>
      candidate.state === "CREATED" && candidate.messageName === name && candidate.tenantId === tenantId &&
      candidate.correlationKey === correlationKey
    );
    if (subscription === undefined) {
      const wanted = `message with name '${name}' and correlation key '${correlationKey}'`;
      const reason = `Expected to find subscription for ${wanted}, but none was found.`;
      throw rejection("NOT_FOUND", { intent: "CORRELATE", reason });
    }
    subscription.state = "CORRELATED";
    subscription.updatedAt = this.#clock.now();
    const messageKey = writeKey(this.#flavour, this.#nextKey());
    const processInstanceKey = writeKey(this.#flavour, subscription.processInstanceKey);
    return { status: 200, body: { messageKey, processInstanceKey, tenantId } };
  }

  /** `POST /documents` */
  createDocument(request: Request): Promise<StubAnswer> {
    return storeDocument(request, { documents: this.documents, flavour: this.#flavour });
  }

  /** `POST /jobs/activation` */
  async activateJobs(request: Request): Promise<StubAnswer> {
    const body = await this.#read("activateJobs", request);
    const lock = readLock(body);
    const asked = integerAt(body, "requestTimeout") ?? 0;
    const waitMs = asked < 0 ? 0 : asked === 0 ? DEFAULT_POLL_MS : asked;
    const polled = this.#poll(lock, this.#clock.now() + waitMs);
    if (waitMs > SERVER_PATIENCE_MS) {
      // The answer leaves without the poll, which goes on and takes jobs that nobody gets.
      await this.#clock.sleep(SERVER_PATIENCE_MS);
      return springAnswer(503, "/v2/jobs/activation");
    }
    const names = textsAt(body, "fetchVariable");
    const jobs = (await polled).map((job) => writeJob(job, { flavour: this.#flavour, names }));
    return { status: 200, body: { jobs } };
  }

  /** `POST /jobs/{jobKey}/completion` */
  async completeJob(request: Request, jobKey: string): Promise<StubAnswer> {
    const body = await this.#read("completeJob", request);
    const job = this.jobs.open(readJobKey(jobKey), "COMPLETE");
    job.state = "completed";
    job.resultVariables = objectAt(body, "variables");
    return { status: 204 };
  }

  /** `POST /jobs/{jobKey}/failure` */
  async failJob(request: Request, jobKey: string): Promise<StubAnswer> {
    const body = await this.#read("failJob", request);
    const job = this.jobs.open(readJobKey(jobKey), "FAIL");
    const backoffMs = integerAt(body, "retryBackOff") ?? 0;
    // No retries given are none left.
    job.retries = Math.max(0, integerAt(body, "retries") ?? 0);
    job.state = job.retries === 0 ? "failed" : backoffMs > 0 ? "backingOff" : "ready";
    job.untilAt = this.#clock.now() + backoffMs;
    job.errorMessage = textAt(body, "errorMessage") ?? "";
    job.resultVariables = objectAt(body, "variables");
    this.#wake();
    return { status: 204 };
  }

  /** `POST /jobs/{jobKey}/error` */
  async throwJobError(request: Request, jobKey: string): Promise<StubAnswer> {
    const body = await this.#read("throwJobError", request);
    const job = this.jobs.open(readJobKey(jobKey), "THROW_ERROR");
    job.state = "errorThrown";
    job.errorCode = textAt(body, "errorCode") ?? "";
    job.errorMessage = textAt(body, "errorMessage") ?? "";
    job.resultVariables = objectAt(body, "variables");
    return { status: 204 };
  }

  /** `PATCH /jobs/{jobKey}` */
  async updateJobTimeout(request: Request, jobKey: string): Promise<StubAnswer> {
    const body = await this.#read("updateJobTimeout", request);
    const changeset = objectAt(body, "changeset");
    const timeoutMs = integerAt(changeset, "timeout");
    const retries = integerAt(changeset, "retries");
    if (timeoutMs === undefined && retries === undefined) {
      throw invalidArgument("At least one of [retries, timeout] is required");
    }
    const job = this.jobs.locked(readJobKey(jobKey), this.#clock.now());
    if (timeoutMs !== undefined) job.untilAt = this.#clock.now() + timeoutMs;
    if (retries !== undefined) job.retries = retries;
    return { status: 204 };
  }

  #read(route: JsonRoute, request: Request): Promise<JsonObject> {
    return readBody(request, { route, flavour: this.#flavour });
  }

  #nextKey(): bigint {
    return this.#key++;
  }

  #tenantOf(tenantId: string | undefined, request: string): string {
    const tenant = tenantId ?? DEFAULT_TENANT_ID;
    const known = this.#tenantIds ?? [DEFAULT_TENANT_ID];
    if (known.includes(tenant)) return tenant;
    const reason = this.#tenantIds === undefined ? "multi-tenancy is disabled" : "tenant does not exist";
    throw invalidArgument(
      `Expected to handle request ${request} with tenant identifier '${tenant}', but ${reason}`,
    );
  }

  #definitionOf(body: JsonObject, tenantId: string): StubDefinition {
    const key = textAt(body, "processDefinitionKey");
    const id = textAt(body, "processDefinitionId");
    if ((key === undefined) === (id === undefined)) {
      throw invalidArgument("Exactly one of [processDefinitionId, processDefinitionKey] is required");
    }
    if (integerAt(body, "processDefinitionVersion") !== undefined) {
      throw new StubRefusal({
        status: 501,
        body: { error: "This stub engine starts a key, or a latest version" },
      });
    }
    const byKey = key === undefined ? undefined : this.definitions.byKey(BigInt(key));
    const found = id === undefined ? byKey : this.definitions.latest(id, tenantId);
    if (found?.tenantId === tenantId) return found;
    const wanted = id === undefined ? `key '${key}'` : `process ID '${id}'`;
    const reason = `Expected to find process definition with ${wanted}, but none found`;
    throw rejection("NOT_FOUND", { intent: "CREATE", reason });
  }

  /** Locks jobs, or waits for some: for a new one, or for a lock or a back-off that ends. */
  async #poll(lock: StubJobLock, untilAt: number): Promise<StubJob[]> {
    for (;;) {
      const now = this.#clock.now();
      const jobs = this.jobs.lock(lock, now);
      if (jobs.length > 0 || now >= untilAt) return jobs;
      const bell = new AbortController();
      this.#waiting.add(bell);
      await this.#clock.sleep(Math.min(untilAt, this.jobs.nextReadyAt(lock)) - now, bell.signal);
      this.#waiting.delete(bell);
    }
  }

  #wake(): void {
    for (const bell of this.#waiting) bell.abort();
  }
}

/** A process of this stub ends as it began, whatever its model says. */
function variablesAtEnd(body: JsonObject): JsonObject {
  const names = textsAt(body, "fetchVariables") ?? [];
  const variables = Object.entries(objectAt(body, "variables"));
  return Object.fromEntries(variables.filter(([name]) => names.length === 0 || names.includes(name)));
}

function readLock(body: JsonObject): StubJobLock {
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

/**
 * The key in a path.
 *
 * @throws {StubRefusal} 400 if it is none, 503 if it is of a partition that does not exist.
 */
function readJobKey(text: string): bigint {
  if (!JOB_KEY.test(text)) throw unreadable();
  const key = BigInt(text);
  const partition = key >> PARTITION_SHIFT;
  if (partition >= 1n && partition <= BigInt(PARTITIONS)) return key;
  const title = "io.camunda.zeebe.gateway.cmd.PartitionNotFoundException";
  throw new StubRefusal(problemAnswer(503, { title, detail: `Partition ${partition} does not exist` }));
}
