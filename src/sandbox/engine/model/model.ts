/**
 * A process as it runs: what Zeebe makes of a BPMN model at its deployment.
 *
 * @module
 */

import type { DefinitionContext } from "../tokens/bpmn_elements.d.ts";
import type { Expression } from "./expression.ts";

/** A variable mapping. */
export interface VariableMapping {
  /** Where the value comes from. */
  source: Expression;
  /** Name of the variable, and the names in it. */
  target: readonly string[];
}

/** A sequence flow. */
export interface SequenceFlow {
  /** Id. */
  id: string;
  /** Id of the element that it comes from; empty if events come along it. */
  sourceId: string;
  /** Id of the element that it leads to. */
  targetId: string;
  /** When it is taken; absent: always. */
  condition?: Expression;
}

/** What makes a job of an element. */
export interface JobModel {
  /** Job type. */
  type: Expression;
  /** Retries. */
  retries: Expression;
  /** Task headers. */
  headers: Readonly<Record<string, string>>;
  /** Task headers that are expressions: those of user tasks. */
  evaluatedHeaders: readonly EvaluatedHeader[];
}

/** A task header that is an expression. */
export interface EvaluatedHeader {
  /** Name. */
  name: string;
  /** What it gives: a text, or texts as a JSON list. */
  kind: "text" | "texts";
  /** The expression; texts as they stand are divided by commas. */
  value: Expression;
}

/** Kinds of timers. */
export type TimerKind = "duration" | "date" | "cycle";

/** What can happen to an element that waits. */
export type EventModel =
  | { kind: "message"; name: Expression; correlationKey?: Expression }
  | { kind: "timer"; timer: TimerKind; value: Expression }
  /** An error; without a code: any. */
  | { kind: "error"; code?: string };

/** What an element does while a token is in it. */
export type Work =
  /** Nothing. */
  | { kind: "pass" }
  /** Waits for a worker. */
  | { kind: "job"; job: JobModel }
  /** Waits for an event. */
  | { kind: "catch"; event: EventModel }
  /** Evaluates an expression. */
  | { kind: "script"; expression: Expression; resultVariable: string }
  /** Takes the first flow, or every flow, whose condition is met. */
  | { kind: "choose"; take: "first" | "every" }
  /** Waits for the first event of those behind it. */
  | { kind: "awaitFirst"; targets: readonly FlowNode[] }
  /** Runs the elements in it. */
  | { kind: "scope"; scope: ScopeModel }
  /** Ends its scope. */
  | { kind: "terminate" }
  /** Throws an error. */
  | { kind: "throwError"; code: Expression };

/** An element that tokens can be in. */
export interface FlowNode {
  /** Id. */
  id: string;
  /** BPMN type, such as `serviceTask`. */
  type: string;
  /** What it does. */
  work: Work;
  /** Input mappings. */
  inputs: readonly VariableMapping[];
  /** Output mappings. */
  outputs: readonly VariableMapping[];
  /** Flows out of it, in the order in which they are taken: the last one of the file comes first. */
  outgoing: readonly SequenceFlow[];
  /** Id of the flow that is taken if no other is. */
  defaultFlow?: string;
  /** Events attached to it. */
  boundaryEvents: readonly EventHandler[];
}

/** Something in a model that an event sets off: an event attached to an element, or an event sub-process. */
export interface EventHandler {
  /** What is set off. */
  node: FlowNode;
  /** By what. */
  event: EventModel;
  /** What becomes of what it is attached to, or in. */
  effect: "interrupts" | "accompanies";
}

/** A process or a sub-process. */
export interface ScopeModel {
  /** Id. */
  id: string;
  /** Elements in it by id, those of sub-processes not included. */
  nodes: ReadonlyMap<string, FlowNode>;
  /** Start events. */
  starts: readonly StartEvent[];
  /** Event sub-processes in it. */
  eventSubProcesses: readonly EventHandler[];
}

/** A start event. */
export interface StartEvent {
  /** The element. */
  node: FlowNode;
  /** What it starts on; absent: because somebody wants it to. */
  event?: EventModel;
  /** Whether it ends what runs in the scope around its event sub-process. */
  effect: EventHandler["effect"];
}

/** An executable process. */
export interface ProcessModel extends ScopeModel {
  /** The same as the library asks for it. */
  graph: DefinitionContext;
}

/** The flow along which an event comes into the element that it sets off. */
export function eventFlowOf(node: FlowNode): string {
  return `event:${node.id}`;
}
