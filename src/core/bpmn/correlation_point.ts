/**
 * Which elements a webhook may attach to, and how an event enters the process there.
 *
 * @module
 */

import { type BpmnElement, childrenOf } from "./element.ts";
import { readFeel, type ReportedProperties } from "./properties.ts";
import type { ElementReport } from "./report.ts";
import type { CorrelationPoint, WebhookElementType } from "./subscription.ts";
import { ATTRIBUTES, ELEMENTS, EVENT_DEFINITION_SUFFIX, PROPERTIES } from "./vocabulary.ts";

/** What holds an element. */
export type Container = "process" | "subProcess" | "eventSubProcess";

/** An element in its place. */
export interface PlacedElement {
  /** The element. */
  element: BpmnElement;
  /** What holds it. */
  container: Container;
  /** Names of the model's messages by id. */
  messages: ReadonlyMap<string, string>;
}

/** A place where a webhook may attach. */
interface CorrelationPointRow {
  elementType: WebhookElementType;
  kind: CorrelationPoint["kind"];
  matches(place: PlacedElement): boolean;
}

/** The element types that carry webhooks, by the element's name. */
const ELEMENT_TYPES: ReadonlyMap<string, WebhookElementType> = new Map([
  [ELEMENTS.startEvent, "START_EVENT"],
  [ELEMENTS.intermediateCatchEvent, "INTERMEDIATE_CATCH_EVENT"],
  [ELEMENTS.boundaryEvent, "BOUNDARY_EVENT"],
  [ELEMENTS.receiveTask, "RECEIVE_TASK"],
]);

const ROWS: CorrelationPointRow[] = [
  {
    elementType: "START_EVENT",
    kind: "createInstance",
    matches: ({ element, container }) =>
      element.name === ELEMENTS.startEvent && container === "process" && !hasEventDefinition(element),
  },
  {
    elementType: "MESSAGE_START_EVENT",
    kind: "startMessage",
    matches: ({ element, container }) =>
      element.name === ELEMENTS.startEvent && container === "process" && isMessageEvent(element),
  },
  {
    // The message start event of an event sub-process waits within an instance: the engine opens its
    // subscription with a correlation key, as for a catch event, and without one nothing ever arrives.
    elementType: "MESSAGE_START_EVENT",
    kind: "catchMessage",
    matches: ({ element, container }) =>
      element.name === ELEMENTS.startEvent && container === "eventSubProcess" && isMessageEvent(element),
  },
  {
    elementType: "INTERMEDIATE_CATCH_EVENT",
    kind: "catchMessage",
    matches: ({ element }) => element.name === ELEMENTS.intermediateCatchEvent && isMessageEvent(element),
  },
  {
    elementType: "BOUNDARY_EVENT",
    kind: "catchMessage",
    matches: ({ element }) => element.name === ELEMENTS.boundaryEvent && isMessageEvent(element),
  },
  {
    elementType: "RECEIVE_TASK",
    kind: "catchMessage",
    matches: ({ element }) => element.name === ELEMENTS.receiveTask,
  },
];

/** The kind of element that a webhook is on, or `undefined` if webhooks never are on such elements. */
export function elementTypeOf(element: BpmnElement): WebhookElementType | undefined {
  const elementType = ELEMENT_TYPES.get(element.name);
  return elementType === "START_EVENT" && isMessageEvent(element) ? "MESSAGE_START_EVENT" : elementType;
}

/** Reads how an event enters the process at an element; mistakes go to the report. */
export function readCorrelationPoint(
  place: PlacedElement,
  reported: ReportedProperties,
): CorrelationPoint | undefined {
  const { report } = reported;
  const row = ROWS.find(({ matches }) => matches(place));
  if (row === undefined) return report.error("WEBHOOK_ELEMENT_UNSUPPORTED", unsupportedReason(place));
  if (row.kind === "createInstance") return { kind: row.kind };
  const messageName = readMessageName(place, report);
  const correlationKey = readFeel(PROPERTIES.correlationKey, reported);
  if (row.kind === "startMessage") {
    return messageName === undefined ? undefined : { kind: row.kind, messageName, correlationKey };
  }
  if (correlationKey === undefined) {
    return report.error(
      "CORRELATION_KEY_MISSING",
      `${PROPERTIES.correlationKey} is missing; without it no event finds the instance that waits for it`,
    );
  }
  return messageName === undefined ? undefined : { kind: row.kind, messageName, correlationKey };
}

function unsupportedReason({ element, container }: PlacedElement): string {
  return element.name === ELEMENTS.startEvent && container !== "process"
    ? "Nothing outside can reach this start event; use a start event of the process, or a message start event " +
      "of an event sub-process"
    : "The event is not a message event; give it a message event definition";
}

function readMessageName({ element, messages }: PlacedElement, report: ElementReport): string | undefined {
  const [event = element] = childrenOf(element, ELEMENTS.messageEventDefinition);
  const reference = event.attributes.get(ATTRIBUTES.messageRef)?.trim() ?? "";
  // A reference is a qualified name; an id has no colon, so what stands before one is a prefix.
  const name = messages.get(reference.slice(reference.lastIndexOf(":") + 1));
  if (reference === "" || name === undefined) {
    return report.error("MESSAGE_MISSING", "The element refers to no message of the model");
  }
  // Not trimmed: to the engine blanks are part of a name, and a published message must match it exactly.
  const literal = name.startsWith("=") ? /^=\s*"([^"\\]+)"\s*$/.exec(name)?.[1] : name;
  if (literal === undefined || literal.trim() === "") {
    return report.error(
      "MESSAGE_NAME_INVALID",
      literal !== undefined
        ? "The message has no name"
        : "The message name is an expression, which only the engine can evaluate; use plain text",
    );
  }
  return literal;
}

function isMessageEvent(element: BpmnElement): boolean {
  return childrenOf(element, ELEMENTS.messageEventDefinition).length > 0;
}

function hasEventDefinition(element: BpmnElement): boolean {
  return element.children.some(({ name }) => name.endsWith(EVENT_DEFINITION_SUFFIX));
}
