/**
 * Message subscriptions of the stub engine: who waits for which message, put there by a test.
 *
 * @module
 */

import { DEFAULT_TENANT_ID } from "../core/keys.ts";
import type { ListedSubscription } from "../sandbox/engine/rest/broker.ts";

/** Something that waits for a message, to put into the stub engine. */
export interface StubSubscriptionRequest {
  /** Name of the message that it waits for. */
  messageName: string;
  /** Correlation key that it waits for; empty if absent. */
  correlationKey?: string;
  /** Id of the element that waits; `catch` if absent. */
  elementId?: string;
  /** BPMN process id; `process` if absent. */
  processDefinitionId?: string;
  /** Key of the process definition; a new one if absent. */
  processDefinitionKey?: bigint;
  /** Tenant; the default one if absent. */
  tenantId?: string;
}

/** A message subscription of the stub engine, to look at. A test may end it by its `state`. */
export type StubSubscription = ListedSubscription;

/** Makes a subscription that waits. */
export function createSubscription(
  request: StubSubscriptionRequest,
  { nextKey, now }: { nextKey: () => bigint; now: number },
): StubSubscription {
  return {
    messageName: request.messageName,
    correlationKey: request.correlationKey ?? "",
    elementId: request.elementId ?? "catch",
    processDefinitionId: request.processDefinitionId ?? "process",
    processDefinitionKey: request.processDefinitionKey ?? nextKey(),
    tenantId: request.tenantId ?? DEFAULT_TENANT_ID,
    messageSubscriptionKey: nextKey(),
    processInstanceKey: nextKey(),
    elementInstanceKey: nextKey(),
    state: "CREATED",
    updatedAt: now,
  };
}
