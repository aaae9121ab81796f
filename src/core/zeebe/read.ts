/**
 * Bodies of Zeebe's answers → values, whatever the version: 8.6.0 calls a job's key `key` and writes keys as
 * numbers, later versions call it `jobKey` and write texts.
 *
 * Every reader throws a `TypeError` that says what is wrong without quoting it.
 *
 * @module
 */

import { isJsonObject, type Json, type JsonObject, ownProperty } from "../json.ts";
import {
  type DeploymentKey,
  type ElementInstanceKey,
  type JobKey,
  type MessageKey,
  type ProcessDefinitionKey,
  type ProcessInstanceKey,
  readKey,
} from "../keys.ts";

/** What the gateway says about its cluster. */
export interface ZeebeTopology {
  /** Version of the gateway. */
  gatewayVersion: string;
  /** Brokers known. */
  clusterSize: number;
  /** Partitions. */
  partitionsCount: number;
  /** Partitions that have a healthy leader. */
  leaders: number;
}

/** A deployment that happened. */
export interface ZeebeDeployment {
  /** Key of the deployment. */
  deploymentKey: DeploymentKey;
  /** Process definitions in it; decisions and forms are left out. */
  processes: {
    processDefinitionId: string;
    processDefinitionKey: ProcessDefinitionKey;
    version: number;
    resourceName: string;
    tenantId: string;
  }[];
}

/** A process instance that was created. */
export interface ZeebeInstance {
  /** Key of the instance. */
  processInstanceKey: ProcessInstanceKey;
  /** Its variables when it ended; empty unless its end was awaited. */
  variables: JsonObject;
}

/** A job that is locked for a worker. */
export interface ZeebeJob {
  jobKey: JobKey;
  type: string;
  processDefinitionId: string;
  processDefinitionKey: ProcessDefinitionKey;
  processDefinitionVersion: number;
  processInstanceKey: ProcessInstanceKey;
  elementId: string;
  elementInstanceKey: ElementInstanceKey;
  customHeaders: Record<string, string>;
  variables: JsonObject;
  retries: number;
  deadlineAt: number;
  tenantId: string;
}

/** Reads the answer of `GET /topology`. */
export function readTopology(body: Json): ZeebeTopology {
  const topology = objectOf(body, "the answer");
  const led = new Set<number>();
  for (const broker of listAt(topology, "brokers")) {
    for (const partition of listAt(objectOf(broker, "a broker"), "partitions")) {
      const { role, health, partitionId } = objectOf(partition, "a partition");
      if (role === "leader" && health === "healthy" && typeof partitionId === "number") led.add(partitionId);
    }
  }
  return {
    gatewayVersion: textAt(topology, "gatewayVersion"),
    clusterSize: integerAt(topology, "clusterSize"),
    partitionsCount: integerAt(topology, "partitionsCount"),
    leaders: led.size,
  };
}

/** Reads the answer of `POST /deployments`. */
export function readDeployment(body: Json): ZeebeDeployment {
  const deployment = objectOf(body, "the answer");
  const processes: ZeebeDeployment["processes"] = [];
  for (const item of listAt(deployment, "deployments")) {
    const process = ownProperty(objectOf(item, "a deployment"), "processDefinition");
    if (process === undefined || process === null) continue;
    const definition = objectOf(process, "processDefinition");
    processes.push({
      processDefinitionId: textAt(definition, "processDefinitionId"),
      processDefinitionKey: readKey(ownProperty(definition, "processDefinitionKey")),
      version: integerAt(definition, "processDefinitionVersion"),
      resourceName: textAt(definition, "resourceName"),
      tenantId: textAt(definition, "tenantId"),
    });
  }
  return { deploymentKey: readKey(ownProperty(deployment, "deploymentKey")), processes };
}

/** Reads the answer of `POST /process-instances`. */
export function readCreatedInstance(body: Json): ZeebeInstance {
  const instance = objectOf(body, "the answer");
  return {
    processInstanceKey: readKey(ownProperty(instance, "processInstanceKey")),
    variables: objectOf(ownProperty(instance, "variables") ?? {}, "variables"),
  };
}

