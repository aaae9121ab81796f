/**
 * One `bpmn:process` → what it says about webhooks and job workers.
 *
 * @module
 */

import type { Container, PlacedElement } from "./correlation_point.ts";
import { type BpmnElement, idOf } from "./element.ts";
import { readServiceTask } from "./service_task.ts";
import type { ProcessModel, WebhookSubscription } from "./subscription.ts";
import { ATTRIBUTES, SUB_PROCESSES } from "./vocabulary.ts";
import { readWebhook, type WebhookReading } from "./webhook.ts";

/** Reads a process. `messages`: names of the model's messages by id. */
export function readProcess(process: BpmnElement, messages: ReadonlyMap<string, string>): ProcessModel {
  const places = [...placesIn(process, { container: "process", messages })];
  const readings = places.map(readWebhook).filter((reading) => reading !== undefined);
  refuseConflicts(readings);
  return {
    processDefinitionId: idOf(process),
    subscriptions: readings.flatMap(({ subscription }) => subscription ?? []),
    invalidWebhooks: readings.flatMap(({ invalid }) => invalid ?? []),
    serviceTasks: places.flatMap(({ element }) => readServiceTask(element) ?? []),
    diagnostics: readings.flatMap(({ diagnostics }) => diagnostics),
  };
}

/** Every element of a process and of its sub-processes, in document order. */
function* placesIn(
  parent: BpmnElement,
  place: { container: Container; messages: ReadonlyMap<string, string> },
): Generator<PlacedElement> {
  for (const element of parent.children) {
    yield { ...place, element };
    if (!SUB_PROCESSES.has(element.name)) continue;
    const isEventSubProcess = element.attributes.get(ATTRIBUTES.triggeredByEvent) === "true";
    yield* placesIn(element, { ...place, container: isEventSubProcess ? "eventSubProcess" : "subProcess" });
  }
}

/**
 * Elements that share a webhook id make one group if they agree on who may call and how. Otherwise the first
 * one in the document is served, so that the outcome is the same at every deployment.
 */
function refuseConflicts(readings: WebhookReading[]): void {
  const firsts = new Map<string, WebhookSubscription>();
  for (const reading of readings) {
    const { subscription } = reading;
    if (subscription === undefined) continue;
    const { webhookId, elementId, elementType } = subscription;
    const first = firsts.get(webhookId);
    if (first === undefined) {
      firsts.set(webhookId, subscription);
    } else if (!haveSameAccess(first, subscription)) {
      const reason = `Webhook id ${webhookId} belongs to ${first.elementId}, which has another method or ` +
        "another authorization";
      reading.subscription = undefined;
      reading.invalid = { webhookId, elementId, elementType, reason };
      reading.diagnostics.push({
        severity: "error",
        code: "WEBHOOK_ID_CONFLICT",
        elementId,
        message: reason,
      });
    }
  }
}

function haveSameAccess(one: WebhookSubscription, other: WebhookSubscription): boolean {
  return one.method === other.method &&
    JSON.stringify(one.authorization) === JSON.stringify(other.authorization);
}
