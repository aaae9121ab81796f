/**
 * One `bpmn:process` → what it says about webhooks and job workers.
 *
 * @module
 */

import type { Container, PlacedElement } from "./correlation_point.ts";
import { type BpmnElement, idOf } from "./element.ts";
import { checkOutboundTask } from "./outbound_task.ts";
import { readServiceTask } from "./service_task.ts";
import type { DiagnosticCode, ProcessModel, ServiceTask, WebhookSubscription } from "./subscription.ts";
import { ATTRIBUTES, SUB_PROCESSES } from "./vocabulary.ts";
import { readWebhook, type WebhookReading } from "./webhook.ts";

/** What one element asks for. */
interface ElementReading {
  webhook?: WebhookReading;
  task?: ServiceTask;
}

/** Reads a process. `messages`: names of the model's messages by id. */
export function readProcess(process: BpmnElement, messages: ReadonlyMap<string, string>): ProcessModel {
  // The engine takes nothing but "true" for true.
  const isExecutable = process.attributes.get(ATTRIBUTES.isExecutable) === "true";
  const elements = Array.from(placesIn(process, { container: "process", messages }), (place) => ({
    webhook: readWebhook(place),
    task: isExecutable ? readServiceTask(place.element) : undefined,
  }));
  const webhooks = elements.flatMap(({ webhook }) => webhook ?? []);
  if (isExecutable) refuseConflicts(webhooks);
  else for (const webhook of webhooks) refuse(webhook, "PROCESS_NOT_EXECUTABLE", NOT_EXECUTABLE);
  return {
    processDefinitionId: idOf(process),
    subscriptions: webhooks.flatMap(({ subscription }) => subscription ?? []),
    invalidWebhooks: webhooks.flatMap(({ invalid }) => invalid ?? []),
    serviceTasks: elements.flatMap(({ task }) => task ?? []),
    diagnostics: elements.flatMap(diagnosticsOf),
  };
}

function diagnosticsOf({ webhook, task }: ElementReading): ProcessModel["diagnostics"] {
  return [...webhook?.diagnostics ?? [], ...task === undefined ? [] : checkOutboundTask(task)];
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
 * Elements that share a webhook id make one group if they agree on how it is called. Otherwise the first one in
 * the document is served, so that the outcome is the same at every deployment; elements that were meant to be
 * one webhook, by their deduplication id, are all refused.
 */
function refuseConflicts(webhooks: WebhookReading[]): void {
  refuseTornApart(webhooks);
  const firsts = new Map<string, { elementId: string; access: string }>();
  for (const webhook of webhooks) {
    const { subscription } = webhook;
    if (subscription === undefined) continue;
    const { webhookId, elementId } = subscription;
    // Written down once for each element: it may be long, and there may be many of them.
    const access = accessOf(subscription);
    const first = firsts.get(webhookId);
    if (first === undefined) {
      firsts.set(webhookId, { elementId, access });
    } else if (first.access !== access) {
      refuse(
        webhook,
        "WEBHOOK_ID_CONFLICT",
        `Webhook id ${webhookId} belongs to ${first.elementId}, which has another method, authorization, ` +
          "signature or verification expression",
      );
    }
  }
}

/** Refuses elements that the model says are one webhook, although they ask for different ones. */
function refuseTornApart(webhooks: WebhookReading[]): void {
  const groups = new Map<string, WebhookReading[]>();
  for (const webhook of webhooks) {
    const deduplication = webhook.subscription?.deduplication;
    if (deduplication?.mode !== "MANUAL") continue;
    const group = groups.get(deduplication.id);
    if (group === undefined) groups.set(deduplication.id, [webhook]);
    else group.push(webhook);
  }
  for (const [id, group] of groups) {
    const demands = group.map(({ subscription }) =>
      subscription && JSON.stringify([subscription.webhookId, accessOf(subscription)])
    );
    if (new Set(demands).size < 2) continue;
    for (const webhook of group) {
      refuse(
        webhook,
        "WEBHOOK_ID_CONFLICT",
        `Elements with the deduplication id ${id} must agree on webhook id, method, authorization, signature and ` +
          "verification expression",
      );
    }
  }
}

/** Everything that decides about a request before it is known which element it is for. */
function accessOf({ method, hmac, authorization, verificationExpression }: WebhookSubscription): string {
  return JSON.stringify([method, hmac, authorization, verificationExpression]);
}

const NOT_EXECUTABLE =
  "The process is not executable, so the engine does not deploy it; set isExecutable to true";

/** Takes a webhook back that has no mistake of its own. */
function refuse(webhook: WebhookReading, code: DiagnosticCode, message: string): void {
  if (webhook.subscription === undefined) return;
  const { webhookId, elementId, elementType } = webhook.subscription;
  webhook.subscription = undefined;
  webhook.invalid = { webhookId, elementId, elementType, reason: message };
  webhook.diagnostics.push({ severity: "error", code, elementId, message });
}
