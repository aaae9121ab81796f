/**
 * A process as the library asks for it: elements and flows by id and by scope, made once for all instances.
 *
 * Besides the sequence flows there is one into each element that an event sets off, along which its tokens come.
 * Elements that no flow leads to have one, too, that nobody takes: the library would begin with them.
 *
 * @module
 */

import type {
  DefinitionContext,
  ElementDefinition,
  FlowDefinition,
  ProcessDefinition,
} from "../tokens/bpmn_elements.d.ts";
import { Process, TokenActivity } from "../tokens/token_activity.ts";
import { TokenFlow } from "../tokens/token_flow.ts";
import { eventFlowOf, type FlowNode, type SequenceFlow } from "./model.ts";
import type { ScopeDraft } from "./read_scope.ts";

const GATEWAYS_THAT_JOIN: ReadonlySet<string> = new Set(["parallelGateway", "inclusiveGateway"]);

interface Scoped<T> {
  byId: Map<string, T>;
  byScope: Map<string, T[]>;
}

/** Makes the graph of a process. */
export function createGraph(process: ScopeDraft): DefinitionContext {
  const definition: ProcessDefinition = {
    id: process.id,
    type: "bpmn:Process",
    Behaviour: Process,
    behaviour: { isExecutable: true },
  };
  const elements: Scoped<ElementDefinition> = { byId: new Map(), byScope: new Map() };
  const flows: Scoped<FlowDefinition> = { byId: new Map(), byScope: new Map() };
  addScope(process, { elements, flows, type: "bpmn:Process" });
  const inbound = Map.groupBy(flows.byId.values(), ({ targetId }) => targetId);
  const outbound = Map.groupBy(flows.byId.values(), ({ sourceId }) => sourceId);
  return {
    id: process.id,
    getProcessById: (id) => id === process.id ? definition : undefined,
    getProcesses: () => [definition],
    getExecutableProcesses: () => [definition],
    getActivityById: (id) => elements.byId.get(id),
    getActivities: (scopeId = process.id) => elements.byScope.get(scopeId) ?? [],
    getSequenceFlowById: (id) => flows.byId.get(id),
    getSequenceFlows: (scopeId = process.id) => flows.byScope.get(scopeId) ?? [],
    getInboundSequenceFlows: (id) => inbound.get(id) ?? [],
    getOutboundSequenceFlows: (id) => outbound.get(id) ?? [],
    getInboundAssociations: () => [],
    getOutboundAssociations: () => [],
    getAssociations: () => [],
    getMessageFlows: () => [],
  };
}

function addScope(scope: ScopeDraft, { elements, flows, type }: {
  elements: Scoped<ElementDefinition>;
  flows: Scoped<FlowDefinition>;
  type: string;
}): void {
  const parent = { id: scope.id, type };
  for (const node of scope.nodes.values()) {
    add(elements, parent.id, {
      id: node.id,
      type: `bpmn:${node.type}`,
      parent,
      Behaviour: TokenActivity,
      behaviour: {},
      // What the library knows joins by.
      isParallelGateway: GATEWAYS_THAT_JOIN.has(node.type),
      isSubProcess: node.work.kind === "scope",
    });
  }
  for (const { id, sourceId, targetId } of [...scope.flows, ...eventFlows(scope, type)]) {
    const flow = { id, type: "bpmn:SequenceFlow", parent, Behaviour: TokenFlow, behaviour: {} };
    add(flows, parent.id, { ...flow, sourceId, targetId });
  }
  for (const child of scope.children) addScope(child, { elements, flows, type: "bpmn:SubProcess" });
}

function eventFlows(scope: ScopeDraft, type: string): SequenceFlow[] {
  const reached = new Set(scope.flows.map(({ targetId }) => targetId));
  // A sub-process is begun by the library, at its only start event.
  const begun = new Set(type === "bpmn:Process" ? [] : scope.starts.map(({ node }) => node.id));
  const eventual = Array.from(scope.nodes.values()).filter(({ id }) => !reached.has(id) && !begun.has(id));
  return eventual.map((node: FlowNode) => ({ id: eventFlowOf(node), sourceId: "", targetId: node.id }));
}

function add<T extends { id: string }>({ byId, byScope }: Scoped<T>, scopeId: string, item: T): void {
  byId.set(item.id, item);
  byScope.set(scopeId, [...byScope.get(scopeId) ?? [], item]);
}
