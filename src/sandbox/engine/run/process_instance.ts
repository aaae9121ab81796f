/**
 * A process instance: element instances come into being with their tokens, work, and end.
 *
 * @module
 */

import type { JsonObject } from "../../../core/json.ts";
import type { ProcessDefinition } from "../definitions.ts";
import { eventFlowOf, type FlowNode, type ProcessModel } from "../model/model.ts";
import {
  type RunningProcess,
  runProcess,
  type TokenActivity,
  type TokenListener,
} from "../tokens/token_activity.ts";
import { ElementInstance } from "./element_instance.ts";
import { openEventSubProcesses } from "./event_handlers.ts";
import { IncidentError } from "./incident.ts";
import { applyInputs, applyOutputs } from "./mappings.ts";
import type { Runtime } from "./runtime.ts";
import { setLocal } from "./variables.ts";
import { work } from "./work.ts";

/** Where a process instance is in its life. */
export type InstanceState = "ACTIVE" | "COMPLETED" | "TERMINATED";

/** What a process instance is made of. */
export interface InstanceOptions {
  /** What it shares with the others. */
  runtime: Runtime;
  /** Its definition. */
  definition: ProcessDefinition;
  /** The same, as it runs. */
  model: ProcessModel;
  /** Variables. */
  variables: JsonObject;
  /** Correlation key of the message that started it. */
  correlationKey?: string;
}

/** So many elements are remembered of those that an instance has completed. */
const MAX_COMPLETED = 1_000;

/** A process instance. */
export class ProcessInstance implements TokenListener {
  /** What it shares with the others. */
  readonly runtime: Runtime;
  /** Its definition. */
  readonly definition: ProcessDefinition;
  /** Correlation key of the message that started it. */
  readonly correlationKey?: string;
  /** When it was created, in milliseconds since the epoch. */
  readonly createdAt: number;
  /** When it ended. */
  endedAt?: number;
  /** Where it is in its life. */
  state: InstanceState = "ACTIVE";
  /** Its outermost scope. */
  readonly root: ElementInstance;
  /** Ids of elements that were completed, in that order. */
  readonly completed: string[] = [];
  readonly #model: ProcessModel;
  #process: RunningProcess | undefined;

  /** Makes an instance. It does not run yet. */
  constructor({ runtime, definition, model, variables, correlationKey }: InstanceOptions) {
    this.runtime = runtime;
    this.definition = definition;
    this.correlationKey = correlationKey;
    this.createdAt = runtime.clock.now();
    this.#model = model;
    this.root = new ElementInstance({ key: runtime.nextKey(), scope: model });
    setLocal(this.root, variables);
    runtime.elements.set(this.root.key, { instance: this, element: this.root });
  }

  /** Key. */
  get key(): bigint {
    return this.root.key;
  }

  /** Begins at a start event, with what its event brought. */
  start(node: FlowNode, event: JsonObject): void {
    if (this.state !== "ACTIVE") return;
    this.root.putEvent(node.id, event);
    this.#process = runProcess(this.#model.graph, { processId: this.#model.id, listener: this });
    this.#process.takeFlow(eventFlowOf(node));
  }

  /** Ends it at once. */
  cancel(): void {
    this.#end("TERMINATED");
  }

