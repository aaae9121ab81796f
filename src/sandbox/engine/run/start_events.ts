/**
 * Start events of a definition: they wait for messages and times for as long as it is the latest version.
 *
 * @module
 */

import type { JsonObject } from "../../../core/json.ts";
import { type ProcessDefinition, refuseDeployment } from "../definitions.ts";
import type { Expression } from "../model/expression.ts";
import type { EventModel, FlowNode, ProcessModel } from "../model/model.ts";
import { IncidentError } from "./incident.ts";
import type { Runtime } from "./runtime.ts";
import { readSchedule, runSchedule } from "./timers.ts";

/** Starts an instance at an element, and gives its key. */
export type StartInstance = (
  node: FlowNode,
  options?: { variables?: JsonObject; correlationKey?: string },
) => bigint;

/** What start events are opened with. */
export interface StartEventsOptions {
  /** What instances share. */
  runtime: Runtime;
  /** The definition. */
  definition: ProcessDefinition;
  /** Starts an instance. */
  start: StartInstance;
}

/**
 * Opens the start events of a definition, until the function that it gives is called.
 *
 * @throws {Refusal} 400 if an expression cannot be evaluated, which at a deployment may be of no variable.
 */
export function openStartEvents(model: ProcessModel, options: StartEventsOptions): () => void {
  const close: (() => void)[] = [];
  try {
    for (const { node, event } of model.starts) {
      if (event?.kind === "message") close.push(openMessageStart(node, { ...options, name: event.name }));
      if (event?.kind === "timer") close.push(openTimerStart(node, { ...options, event }));
    }
  } catch (error) {
    for (const one of close) one();
    if (!(error instanceof IncidentError)) throw error;
    throw refuseDeployment(`'${options.definition.resourceName}': ${error.message}`);
  }
  return () => {
    for (const one of close) one();
  };
}

function openMessageStart(
  node: FlowNode,
  { runtime, definition, start, name }: StartEventsOptions & { name: Expression },
): () => void {
  return runtime.messages.openStart({
    messageName: runtime.evaluator.text(name, () => ({})),
    processDefinitionId: definition.processDefinitionId,
    tenantId: definition.tenantId,
    start: ({ variables, correlationKey }) => start(node, { variables, correlationKey }),
  });
}

function openTimerStart(
  node: FlowNode,
  { runtime, start, event }: StartEventsOptions & { event: Extract<EventModel, { kind: "timer" }> },
): () => void {
  const { clock, evaluator, agenda } = runtime;
  const text = evaluator.text(event.value, () => ({}));
  return runSchedule(readSchedule(event.timer, { text, now: clock.now() }), {
    clock,
    onDue() {
      start(node);
      agenda.run();
    },
  });
}
