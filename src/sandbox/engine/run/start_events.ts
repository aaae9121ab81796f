/**
 * Start events of a definition: they wait for messages and times for as long as it is the latest version.
 *
 * @module
 */

import type { JsonObject } from "../../../core/json.ts";
import { type ProcessDefinition, refuseDeployment } from "../definitions.ts";
import type { FlowNode, ProcessModel, StartEvent } from "../model/model.ts";
import type { Schedule } from "../model/schedule.ts";
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

/** What a start event waits for, evaluated. */
type EvaluatedStart =
  | { kind: "message"; node: FlowNode; messageName: string }
  | { kind: "timer"; node: FlowNode; schedule: Schedule };

/**
 * Evaluates what start events wait for.
 *
 * @throws {Refusal} 400 if that cannot be done: at a deployment there are no variables.
 */
export function evaluateStartEvents(
  { starts }: ProcessModel,
  { runtime, resourceName }: { runtime: Runtime; resourceName: string },
): EvaluatedStart[] {
  return starts.flatMap((start) => {
    try {
      return evaluate(start, runtime);
    } catch (error) {
      if (!(error instanceof IncidentError)) throw error;
      throw refuseDeployment(`'${resourceName}': - Element: ${start.node.id}\n    - ERROR: ${error.message}`);
    }
  });
}

function evaluate({ node, event }: StartEvent, { evaluator, clock }: Runtime): EvaluatedStart[] {
  if (event?.kind === "message") {
    return [{ kind: "message", node, messageName: evaluator.text(event.name, () => ({})) }];
  }
  if (event?.kind !== "timer") return [];
  const text = evaluator.text(event.value, () => ({}));
  return [{ kind: "timer", node, schedule: readSchedule(event.timer, { text, now: clock.now() }) }];
}

/** Opens the start events of a definition, until the function that it gives is called. */
export function openStartEvents(model: ProcessModel, options: StartEventsOptions): () => void {
  const { runtime, definition } = options;
  const { resourceName } = definition;
  const close = evaluateStartEvents(model, { runtime, resourceName }).map((start) => open(start, options));
  return () => {
    for (const one of close) one();
  };
}

function open(event: EvaluatedStart, { runtime, definition, start }: StartEventsOptions): () => void {
  const { messages, clock, agenda } = runtime;
  if (event.kind === "message") {
    return messages.openStart({
      messageName: event.messageName,
      processDefinitionId: definition.processDefinitionId,
      tenantId: definition.tenantId,
      start: ({ variables, correlationKey }) => start(event.node, { variables, correlationKey }),
    });
  }
  return runSchedule(event.schedule, {
    clock,
    onDue() {
      start(event.node);
      agenda.run();
    },
  });
}
