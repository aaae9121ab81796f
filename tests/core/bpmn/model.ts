/**
 * BPMN text for the tests of its reader, from as little as a test wants to say.
 *
 * @module
 */

import { parseBpmn } from "../../../src/core/bpmn/parse.ts";
import type { Diagnostic, DiagnosticCode, ProcessModel } from "../../../src/core/bpmn/subscription.ts";

/** The namespaces of a model, under their usual prefixes. */
export const NAMESPACE_DECLARATIONS = 'xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" ' +
  'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"';

/** A model with the given root elements. */
export function definitions(content: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<bpmn:definitions ${NAMESPACE_DECLARATIONS}>${content}` +
    "</bpmn:definitions>";
}

/** The message that {@linkcode MESSAGE_EVENT} refers to. */
export const MESSAGE = '<bpmn:message id="message" name="order-placed" />';

/** Makes an event a message event. */
export const MESSAGE_EVENT = '<bpmn:messageEventDefinition id="definition" messageRef="message" />';

/** A model with one executable process `order` and one message. */
export function processWith(content: string): string {
  return definitions(`<bpmn:process id="order" isExecutable="true">${content}</bpmn:process>${MESSAGE}`);
}

/** Reads a model with one process. */
export function readOnly(xml: string): ProcessModel {
  const models = parseBpmn(xml);
  const [model] = models;
  if (model === undefined || models.length > 1) throw new Error(`Expected one process, got ${models.length}`);
  return model;
}

/** An element with extensions. */
export function element(
  name: string,
  { id = "event", extensions = "", content = "" }: { id?: string; extensions?: string; content?: string },
): string {
  const attributes = id === "" ? "" : ` id="${attribute(id)}"`;
  return `<bpmn:${name}${attributes}><bpmn:extensionElements>${extensions}</bpmn:extensionElements>` +
    `${content}</bpmn:${name}>`;
}

/** A list of properties; names may repeat. */
export function propertyList(properties: readonly (readonly [string, string])[]): string {
  const items = properties.map(([name, value]) =>
    `<zeebe:property name="${attribute(name)}" value="${attribute(value)}" />`
  );
  return `<zeebe:properties>${items.join("")}</zeebe:properties>`;
}

/** The least that a webhook needs. */
export const WEBHOOK_PROPERTIES: Readonly<Record<string, string>> = {
  "inbound.type": "io.camunda:webhook:1",
  "inbound.context": "orders",
  "inbound.auth.type": "BASIC",
  "inbound.auth.username": "shop",
  "inbound.auth.password": "{{secrets.SHOP_PASSWORD}}",
};

/** What a test wants to be different about a webhook. */
export interface WebhookOptions {
  /** Element id. Default: `event`. */
  id?: string;
  /** Properties over {@linkcode WEBHOOK_PROPERTIES}; `undefined` leaves one out. */
  properties?: Record<string, string | undefined>;
  /** What else is in the element. */
  content?: string;
}

/** An element with a webhook. */
export function webhook(name: string, { id, properties = {}, content }: WebhookOptions = {}): string {
  const all = Object.entries({ ...WEBHOOK_PROPERTIES, ...properties });
  const given = all.filter((entry): entry is [string, string] => entry[1] !== undefined);
  return element(name, { id, extensions: propertyList(given), content });
}

/** A process with a webhook on its plain start event. */
export function startWebhook(properties: WebhookOptions["properties"]): string {
  return processWith(webhook("startEvent", { properties }));
}

/** A process with a webhook on its message start event. */
export function messageWebhook(properties: WebhookOptions["properties"]): string {
  return processWith(webhook("startEvent", { properties, content: MESSAGE_EVENT }));
}

/** Codes of the diagnostics of a severity, in order. */
export function codesOf(model: ProcessModel, severity: Diagnostic["severity"]): DiagnosticCode[] {
  return model.diagnostics.filter((item) => item.severity === severity).map(({ code }) => code);
}

/** Text as the value of an attribute. */
export function attribute(text: string): string {
  return text.replaceAll(/[&<"\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`);
}
