/**
 * Start events of a scope, and which of them it may have.
 *
 * @module
 */

import { type BpmnElement, childrenOf, idOf } from "../../../core/bpmn/element.ts";
import type { EventHandler, EventModel, FlowNode, StartEvent } from "./model.ts";
import { eventDefinitionOf, type ReadContext, readEvent } from "./read_event.ts";

/** Kinds of scopes. */
export type ScopeKind = "process" | "subProcess" | "eventSubProcess";

/** What an event does by its attribute to what it is attached to, or in. */
export function effectOf(flag: string | undefined): EventHandler["effect"] {
  return flag === "false" ? "accompanies" : "interrupts";
}

/** Checks that an event may have this effect. */
export function checkEffect(event: EventModel, { effect, elementId, context }: {
  effect: EventHandler["effect"];
  elementId: string;
  context: ReadContext;
}): void {
  if (event.kind === "error" && effect === "accompanies") {
    context.problems.add(elementId, "Error events must be interrupting");
  }
  if (event.kind === "timer" && event.timer === "cycle" && effect === "interrupts") {
    context.problems.add(elementId, "Interrupting timer event with time cycle is not allowed.");
  }
}

/** Reads the start events of a scope. */
export function readStarts(
  element: BpmnElement,
  { nodes, kind, context }: {
    nodes: ReadonlyMap<string, FlowNode>;
    kind: ScopeKind;
    context: ReadContext;
  },
): StartEvent[] {
  const starts = childrenOf(element, "bpmn:startEvent").flatMap((start): StartEvent[] => {
    const node = nodes.get(idOf(start));
    const definition = eventDefinitionOf(start, context);
    if (node === undefined) return [];
    const effect = effectOf(start.attributes.get("isInterrupting"));
    if (definition === undefined) return [{ node, effect }];
    const correlates = kind === "process" ? "always" : "byKey";
    return [{ node, effect, event: readEvent(start, { definition, correlates, context }) }];
  });
  checkStarts(starts, { elementId: idOf(element), kind, context });
  return starts;
}

function checkStarts(starts: readonly StartEvent[], { elementId, kind, context }: {
  elementId: string;
  kind: ScopeKind;
  context: ReadContext;
}): void {
  const { problems } = context;
  const none = starts.filter(({ event }) => event === undefined).length;
  if (kind === "process") {
    if (starts.length === 0) problems.add(elementId, "Must have at least one start event");
    if (none > 1) problems.add(elementId, "Multiple none start events are not allowed");
  } else if (kind === "subProcess") {
    if (starts.length !== 1 || none !== 1) problems.add(elementId, "Must have exactly one none start event");
  } else if (starts.length !== 1 || none !== 0) {
    problems.add(elementId, "Must have exactly one start event of type error, message or timer");
  } else {
    for (const { event, effect, node } of starts) {
      if (event !== undefined) {
        checkEffect(event, { effect, elementId: node.id, context });
      }
    }
  }
}