/** Reads the answer of `POST /messages/publication`. */
export function readPublishedMessage(body: Json): { outcome: "published"; messageKey: MessageKey } {
  const messageKey: MessageKey = readKey(ownProperty(objectOf(body, "the answer"), "messageKey"));
  return { outcome: "published", messageKey };
}

/** Reads the answer of `POST /messages/correlation`. */
export function readCorrelatedMessage(
  body: Json,
): {
  outcome: "correlated";
  messageKey: MessageKey;
  processInstanceKey: ProcessInstanceKey;
  tenantId: string;
} {
  const message = objectOf(body, "the answer");
  return {
    outcome: "correlated",
    messageKey: readKey(ownProperty(message, "messageKey")),
    processInstanceKey: readKey(ownProperty(message, "processInstanceKey")),
    tenantId: textAt(message, "tenantId"),
  };
}

const DOCUMENT_TYPE = "camunda.document.type";

/** Reads the answer of `POST /documents`: a reference is kept as it is, under the name that lasted. */
export function readDocumentReference(body: Json): JsonObject {
  const { documentType, ...reference } = objectOf(body, "the answer");
  textAt(reference, "documentId");
  // What 8.6 calls `documentType`, without a dot in it.
  return documentType === undefined ? reference : { [DOCUMENT_TYPE]: documentType, ...reference };
}

/** Reads the answer of `POST /jobs/activation`. */
export function readActivatedJobs(body: Json): ZeebeJob[] {
  return listAt(objectOf(body, "the answer"), "jobs").map((job) => readJob(objectOf(job, "a job")));
}

function readJob(job: JsonObject): ZeebeJob {
  return {
    jobKey: readKey(ownProperty(job, "jobKey") ?? ownProperty(job, "key")),
    type: textAt(job, "type"),
    processDefinitionId: textAt(job, "processDefinitionId"),
    processDefinitionKey: readKey(ownProperty(job, "processDefinitionKey")),
    processDefinitionVersion: integerAt(job, "processDefinitionVersion"),
    processInstanceKey: readKey(ownProperty(job, "processInstanceKey")),
    elementId: textAt(job, "elementId"),
    elementInstanceKey: readKey(ownProperty(job, "elementInstanceKey")),
    customHeaders: readHeaders(ownProperty(job, "customHeaders") ?? {}),
    variables: objectOf(ownProperty(job, "variables") ?? {}, "variables"),
    retries: integerAt(job, "retries"),
    deadlineAt: integerAt(job, "deadline"),
    tenantId: textAt(job, "tenantId"),
  };
}

function readHeaders(value: Json): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, text] of Object.entries(objectOf(value, "customHeaders"))) {
    if (typeof text !== "string") throw unexpected("a custom header", text, "a text");
    // Assigned as a property of its own even where a model calls a header `__proto__`.
    Object.defineProperty(headers, name, {
      value: text,
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return headers;
}

/** Reads the answer of a command that has nothing to say. */
export function readNothing(): void {}

/** The object that a value is. */
export function objectOf(value: Json, what: string): JsonObject {
  if (!isJsonObject(value)) throw unexpected(what, value, "an object");
  return value;
}

/** The list at a property. */
export function listAt(object: JsonObject, name: string): Json[] {
  const value = ownProperty(object, name);
  if (!Array.isArray(value)) throw unexpected(name, value, "a list");
  return value;
}

/** The text at a property. */
export function textAt(object: JsonObject, name: string): string {
  const value = ownProperty(object, name);
  if (typeof value !== "string") throw unexpected(name, value, "a text");
  return value;
}

/** The whole number at a property. */
export function integerAt(object: JsonObject, name: string): number {
  const value = ownProperty(object, name);
  if (typeof value !== "number" || !Number.isSafeInteger(value)) throw unexpected(name, value, "an integer");
  return value;
}

function unexpected(what: string, value: unknown, expected: string): TypeError {
  return new TypeError(
    `Cannot read an answer of the engine: ${what} is ${typeof value}, expected ${expected}`,
  );
}
