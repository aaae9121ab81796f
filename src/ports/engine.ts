/**
 * The process engine: the dozen Zeebe commands that this project needs. Adapters translate their server's
 * dialect; what a command means is Zeebe's.
 *
 * Every method throws a `ZeebridgeError` with an `ENGINE_…` code on failure.
 *
 * @module
 */

import type { JsonObject } from "../core/json.ts";
import type {
  DeploymentKey,
  ElementInstanceKey,
  JobKey,
  MessageKey,
  ProcessDefinitionKey,
  ProcessInstanceKey,
} from "../core/keys.ts";
import type { DefinitionSearch } from "./definition_search.ts";

/** A process engine. */
export interface Engine extends DefinitionSearch {
  /** Asks the gateway who it is. Used as a readiness probe, too. */
  topology(options?: EngineCallOptions): Promise<Topology>;
  /** Deploys resources, all or none. */
  deploy(command: DeployCommand, options?: EngineCallOptions): Promise<Deployment>;
  /**
   * Creates an instance of one version of a process. Not idempotent.
   *
   * With `awaitCompletion` the answer comes when the instance has ended, so `timeoutMs` says how long that may
   * take. `ENGINE_OUTCOME_UNKNOWN` then: it was created, and goes on.
   */
  createProcessInstance(
    command: CreateProcessInstanceCommand,
    options?: EngineCallOptions,
  ): Promise<CreatedProcessInstance>;
  /** Publishes a message. With an id and a time to live, a repetition is reported as `duplicate`. */
  publishMessage(command: PublishMessageCommand, options?: EngineCallOptions): Promise<PublishedMessage>;
  /**
   * Gives a message to what waits for it now, and says what it was. Nothing is buffered and nothing is known
   * of a repetition: not idempotent.
   */
  correlateMessage(command: CorrelateMessageCommand, options?: EngineCallOptions): Promise<CorrelatedMessage>;
  /**
   * Stores a document, and gives the reference that stands for it in variables. `ENGINE_UNSUPPORTED` on an
   * engine that stores none.
   */
  createDocument(command: CreateDocumentCommand, options?: EngineCallOptions): Promise<DocumentReference>;
  /**
   * Locks jobs of one type for this worker. Resolves with no jobs when the poll's time is up. Never abort a
   * long poll: the gateway would hand its jobs to a dead socket.
   */
  activateJobs(command: ActivateJobsCommand): Promise<ActivatedJob[]>;
  /** Completes a job. */
  completeJob(command: CompleteJobCommand, options?: EngineCallOptions): Promise<void>;
  /** Fails a job. */
  failJob(command: FailJobCommand, options?: EngineCallOptions): Promise<void>;
  /** Throws a BPMN error from a job. */
  throwJobError(command: ThrowJobErrorCommand, options?: EngineCallOptions): Promise<void>;
  /** Extends (or shortens) the lock on a job, counted from now. */
  updateJobTimeout(command: UpdateJobTimeoutCommand, options?: EngineCallOptions): Promise<void>;
}

/** Options of one engine call. */
export interface EngineCallOptions {
  /** Ends the call; what it asked for may have happened all the same. */
  signal?: AbortSignal;
  /** Longest wait for the answer, in milliseconds; then it is `ENGINE_OUTCOME_UNKNOWN`. Default: the adapter's. */
  timeoutMs?: number;
}

/** What the gateway says about its cluster. */
export interface Topology {
  /** Version of the gateway, such as `8.6.0`. */
  gatewayVersion: string;
  /** Brokers known. */
  clusterSize: number;
  /** Partitions. */
  partitionsCount: number;
  /** Partitions that have a healthy leader. */
  leaders: number;
}

/** Asks for a deployment. */
export interface DeployCommand {
  /** Resources; the extension of a name decides its kind. */
  resources: DeploymentResource[];
  /** Tenant to deploy for. */
  tenantId: string;
}

/** One file of a deployment. */
export interface DeploymentResource {
  /** File name. */
  name: string;
  /** Content. */
  content: Uint8Array<ArrayBuffer>;
}

/** A deployment that happened. */
export interface Deployment {
  /** Key of the deployment. */
  deploymentKey: DeploymentKey;
  /** Process definitions in it, new or unchanged. */
  processes: DeployedProcess[];
}

/** One deployed process definition. */
export interface DeployedProcess {
  /** BPMN process id. */
  processDefinitionId: string;
  /** Key of this version. */
  processDefinitionKey: ProcessDefinitionKey;
  /** Version, from 1. */
  version: number;
  /** Resource that it came from. */
  resourceName: string;
  /** Tenant. */
  tenantId: string;
}

/** Asks for a process instance. */
export interface CreateProcessInstanceCommand {
  /** Version to start. */
  processDefinitionKey: ProcessDefinitionKey;
  /** Variables of the instance. */
  variables: JsonObject;
  /** Tenant. */
  tenantId: string;
  /** Waits for the end of the instance; absent: for its creation. */
  awaitCompletion?: AwaitCompletion;
}

