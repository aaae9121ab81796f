/**
 * What stands behind the REST front: the front reads requests, hands out keys and versions and locks jobs; what
 * a command sets in motion is the broker's.
 *
 * @module
 */

import type { JsonObject } from "../../../core/json.ts";
import type { ProcessDefinition } from "../definitions.ts";
import type { Job } from "../jobs.ts";
import type { PublishedMessage } from "../message_ids.ts";

/** An instance to create. */
export interface CreateInstanceCommand {
  /** Which process. */
  definition: ProcessDefinition;
  /** Variables of the instance. */
  variables: JsonObject;
  /** What the caller waits for. */
  until: "created" | "completed";
}

/** An instance that was created. */
export interface CreatedInstance {
  /** Key. */
  processInstanceKey: bigint;
  /** Its variables at its end; never, if it does not come to it. Absent for a caller that does not wait. */
  completed?: Promise<JsonObject>;
}

/** A message that is correlated now or not at all. */
export type CorrelatedMessage = Pick<
  PublishedMessage,
  "messageKey" | "name" | "correlationKey" | "variables" | "tenantId"
>;

/** What a process instance shows to searches. */
export interface ListedInstance {
  /** Key. */
  processInstanceKey: bigint;
  /** BPMN process id. */
  processDefinitionId: string;
  /** Key of the process definition. */
  processDefinitionKey: bigint;
  /** Version of the process definition. */
  version: number;
  /** Tenant. */
  tenantId: string;
  /** Where it is in its life. */
  state: "ACTIVE" | "COMPLETED" | "TERMINATED";
  /** When it was created, in milliseconds since the epoch. */
  createdAt: number;
}

/** What a message subscription shows to searches. */
export interface ListedSubscription {
  /** Key. */
  messageSubscriptionKey: bigint;
  /** Name of the message that it waits for. */
  messageName: string;
  /** Correlation key that it waits for. */
  correlationKey: string;
  /** Id of the element that waits. */
  elementId: string;
  /** BPMN process id. */
  processDefinitionId: string;
  /** Key of the process definition. */
  processDefinitionKey: bigint;
  /** Key of the instance that waits. */
  processInstanceKey: bigint;
  /** Key of the element instance that waits. */
  elementInstanceKey: bigint;
  /** Tenant. */
  tenantId: string;
  /** Whether it still waits. */
  state: "CREATED" | "CORRELATED" | "DELETED" | "MIGRATED";
  /** When the state was last changed, in milliseconds since the epoch. */
  updatedAt: number;
}

/** What runs behind the REST front. Every method may throw a `Refusal`. */
export interface Broker {
  /** Definitions were deployed that were not there before, all those of one deployment. */
  deployed(definitions: readonly ProcessDefinition[]): void;
  /** A definition was deleted. */
  deleted(definition: ProcessDefinition): void;
  /** Creates an instance. */
  createInstance(command: CreateInstanceCommand): CreatedInstance;
  /** Ends an instance; false if there is none that runs. */
  cancelInstance(processInstanceKey: bigint): boolean;
  /** Takes a message that is not a duplicate. */
  publish(message: PublishedMessage): void;
  /** Correlates a message: the instance that got it, if any did. */
  correlate(message: CorrelatedMessage): bigint | undefined;
  /** A worker ended its job: the job says how. */
  jobEnded(job: Job): void;
  /** Tries again what an incident stopped; false if there is no such incident. */
  resolveIncident(incidentKey: bigint): boolean;
  /** Sets variables at an element instance, and says whether there is one. */
  setVariables(
    elementInstanceKey: bigint,
    change: { variables: JsonObject; scope: "local" | "propagated" },
  ): boolean;
  /** Every instance that a search may find, oldest first. */
  listInstances(): Iterable<ListedInstance>;
  /** Every subscription that a search may find, oldest first. */
  listSubscriptions(): Iterable<ListedSubscription>;
}
