/**
 * Commands of Zeebe's REST API v2 as values: where they go, what they carry, and how their answer is read.
 *
 * Bodies have only properties that 8.6.0 knows and 8.8 accepts, which refuses what it does not know. Keys are
 * sent as texts, which every version takes.
 *
 * @see https://docs.camunda.io/docs/apis-tools/orchestration-cluster-api-rest/orchestration-cluster-api-rest-overview/
 * @module
 */

import type { Json, JsonObject } from "../json.ts";
import type { JobKey, MessageKey, ProcessDefinitionKey, ProcessInstanceKey } from "../keys.ts";
import {
  readActivatedJobs,
  readCorrelatedMessage,
  readCreatedInstance,
  readDeployment,
  readDocumentReference,
  readNothing,
  readPublishedMessage,
  readTopology,
  type ZeebeDeployment,
  type ZeebeInstance,
  type ZeebeJob,
  type ZeebeTopology,
} from "./read.ts";

/** One call of the REST API. */
export interface ZeebeCall<T> {
  /** What is asked for, as an error message says it: `Cannot ${action}: …`. */
  action: string;
  /** Request method. */
  method: "GET" | "POST" | "PATCH";
  /** Path below the version, without a leading slash. */
  path: string;
  /** JSON body, if it has one. */
  body?: JsonObject;
  /** Whether twice is as good as once, so that an answer that got lost has done no harm. */
  repeatable: boolean;
  /** Texts that may come from a sender: the engine's words are left out where they quote one. */
  senderTexts?: readonly string[];
  /** What a sender's event has become: the engine's words are left out where they quote a text or number of it. */
  senderValue?: Json;
  /** Outcome where the engine's refusal `ALREADY_EXISTS` means that all is well. */
  alreadyExists?: T;
  /** Most bytes of the body; absent: as many as the engine takes. */
  maxBodyBytes?: number;
  /** Gives the outcome where the engine's refusal `NOT_FOUND` is an answer. */
  notFound?(): T;
  /** First version that has the route. Default: the first whose REST API has commands. */
  since?: string;
  /** Whether the answer is a text and no JSON: `read` gets it as it is, empty where there is none. */
  answersText?: true;
  /**
   * Reads the body of the answer; `null` if it has none.
   *
   * @throws {TypeError} if it is not what the engine sends.
   */
  read(body: Json): T;
}

/** Asks for the version and the partitions. */
export const TOPOLOGY_CALL: ZeebeCall<ZeebeTopology> = {
  action: "ask for the topology",
  method: "GET",
  path: "topology",
  repeatable: true,
  read: readTopology,
};

/** Deploys resources; the body is a form with the files as parts named `resources`, and `tenantId`. */
export const DEPLOY_CALL: ZeebeCall<ZeebeDeployment> = {
  action: "deploy resources",
  method: "POST",
  path: "deployments",
  // An unchanged resource keeps its key and version.
  repeatable: true,
  read: readDeployment,
};

/**
 * Most bytes of a command that an event becomes. The engine takes some 4 MiB with all that follows from a command,
 * and that only after it was sent: an event with more than 1.5 MiB of variables, which is what Camunda's runtime
 * takes, gets so far in no process. The rest is for names and keys.
 */
const MAX_EVENT_BYTES = 1_572_864 + 8_192;

/**
 * Creates an instance of one version of a process.
 *
 * How long its end may take is the caller's to say: engines up to 8.9 ignore a request timeout here.
 */
export function createInstanceCall(command: {
  processDefinitionKey: ProcessDefinitionKey;
  variables: JsonObject;
  tenantId: string;
  awaitCompletion?: { fetchVariables?: string[] };
}): ZeebeCall<ZeebeInstance> {
  const { processDefinitionKey, variables, tenantId, awaitCompletion } = command;
  const body: JsonObject = { processDefinitionKey, variables, tenantId };
  if (awaitCompletion !== undefined) body.awaitCompletion = true;
  if (awaitCompletion?.fetchVariables !== undefined) body.fetchVariables = awaitCompletion.fetchVariables;
  return {
    action: awaitCompletion === undefined
      ? "create a process instance"
      : "await the end of a process instance",
    method: "POST",
    path: "process-instances",
    body,
    maxBodyBytes: MAX_EVENT_BYTES,
    senderValue: variables,
    repeatable: false,
    read: readCreatedInstance,
  };
}

/** What publishing a message comes to. */
export type ZeebePublication = { outcome: "published"; messageKey: MessageKey } | { outcome: "duplicate" };

/** Publishes a message. The engine knows a repetition by its id, and only while it buffers the first. */
export function publishMessageCall(command: {
  name: string;
  correlationKey: string;
  messageId?: string;
  timeToLiveMs: number;
  variables: JsonObject;
  tenantId: string;
}): ZeebeCall<ZeebePublication> {
  const { name, correlationKey, messageId, timeToLiveMs, variables, tenantId } = command;
  const body: JsonObject = { name, correlationKey, timeToLive: timeToLiveMs, variables, tenantId };
  if (messageId !== undefined) body.messageId = messageId;
  return {
    action: "publish a message",
    method: "POST",
    path: "messages/publication",
    body,
    maxBodyBytes: MAX_EVENT_BYTES,
    senderValue: variables,
    repeatable: messageId !== undefined && timeToLiveMs > 0,
    senderTexts: messageId === undefined ? [correlationKey] : [correlationKey, messageId],
    alreadyExists: { outcome: "duplicate" },
    read: readPublishedMessage,
  };
}

