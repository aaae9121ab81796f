/**
 * Event definitions of a model: message, timer and error are what can happen here.
 *
 * @module
 */

import { type BpmnElement, childrenOf, extensionsOf, idOf } from "../../../core/bpmn/element.ts";
import type { EventModel, TimerKind } from "./model.ts";
import type { ModelProblems } from "./problems.ts";
import { parseSchedule } from "./schedule.ts";

/** What events refer to, by id. */
export interface EventReferences {
  /** Messages. */
  messages: ReadonlyMap<string, BpmnElement>;
  /** Errors. */
  errors: ReadonlyMap<string, BpmnElement>;
}

/** What is read, and where problems go. */
export interface ReadContext extends EventReferences {
  /** Problems. */
  problems: ModelProblems;
}

const TIMERS: readonly { element: string; timer: TimerKind }[] = [
  { element: "bpmn:timeDuration", timer: "duration" },
  { element: "bpmn:timeDate", timer: "date" },
  { element: "bpmn:timeCycle", timer: "cycle" },
];

/** The event definition of an element, if it has one. More than one is a problem. */
export function eventDefinitionOf(element: BpmnElement, { problems }: ReadContext): BpmnElement | undefined {
  const definitions = element.children.filter(({ name }) => name.endsWith("EventDefinition"));
  if (definitions.length > 1) problems.add(idOf(element), "Must have at most one event definition");
  return definitions[0];
}

/** What an element waits for by its event definition. */
export function readEvent(
  element: BpmnElement,
  { definition, correlates, context }: {
    definition: BpmnElement;
    correlates: "byKey" | "always";
    context: ReadContext;
  },
): EventModel | undefined {
  switch (definition.name) {
    case "bpmn:messageEventDefinition":
      return readMessage(element, {
        messageRef: definition.attributes.get("messageRef"),
        correlates,
        context,
      });
    case "bpmn:timerEventDefinition":
      return readTimer(element, definition, context);
    case "bpmn:errorEventDefinition":
      return readError(element, definition, context);
  }
  context.problems.refuse(element, `events of the kind ${definition.name.slice("bpmn:".length)}`);
  return undefined;
}

/** The message that an element waits for. */
export function readMessage(
  element: BpmnElement,
  { messageRef, correlates, context }: {
    messageRef: string | undefined;
    correlates: "byKey" | "always";
    context: ReadContext;
  },
): EventModel | undefined {
  const { problems, messages } = context;
  const message = messages.get(messageRef ?? "");
  if (message === undefined) {
    problems.add(idOf(element), "Must reference a message");
    return undefined;
  }
  const name = message.attributes.get("name") ?? "";
  if (name === "") problems.add(idOf(message), "Name must be present and not empty");
  const event: EventModel = { kind: "message", name: problems.readExpression(idOf(message), name) };
  if (correlates === "always") return event;
  const [subscription, ...others] = extensionsOf(message, "zeebe:subscription");
  if (subscription === undefined || others.length > 0) {
    problems.add(idOf(message), "Must have exactly one zeebe:subscription extension element");
    return event;
  }
  return {
    ...event,
    correlationKey: problems.readFeel(idOf(message), subscription.attributes.get("correlationKey")),
  };
}

function readTimer(
  element: BpmnElement,
  definition: BpmnElement,
  { problems }: ReadContext,
): EventModel | undefined {
  const found = TIMERS.flatMap(({ element: name, timer }) =>
    childrenOf(definition, name).map(({ text = "" }) => ({ timer, text: text.trim() }))
  );
  const [only, ...others] = found;
  if (only === undefined || others.length > 0) {
    problems.add(idOf(element), "Must be exactly one type of timer: timeDuration, timeDate or timeCycle");
    return undefined;
  }
  const { timer, text } = only;
  const value = problems.readExpression(idOf(element), text);
  if (value.kind === "static" && parseSchedule(timer, { text, now: 0 }) === undefined) {
    if (timer === "cycle") {
      problems.refuse(element, `timer cycles but those like R/PT1H and 0 0 9 * * MON-FRI, and not '${text}'`);
    } else problems.add(idOf(element), `Invalid timer ${timer} expression: '${text}' is none`);
  }
  return { kind: "timer", timer, value };
}

function readError(element: BpmnElement, definition: BpmnElement, context: ReadContext): EventModel {
  const code = readErrorCode(element, definition, context);
  if (code?.startsWith("=")) {
    const rule = "The errorCode of the error catch event is not allowed to be an expression";
    context.problems.add(idOf(element), rule);
  }
  return { kind: "error", code };
}

/** The code of the error that an event refers to. */
export function readErrorCode(
  element: BpmnElement,
  definition: BpmnElement,
  { problems, errors }: ReadContext,
): string | undefined {
  const reference = definition.attributes.get("errorRef");
  if (reference === undefined) return undefined;
  const error = errors.get(reference);
  if (error === undefined) problems.add(idOf(element), `Must reference an error, and '${reference}' is none`);
  return error?.attributes.get("errorCode");
}
