/**
 * The elements of a process or a sub-process, and how they belong together.
 *
 * @module
 */

import { type BpmnElement, childrenOf, idOf } from "../../../core/bpmn/element.ts";
import { checkEvents } from "./check_events.ts";
import { checkGateway } from "./check_gateway.ts";
import type { EventHandler, FlowNode, ScopeModel, SequenceFlow } from "./model.ts";
import { eventDefinitionOf, type ReadContext, readEvent } from "./read_event.ts";
import { type NodeDraft, readNode } from "./read_node.ts";
import { checkEffect, effectOf, readStarts, type ScopeKind } from "./read_starts.ts";
import { isFlowNode, readWork } from "./read_work.ts";

/** A scope with what only its graph needs. */
export interface ScopeDraft extends ScopeModel {
  /** What it is. */
  kind: ScopeKind;
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

/** Types of elements that events may be attached to. */
const ACTIVITY = /task$|^subProcess$/i;

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
  const eventSubProcesses = children.flatMap((scope) => handlerOf(scope, nodes));
  const scope = { id: idOf(element), kind, nodes, flows, children, starts, eventSubProcesses };
  checkEvents(scope, context.problems);
  return scope;
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
    if (text !== "") read.condition = context.problems.readFeel(idOf(flow), text);
    if (!nodes.has(targetId)) context.problems.add(idOf(flow), `Must lead to an element of its own scope`);
    const source = nodes.get(sourceId);
    if (source === undefined) context.problems.add(idOf(flow), `Must come from an element of its own scope`);
    else source.outgoing.push(read);
    return read;
  });
}

/** A link is a sequence flow that nobody has to draw. */
function readLinks(element: BpmnElement, { nodes, context }: NodesContext): SequenceFlow[] {
  const targets = new Map<string, string>();
  for (const [name, elementId] of linksIn(element, "bpmn:intermediateCatchEvent")) {
    if (targets.has(name)) {
      const rule = `Multiple intermediate catch link event definitions with the same name '${name}'`;
      context.problems.add(idOf(element), `${rule} are not allowed`);
    }
    targets.set(name, elementId);
  }
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
    const isActivity = attachedTo !== undefined && ACTIVITY.test(attachedTo.type);
    if (!isActivity || definition === undefined || node === undefined) {
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

function handlerOf(
  { id, kind, starts: [start] }: ScopeDraft,
  nodes: ReadonlyMap<string, FlowNode>,
): EventHandler[] {
  const node = nodes.get(id);
  if (kind !== "eventSubProcess" || node === undefined || start?.event === undefined) return [];
  return [{ node, event: start.event, effect: start.effect }];
}
