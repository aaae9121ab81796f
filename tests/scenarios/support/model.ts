/**
 * Small BPMN models, written from what a test wants in them.
 *
 * @module
 */

/** Where the webhook of {@linkcode webhookModel} is. */
export type ModelElement = "START_EVENT" | "MESSAGE_START_EVENT" | "INTERMEDIATE_CATCH_EVENT";

/** A model with one webhook. */
export interface WebhookModelOptions {
  /** Process id and webhook id. */
  id: string;
  /** Default: a plain start event. */
  element?: ModelElement;
  /** Properties over the defaults: POST, no authorization. */
  properties?: Record<string, string>;
}

/** Id of the element with the webhook in every {@linkcode webhookModel}. */
export const WEBHOOK_ELEMENT_ID = "event";

/** A process with one webhook. */
export function webhookModel({ id, element = "START_EVENT", properties = {} }: WebhookModelOptions): string {
  const all: Record<string, string> = {
    "inbound.type": "io.camunda:webhook:1",
    "inbound.context": id,
    "inbound.method": "post",
    "inbound.auth.type": "NONE",
    ...properties,
  };
  const extension = `<bpmn:extensionElements><zeebe:properties>${
    Object.entries(all).map(([name, value]) =>
      `<zeebe:property name="${name}" value="${attribute(value)}" />`
    )
      .join("")
  }</zeebe:properties></bpmn:extensionElements>`;
  const message = `<bpmn:message id="message" name="message-${id}"><bpmn:extensionElements>` +
    `<zeebe:subscription correlationKey="=key" /></bpmn:extensionElements></bpmn:message>`;
  const definition = `<bpmn:messageEventDefinition id="definition" messageRef="message" />`;
  const event = `id="${WEBHOOK_ELEMENT_ID}"`;
  switch (element) {
    case "START_EVENT":
      return definitions(id, `<bpmn:startEvent ${event}>${extension}</bpmn:startEvent>`);
    case "MESSAGE_START_EVENT":
      return definitions(
        id,
        `<bpmn:startEvent ${event}>${extension}${definition}</bpmn:startEvent>`,
        message,
      );
    case "INTERMEDIATE_CATCH_EVENT":
      return definitions(
        id,
        `<bpmn:startEvent id="start" /><bpmn:sequenceFlow id="flow" sourceRef="start" targetRef="event" />` +
          `<bpmn:intermediateCatchEvent ${event}>${extension}${definition}</bpmn:intermediateCatchEvent>`,
        message,
      );
  }
}

/** A model with one task of the outbound connector. */
export interface TaskModelOptions {
  /** Process id. */
  id: string;
  /** Input mappings by target. */
  inputs: Record<string, string>;
}

/** Id of the task in every {@linkcode taskModel}. */
export const TASK_ELEMENT_ID = "task";

/** A process with one task of the outbound connector. */
export function taskModel({ id, inputs }: TaskModelOptions): string {
  const mappings = Object.entries(inputs).map(([target, source]) =>
    `<zeebe:input source="${attribute(source)}" target="${attribute(target)}" />`
  );
  return definitions(
    id,
    `<bpmn:startEvent id="start" /><bpmn:sequenceFlow id="flow" sourceRef="start" targetRef="task" />` +
      `<bpmn:serviceTask id="${TASK_ELEMENT_ID}" zeebe:modelerTemplate="io.camunda.connectors.AWSEventBridge.v1">` +
      `<bpmn:extensionElements><zeebe:taskDefinition type="io.camunda:aws-eventbridge:1" retries="3" />` +
      `<zeebe:ioMapping>${mappings.join("")}</zeebe:ioMapping></bpmn:extensionElements></bpmn:serviceTask>`,
  );
}

function definitions(id: string, content: string, after = ""): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="definitions" targetNamespace="https://example.com/tests">
  <bpmn:process id="${id}" isExecutable="true">${content}</bpmn:process>${after}
</bpmn:definitions>`;
}

function attribute(value: string): string {
  return value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&#34;");
}
