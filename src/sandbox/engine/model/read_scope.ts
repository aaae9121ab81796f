/**
 * The elements of a process or a sub-process, and how they belong together.
 *
 * @module
 */

import { type BpmnElement, childrenOf, idOf } from "../../../core/bpmn/element.ts";
import { checkGateway } from "./check_gateway.ts";
import type { EventHandler, EventModel, FlowNode, ScopeModel, SequenceFlow, StartEvent } from "./model.ts";
import { eventDefinitionOf, type ReadContext, readEvent } from "./read_event.ts";
import { type NodeDraft, readNode } from "./read_node.ts";
import { isFlowNode, readWork } from "./read_work.ts";

/** A scope with what only its graph needs. */
export interface ScopeDraft extends ScopeModel {
  /** Sequence flows, those that links stand for included. */
  flows: readonly SequenceFlow[];
  /** Sub-processes in it. */
  children: readonly ScopeDraft[];
}

/** Elements of a process that mean nothing to who runs it. */
const IGNORED: ReadonlySet<string> = new Set([
  "association",
  "category",
  "dataObject",
  "dataObjectReference",
  "dataStoreReference",
  "documentation",
  "extensionElements",
  "group",
  "incoming",
  "ioSpecification",
  "laneSet",
  "outgoing",
  "property",
  "sequenceFlow",
  "textAnnotation",
].map((name) => `bpmn:${name}`));

/** Where a scope's start events may stand. */
export type ScopeKind = "process" | "subProcess" | "eventSubProcess";

/** Reads a process or a sub-process. */
export function readScope(
  element: BpmnElement,
  { kind, context }: { kind: ScopeKind; context: ReadContext },
): ScopeDraft {
  const nodes = new Map<string, NodeDraft>();
  const children: ScopeDraft[] = [];
  for (const child of element.children) {
    if (!isFlowNode(child.name)) {
      if (child.name.startsWith("bpmn:") && !IGNORED.has(child.name)) refuseType(child, context);
      continue;
    }
    const scope = child.name === "bpmn:subProcess" ? readSubProcess(child, context) : undefined;
    if (scope !== undefined) children.push(scope);
    const work = scope === undefined ? readWork(child, context) : { kind: "scope" as const, scope };
    nodes.set(idOf(child), readNode(child, { work, context }));
  }
  const flows = [...readFlows(element, { nodes, context }), ...readLinks(element, { nodes, context })];
  attachBoundaryEvents(element, { nodes, context });
  for (const node of nodes.values()) checkGateway(node, { nodes, problems: context.problems });
  const starts = readStarts(element, { nodes, kind, context });
  const eventSubProcesses = children.flatMap((scope) => handlerOf(scope, { nodes, element }));
  return { id: idOf(element), nodes, flows, children, starts, eventSubProcesses };
}

function refuseType(element: BpmnElement, { problems }: ReadContext): void {
  problems.refuse(element, `elements of the type ${element.name.slice("bpmn:".length)}`);
}

function readSubProcess(element: BpmnElement, context: ReadContext): ScopeDraft {
  const kind = element.attributes.get("triggeredByEvent") === "true" ? "eventSubProcess" : "subProcess";
  return readScope(element, { kind, context });
}

interface NodesContext {
  nodes: ReadonlyMap<string, NodeDraft>;
  context: ReadContext;
}

function readFlows(element: BpmnElement, { nodes, context }: NodesContext): SequenceFlow[] {
  // Zeebe takes them in this order: of two conditions that are met, the one further down in the file counts.
  return childrenOf(element, "bpmn:sequenceFlow").toReversed().map((flow) => {
    const sourceId = flow.attributes.get("sourceRef") ?? "";
    const targetId = flow.attributes.get("targetRef") ?? "";
    const [condition] = childrenOf(flow, "bpmn:conditionExpression");
    const text = condition?.text?.trim() ?? "";
    const read: SequenceFlow = { id: idOf(flow), sourceId, targetId };
    if (text !== "") read.condition = context.problems.readExpression(idOf(flow), text);
    if (!nodes.has(targetId)) context.problems.add(idOf(flow), `Must lead to an element of its own scope`);
    const source = nodes.get(sourceId);
    if (source === undefined) context.problems.add(idOf(flow), `Must come from an element of its own scope`);
    else source.outgoing.push(read);
    return read;
  });
}

/** A link is a sequence flow that nobody has to draw. */
function readLinks(element: BpmnElement, { nodes, context }: NodesContext): SequenceFlow[] {
  const targets = new Map(linksIn(element, "bpmn:intermediateCatchEvent"));
  return linksIn(element, "bpmn:intermediateThrowEvent").flatMap(([name, sourceId]) => {
    const targetId = targets.get(name);
    if (targetId === undefined) {
      context.problems.add(sourceId, `Can't find a catch link event for the link '${name}'`);
      return [];
    }
    const flow: SequenceFlow = { id: `link:${sourceId}`, sourceId, targetId };
    nodes.get(sourceId)?.outgoing.push(flow);
    return [flow];
  });
}

function linksIn(element: BpmnElement, name: string): [link: string, elementId: string][] {
  return childrenOf(element, name).flatMap((event) =>
    childrenOf(event, "bpmn:linkEventDefinition").map(({ attributes }): [string, string] => [
      attributes.get("name") ?? "",
      idOf(event),
    ])
  );
}

function attachBoundaryEvents(element: BpmnElement, { nodes, context }: NodesContext): void {
  for (const boundary of childrenOf(element, "bpmn:boundaryEvent")) {
    const attachedTo = nodes.get(boundary.attributes.get("attachedToRef") ?? "");
    const node = nodes.get(idOf(boundary));
    const definition = eventDefinitionOf(boundary, context);
    if (attachedTo === undefined || definition === undefined || node === undefined) {
      context.problems.add(idOf(boundary), "Must be attached to an activity, and have an event definition");
      continue;
    }
    const event = readEvent(boundary, { definition, correlates: "byKey", context });
    if (event === undefined) continue;
    const effect = effectOf(boundary.attributes.get("cancelActivity"));
    checkEffect(event, { effect, elementId: idOf(boundary), context });
    attachedTo.boundaryEvents.push({ node, event, effect });
  }
}

function effectOf(flag: string | undefined): EventHandler["effect"] {
  return flag === "false" ? "accompanies" : "interrupts";
}

function checkEffect(event: EventModel, { effect, elementId, context }: {
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

function readStarts(
  element: BpmnElement,
  { nodes, kind, context }: NodesContext & { kind: ScopeKind },
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
    for (const { node, event } of starts) {
      if (event?.kind === "error") problems.add(node.id, "A process cannot start with an error");
    }
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

function handlerOf(
  scope: ScopeDraft,
  { nodes, element }: { nodes: ReadonlyMap<string, FlowNode>; element: BpmnElement },
): EventHandler[] {
  const node = nodes.get(scope.id);
  const [start] = scope.starts;
  const isHandler = childrenOf(element, "bpmn:subProcess").some((child) =>
    idOf(child) === scope.id && child.attributes.get("triggeredByEvent") === "true"
  );
  if (node === undefined || start?.event === undefined || !isHandler) return [];
  return [{ node, event: start.event, effect: start.effect }];
}