/** What is wanted of an instance that has ended. */
export interface AwaitCompletion {
  /** Names of the variables to give back; absent: all. */
  fetchVariables?: string[];
}

/** A process instance that was created. */
export interface CreatedProcessInstance {
  /** Key of the instance. */
  processInstanceKey: ProcessInstanceKey;
  /** Its variables when it ended; empty unless `awaitCompletion` asked for them. */
  variables: JsonObject;
}

/** Asks for a message. */
export interface PublishMessageCommand {
  /** Message name. */
  name: string;
  /** Correlation key; empty for message start events without one. */
  correlationKey: string;
  /** Idempotency id, unique among buffered messages of this name and correlation key. */
  messageId?: string;
  /** How long the engine buffers the message, in milliseconds. */
  timeToLiveMs: number;
  /** Variables. */
  variables: JsonObject;
  /** Tenant. */
  tenantId: string;
}

/** A message that the engine has. */
export type PublishedMessage =
  | { outcome: "published"; messageKey: MessageKey }
  /** A message with this id was published before and is still buffered: nothing happened, on purpose. */
  | { outcome: "duplicate" };

/** Asks for a message to meet what waits for it. */
export interface CorrelateMessageCommand {
  /** Message name. */
  name: string;
  /** Correlation key; empty for message start events without one. */
  correlationKey: string;
  /** Variables. */
  variables: JsonObject;
  /** Tenant. */
  tenantId: string;
}

/** What became of a message that was not to be buffered. */
export type CorrelatedMessage =
  | {
    outcome: "correlated";
    /** Key of the message. */
    messageKey: MessageKey;
    /** The instance that it met, or started. */
    processInstanceKey: ProcessInstanceKey;
    /** Tenant. */
    tenantId: string;
  }
  /** Nothing waits for such a message: nothing happened. */
  | { outcome: "notFound" };

/** Asks for a document to be stored. */
export interface CreateDocumentCommand {
  /** Content. */
  content: Uint8Array<ArrayBuffer>;
  /** Media type. */
  contentType: string;
  /** File name. */
  fileName: string;
}

/**
 * What stands for a document in variables: `camunda.document.type`, `storeId`, `documentId`, `contentHash` and
 * `metadata`, as the engine gave it.
 */
export type DocumentReference = JsonObject;

/** Asks for jobs. */
export interface ActivateJobsCommand {
  /** Job type. */
  type: string;
  /** Name of this worker, for people who look at the engine. */
  worker: string;
  /** How long the jobs are locked, in milliseconds. */
  timeoutMs: number;
  /** Most jobs to lock. */
  maxJobsToActivate: number;
  /** How long the poll may wait for a job, in milliseconds, at most 25,000; 0: answer at once. */
  requestTimeoutMs: number;
  /** Variables to fetch; absent: all. */
  fetchVariables?: string[];
  /** Tenants. */
  tenantIds: string[];
}

/** A job that is locked for this worker. */
export interface ActivatedJob {
  /** Key of the job. */
  jobKey: JobKey;
  /** Job type. */
  type: string;
  /** BPMN process id. */
  processDefinitionId: string;
  /** Key of the process definition. */
  processDefinitionKey: ProcessDefinitionKey;
  /** Version of the process definition. */
  processDefinitionVersion: number;
  /** Key of the process instance. */
  processInstanceKey: ProcessInstanceKey;
  /** Id of the BPMN element. */
  elementId: string;
  /** Key of the element instance. */
  elementInstanceKey: ElementInstanceKey;
  /** Task headers of the model. */
  customHeaders: Record<string, string>;
  /** Variables that were fetched. */
  variables: JsonObject;
  /** Retries left, this one included. */
  retries: number;
  /** When the lock ends, in milliseconds since the epoch. */
  deadlineAt: number;
  /** Tenant. */
  tenantId: string;
}

/** Completes a job. */
export interface CompleteJobCommand {
  /** The job. */
  jobKey: JobKey;
  /** Variables to merge into the process. */
  variables: JsonObject;
}

/** Fails a job. */
export interface FailJobCommand {
  /** The job. */
  jobKey: JobKey;
  /** Retries left; 0 raises an incident. */
  retries: number;
  /** What happened, for people who look at the engine. */
  errorMessage: string;
  /** Wait before the next try, in milliseconds. */
  retryBackoffMs: number;
  /** Variables local to the task. */
  variables?: JsonObject;
}

/** Throws a BPMN error. */
export interface ThrowJobErrorCommand {
  /** The job. */
  jobKey: JobKey;
  /** Code that the model catches. */
  errorCode: string;
  /** What happened. */
  errorMessage?: string;
  /** Variables of the catching scope. */
  variables?: JsonObject;
}

/** Moves the end of a job's lock. */
export interface UpdateJobTimeoutCommand {
  /** The job. */
  jobKey: JobKey;
  /** New length of the lock from now, in milliseconds. */
  timeoutMs: number;
}
