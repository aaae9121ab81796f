/**
 * Boundary events and event sub-processes: what an event sets off beside, or in the place of, what runs.
 *
 * @module
 */

import type { JsonObject } from "../../../core/json.ts";
import { eventFlowOf, type EventHandler } from "../model/model.ts";
import type { ElementInstance } from "./element_instance.ts";
import { subscribe } from "./event_subscriptions.ts";
import type { ProcessInstance } from "./process_instance.ts";

/** Waits for the events that are attached to an element. */
export function openBoundaryEvents(instance: ProcessInstance, element: ElementInstance): void {
  for (const handler of element.node?.boundaryEvents ?? []) {
    element.addSubscription(subscribe(instance, {
      event: handler.event,
      elementId: handler.node.id,
      element,
      keyScope: element.parent ?? element,
      life: handler.effect === "interrupts" ? "once" : "always",
      onEvent: (variables) => triggerBoundaryEvent(instance, element, { handler, variables }),
    }));
  }
}

/** Waits for the events of the event sub-processes in a scope. */
export function openEventSubProcesses(instance: ProcessInstance, scope: ElementInstance): void {
  for (const handler of scope.scope?.eventSubProcesses ?? []) {
    scope.addHandler(subscribe(instance, {
      event: handler.event,
      elementId: handler.node.id,
      element: scope,
      keyScope: scope,
      life: handler.effect === "interrupts" ? "once" : "always",
      onEvent(variables) {
        if (scope.interruptedBy === undefined) {
          triggerEventSubProcess(instance, scope, { handler, variables });
        }
      },
    }));
  }
}

/** Throws an error from an element outwards, and says whether something caught it. */
export function throwError(
  instance: ProcessInstance,
  element: ElementInstance,
  { code, variables }: { code: string; variables: JsonObject },
): boolean {
  for (let at = element; at.parent !== undefined; at = at.parent) {
    const boundary = catcherOf(at.node?.boundaryEvents, code);
    if (boundary !== undefined) {
      triggerBoundaryEvent(instance, at, { handler: boundary, variables });
      return true;
    }
    const scope = at.parent;
    // An event sub-process that interrupts lets no error out of its scope, in Zeebe 8.6: the instance stands still.
    if (scope.interruptedBy !== undefined) return false;
    const handler = catcherOf(scope.scope?.eventSubProcesses, code);
    if (handler !== undefined) {
      triggerEventSubProcess(instance, scope, { handler, variables });
      return true;
    }
  }
  return false;
}

/** Who names the code comes before who takes any. */
function catcherOf(handlers: readonly EventHandler[] = [], code: string): EventHandler | undefined {
  const catchers = handlers.filter(({ event }) => event.kind === "error");
  return catchers.find(({ event }) => event.kind === "error" && event.code === code) ??
    catchers.find(({ event }) => event.kind === "error" && event.code === undefined);
}

interface Trigger {
  handler: EventHandler;
  variables: JsonObject;
}

function triggerBoundaryEvent(
  instance: ProcessInstance,
  element: ElementInstance,
  { handler: { node, event, effect }, variables }: Trigger,
): void {
  // What comes with an error goes nowhere but through output mappings.
  const isLost = event.kind === "error" && node.outputs.length === 0;
  element.parent?.putEvent(node.id, isLost ? {} : variables);
  // The token comes first: a scope without any would be over.
  element.activity?.takeFlow(eventFlowOf(node));
  if (effect === "interrupts") instance.terminate(element);
}

function triggerEventSubProcess(
  instance: ProcessInstance,
  scope: ElementInstance,
  { handler: { node, effect }, variables }: Trigger,
): void {
  scope.putEvent(node.id, variables);
  if (effect === "accompanies") {
    instance.takeFlow(scope, eventFlowOf(node));
    return;
  }
  const interrupted = [...scope.children];
  const siblings = scope.member?.siblings(scope.elementId) ?? [];
  scope.interruptedBy = node.id;
  scope.closeHandlers();
  instance.takeFlow(scope, eventFlowOf(node));
  for (const child of interrupted) instance.terminate(child);
  for (const sibling of siblings) sibling.dropWaiting();
}