/** What correlating a message comes to. */
export type ZeebeCorrelation =
  | {
    outcome: "correlated";
    messageKey: MessageKey;
    processInstanceKey: ProcessInstanceKey;
    tenantId: string;
  }
  | { outcome: "notFound" };

/** Gives a message to what waits for it now. */
export function correlateMessageCall(command: {
  name: string;
  correlationKey: string;
  variables: JsonObject;
  tenantId: string;
}): ZeebeCall<ZeebeCorrelation> {
  const { name, correlationKey, variables, tenantId } = command;
  return {
    action: "correlate a message",
    method: "POST",
    path: "messages/correlation",
    body: { name, correlationKey, variables, tenantId },
    maxBodyBytes: MAX_EVENT_BYTES,
    senderValue: variables,
    repeatable: false,
    senderTexts: [correlationKey],
    notFound: () => ({ outcome: "notFound" }),
    read: readCorrelatedMessage,
  };
}

/** Stores a document; the body is a form with the parts `file` and `metadata`. */
export function createDocumentCall(
  { fileName, contentType }: { fileName: string; contentType: string },
): ZeebeCall<JsonObject> {
  return {
    action: "store a document",
    method: "POST",
    path: "documents",
    since: "8.7",
    // A document that nobody refers to is all that a lost answer leaves.
    repeatable: true,
    senderTexts: [fileName, contentType],
    read: readDocumentReference,
  };
}

/** Locks jobs. A request timeout of 0 becomes -1: to the engine, 0 is its default of ten seconds. */
export function activateJobsCall(command: {
  type: string;
  worker: string;
  timeoutMs: number;
  maxJobsToActivate: number;
  requestTimeoutMs: number;
  fetchVariables?: string[];
  tenantIds: string[];
}): ZeebeCall<ZeebeJob[]> {
  const { type, worker, timeoutMs, maxJobsToActivate, requestTimeoutMs, fetchVariables, tenantIds } = command;
  const body: JsonObject = {
    type,
    worker,
    timeout: timeoutMs,
    maxJobsToActivate,
    requestTimeout: requestTimeoutMs > 0 ? requestTimeoutMs : -1,
    tenantIds,
  };
  if (fetchVariables !== undefined) body.fetchVariable = fetchVariables;
  return {
    action: `activate jobs of type ${type}`,
    method: "POST",
    path: "jobs/activation",
    body,
    // Jobs that were locked for nobody come back when their lock runs out.
    repeatable: true,
    read: readActivatedJobs,
  };
}

/** A command about one job. A repetition finds the job gone, or sets what is set already. */
function jobCall(
  jobKey: JobKey,
  details: Pick<ZeebeCall<void>, "action" | "method" | "body"> & { end: string },
): ZeebeCall<void> {
  const { action, method, body, end } = details;
  return {
    action: `${action} job ${jobKey}`,
    method,
    path: `jobs/${encodeURIComponent(jobKey)}${end}`,
    body,
    repeatable: true,
    read: readNothing,
  };
}

/** Completes a job. */
export function completeJobCall(command: { jobKey: JobKey; variables: JsonObject }): ZeebeCall<void> {
  const { jobKey, variables } = command;
  return jobCall(jobKey, { action: "complete", method: "POST", end: "/completion", body: { variables } });
}

/** Fails a job. */
export function failJobCall(command: {
  jobKey: JobKey;
  retries: number;
  errorMessage: string;
  retryBackoffMs: number;
  variables?: JsonObject;
}): ZeebeCall<void> {
  const { jobKey, retries, errorMessage, retryBackoffMs, variables } = command;
  const body: JsonObject = { retries, errorMessage, retryBackOff: retryBackoffMs };
  if (variables !== undefined) body.variables = variables;
  return jobCall(jobKey, { action: "fail", method: "POST", end: "/failure", body });
}

/** Throws a BPMN error from a job. */
export function throwJobErrorCall(command: {
  jobKey: JobKey;
  errorCode: string;
  errorMessage?: string;
  variables?: JsonObject;
}): ZeebeCall<void> {
  const { jobKey, errorCode, errorMessage, variables } = command;
  const body: JsonObject = { errorCode };
  if (errorMessage !== undefined) body.errorMessage = errorMessage;
  if (variables !== undefined) body.variables = variables;
  return jobCall(jobKey, { action: "throw an error from", method: "POST", end: "/error", body });
}

/** Moves the end of a job's lock. */
export function updateJobTimeoutCall(command: { jobKey: JobKey; timeoutMs: number }): ZeebeCall<void> {
  const { jobKey, timeoutMs } = command;
  return jobCall(jobKey, {
    action: "extend the lock of",
    method: "PATCH",
    end: "",
    body: { changeset: { timeout: timeoutMs } },
  });
}