  /** A token came into an element: an instance of it comes into being. */
  entered(activity: TokenActivity): void {
    const { agenda, elements, nextKey } = this.runtime;
    const parent = this.scopeOf(activity);
    const node = parent?.scope?.nodes.get(activity.id);
    if (parent === undefined || node === undefined || parent.isEnded) return;
    if (parent.interruptedBy !== undefined && parent.interruptedBy !== node.id) {
      agenda.add(() => activity.terminate());
      return;
    }
    const element = new ElementInstance({ key: nextKey(), node, parent, activity });
    parent.member = activity;
    parent.children.add(element);
    activity.holder = element;
    elements.set(element.key, { instance: this, element });
    agenda.add(() => this.#activate(element, node));
  }

  /** A token waits in an inclusive gateway. */
  waits(gateway: TokenActivity): void {
    this.runtime.joins.add(gateway, this);
  }

  /** The scope that an activity is in. */
  scopeOf({ enclosing }: TokenActivity): ElementInstance | undefined {
    return enclosing === undefined ? this.root : holderOf(enclosing);
  }

  /** The last token in a sub-process is gone. */
  scopeDone(activity: TokenActivity): void {
    const element = holderOf(activity);
    if (element !== undefined) this.runtime.agenda.add(() => this.complete(element));
  }

  /** The last token is gone. */
  processDone(): void {
    this.runtime.agenda.add(() => this.#end("COMPLETED"));
  }

  /** Sends a token along a flow of a scope. */
  takeFlow(scope: ElementInstance, flowId: string): void {
    if (scope === this.root) this.#process?.takeFlow(flowId);
    else scope.member?.takeFlow(flowId);
  }

  /** Does something for an element. Where it cannot, the element stands still with an incident. */
  attempt(element: ElementInstance, step: () => void): void {
    if (element.isEnded) return;
    try {
      step();
    } catch (error) {
      if (!(error instanceof IncidentError)) throw error;
      this.raise(element, { error, retry: () => this.attempt(element, step) });
    }
  }

  /** Lets an element stand still. */
  raise(element: ElementInstance, { error, retry }: { error: IncidentError; retry: () => void }): void {
    const { clock, incidents, nextKey } = this.runtime;
    const incident = {
      incidentKey: nextKey(),
      kind: error.kind,
      message: error.message,
      elementId: element.elementId,
      elementInstanceKey: element.key,
      processInstanceKey: this.key,
      processDefinitionId: this.definition.processDefinitionId,
      jobKey: element.job?.jobKey,
      createdAt: clock.now(),
    };
    element.incident = {
      incident,
      retry() {
        element.incident = undefined;
        incidents.delete(incident.incidentKey);
        retry();
      },
    };
    incidents.set(incident.incidentKey, element.incident);
  }

  /** Completes an element, with the variables that its work or its event gave, and sends its token on. */
  complete(
    element: ElementInstance,
    { variables = {}, flowIds }: { variables?: JsonObject; flowIds?: readonly string[] } = {},
  ): void {
    const { node, activity } = element;
    if (node === undefined || activity === undefined) return;
    this.attempt(element, () => {
      applyOutputs(node.outputs, { scope: element, variables, evaluator: this.runtime.evaluator });
      // Only then: their correlation keys may be of variables that came with the start.
      if (node.type === "startEvent" && element.parent === this.root) openEventSubProcesses(this, this.root);
      this.#close(element);
      if (this.completed.length < MAX_COMPLETED) this.completed.push(node.id);
      activity.complete(flowIds);
    });
  }

  /** Ends an element and all that is in it, and takes its token away. */
  terminate(element: ElementInstance): void {
    if (element.isEnded) return;
    this.discard(element);
    element.activity?.terminate();
  }

  /** Ends an element and all that is in it. Its token stays. */
  discard(element: ElementInstance): void {
    for (const child of element.children) this.discard(child);
    this.#close(element);
  }

  #activate(element: ElementInstance, node: FlowNode): void {
    this.attempt(element, () => {
      try {
        applyInputs(node.inputs, { scope: element, evaluator: this.runtime.evaluator });
        work(this, { element, node });
      } catch (error) {
        // Where something is missing, nothing else is waited for.
        element.closeSubscriptions();
        throw error;
      }
    });
  }

  #close(element: ElementInstance): void {
    const { jobs, incidents, elements } = this.runtime;
    element.isEnded = true;
    element.closeSubscriptions();
    element.parent?.children.delete(element);
    if (element.job !== undefined) jobs.delete(element.job);
    if (element.incident !== undefined) incidents.delete(element.incident.incident.incidentKey);
    elements.delete(element.key);
  }

  #end(state: "COMPLETED" | "TERMINATED"): void {
    if (this.state !== "ACTIVE") return;
    this.state = state;
    this.endedAt = this.runtime.clock.now();
    this.discard(this.root);
    this.#process = undefined;
    this.runtime.ended(this);
  }
}

function holderOf(activity: TokenActivity): ElementInstance | undefined {
  return activity.holder instanceof ElementInstance ? activity.holder : undefined;
}
