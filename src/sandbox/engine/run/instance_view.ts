/**
 * Process instances to look at: what there is to know of one that runs, and all that is kept of one that has ended.
 *
 * @module
 */

import type { JsonObject } from "../../../core/json.ts";
import type { ElementInstance } from "./element_instance.ts";
import type { InstanceState, ProcessInstance } from "./process_instance.ts";

/** A process instance, to look at: a snapshot. */
export interface InstanceView {
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
  state: InstanceState;
  /** Variables of the instance itself. */
  variables: JsonObject;
  /** When it was created, in milliseconds since the epoch. */
  createdAt: number;
  /** When it ended. */
  endedAt?: number;
  /** Ids of the elements that tokens are in. */
  activeElements: readonly string[];
  /** Ids of the elements that were completed, in that order; the first thousand. */
  completedElements: readonly string[];
}

/** What an instance looks like now. */
export function viewOf(instance: ProcessInstance): InstanceView {
  const { key, definition, state, root, createdAt, endedAt, completed } = instance;
  return {
    processInstanceKey: key,
    processDefinitionId: definition.processDefinitionId,
    processDefinitionKey: definition.processDefinitionKey,
    version: definition.version,
    tenantId: definition.tenantId,
    state,
    variables: Object.fromEntries(root.variables),
    createdAt,
    endedAt,
    activeElements: [...activeElements(root)],
    completedElements: [...completed],
  };
}

function* activeElements({ children }: ElementInstance): Generator<string> {
  for (const child of children) {
    yield child.elementId;
    yield* activeElements(child);
  }
}
