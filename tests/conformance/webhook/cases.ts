/**
 * The observed cases, their models, and what is compared.
 *
 * @module
 */

import {
  isJsonObject,
  type Json,
  type JsonObject,
  parseJson,
  stringifyJson,
} from "../../../src/core/json.ts";
import type { RawRequest, RawResponse } from "./raw_http.ts";

/** An element with a webhook. */
export interface CaseElement {
  elementType: string;
  messageName?: string;
  properties: Record<string, string>;
}

/** A version of a process. */
export interface CaseProcess {
  id: string;
  version: number;
  /** Order of deployments. */
  phase?: number;
  elements: CaseElement[];
}

/** What the cluster answers to a command. */
export interface ClusterReply {
  status?: number;
  detail?: string;
  delayMs?: number;
  reset?: boolean;
}

/** What was seen of a case. */
export interface Observation {
  status: number;
  headers: Record<string, string>;
  body: string;
  /** Commands that the cluster got. */
  commands: JsonObject[];
}

/** An observed case. */
export interface Case {
  name: string;
  group: string;
  processes: CaseProcess[];
  request: RawRequest;
  replies: ClusterReply[];
  expected: Observation;
}

interface RawCase {
  name: string;
  group: string;
  element?: CaseElement;
  processes?: CaseProcess[];
  request: {
    method: string;
    path: string;
    query?: string;
    headers?: [string, string | { generator: "xs"; n: number }][];
    body?: RawBody;
  };
  camundaReply?: ClusterReply | ClusterReply[];
  expected: Omit<Observation, "commands"> & {
    command: JsonObject;
    commands?: JsonObject[];
  };
}

type RawBody = { text?: string; base64?: string; generator?: keyof typeof GENERATORS; n?: number };

const file = JSON.parse(Deno.readTextFileSync(new URL("cases.json", import.meta.url))) as {
  meta: { fixtures: { jwksUrl: string; jwks: JsonObject } };
  cases: RawCase[];
};

/** Key set that the tokens of the cases are signed with. */
export const JWKS = file.meta.fixtures.jwks;
/** Origin of the key server in the models. */
export const JWKS_ORIGIN = new URL(file.meta.fixtures.jwksUrl).origin;
/** Secrets that the models name. */
export const SECRETS = { SECRET_PLAIN: "plainvalue", SECRET_REF: "see secrets.PLAIN" };

/** Headers that say how a request was carried, and not what it is. */
const TRANSPORT_HEADERS = new Set(["host", "connection", "content-length", "accept-encoding", "expect"]);

/** Bodies that are too large to be written down. */
const GENERATORS = {
  deepObject: (n: number) => '{"a":'.repeat(n) + "1" + "}".repeat(n),
  deepArray: (n: number) => "[".repeat(n) + "]".repeat(n),
  bigString: (n: number) => `{"s":"${"x".repeat(n)}"}`,
  longNumber: (n: number) => `{"n":${"1".repeat(n)}}`,
};

function readCase({ name, group, element, processes, request, camundaReply, expected }: RawCase): Case {
  const { method, path, query, headers = [], body } = request;
  return {
    name,
    group,
    processes: element === undefined
      ? processes ?? []
      : [{ id: `wh-${name.replaceAll(".", "-")}`, version: 1, elements: [element] }],
    request: {
      method,
      path: query === undefined ? path : `${path}?${query}`,
      headers: headers.map(([key, value]) => [
        key,
        typeof value === "string" ? value : "x".repeat(value.n),
      ]),
      body: readBody(body),
    },
    replies: camundaReply === undefined ? [] : [camundaReply].flat(),
    expected: {
      status: expected.status,
      headers: expected.headers,
      body: expected.body,
      commands: (expected.commands ?? [expected.command])
        .filter(({ kind }) => kind !== "none")
        .map(normalizeCommand),
    },
  };
}

function readBody(body: RawBody | undefined | null): Uint8Array {
  if (body?.base64 !== undefined) return Uint8Array.from(atob(body.base64), (byte) => byte.charCodeAt(0));
  const generate = body?.generator && GENERATORS[body.generator];
  return new TextEncoder().encode(body?.text ?? generate?.(body?.n ?? 0) ?? "");
}

/** Parts of commands that say how the cluster is spoken to, and not what is asked of it. */
const MANNERS = new Set(["requestTimeout", "metadata", "fileName", "variablesText"]);

/** A command as it is compared. An empty message id is none. */
export function normalizeCommand(command: JsonObject): JsonObject {
  const { variables, ...rest } = command;
  const kept = Object.entries(rest).filter(([name, value]) =>
    !MANNERS.has(name) && (name !== "messageId" || value !== "")
  );
  return {
    ...Object.fromEntries(kept),
    ...variables !== undefined && { variables: comparable(withoutTransport(variables)) },
  };
}

/** Numbers as a double has them: the observer's JSON could not write others. */
function comparable(value: Json): Json {
  if (typeof value === "bigint") return Number(value);
  if (Array.isArray(value)) return value.map(comparable);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, comparable(item)]));
}

/** Leaves out the headers of the connection wherever a whole request was kept. */
function withoutTransport(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutTransport);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      name,
      (name === "headers" || name === "h") && isJsonObject(item)
        ? Object.fromEntries(Object.entries(item).filter(([header]) => !TRANSPORT_HEADERS.has(header)))
        : withoutTransport(item),
    ]),
  );
}

/**
 * A response as it is compared: a refusal by its status alone, since its text is ours, unless the model itself has
 * made it.
 */
export function normalizeResponse({ status, headers, body }: RawResponse): Omit<Observation, "commands"> {
  if (status >= 400 && !MODELS_REFUSAL.test(body)) {
    // Servers refuse headers that are too large by themselves, some with a status of their own for it.
    return { status: status === 431 ? 400 : status, headers: {}, body: "" };
  }
  const shown = Object.entries(headers).filter(([name]) =>
    name.startsWith("x-out") || name === "content-type"
  );
  return { status, headers: Object.fromEntries(shown), body: normalizeBody(body) };
}

/** What a response expression of the cases says with a status of its own. */
const MODELS_REFUSAL = /^\{"e":/;

/** Equal JSON is equal; texts that are none are themselves. Keys of definitions are the cluster's. */
export function normalizeBody(body: string): string {
  try {
    const text = body.replace(/("processDefinitionKey":)(?:\d+|<processDefinitionKey>)/, "$10");
    return stringifyJson(sorted(parseJson(text)));
  } catch {
    return body;
  }
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.keys(value).sort().map((name) => [name, sorted(value[name] ?? null)]));
}

/** The BPMN of a version of a process; `jwks` is where the key server is. */
export function modelOf({ id, elements }: CaseProcess, { jwks }: { jwks: string }): string {
  const messages: string[] = [];
  const nodes = elements.map((element, index) => {
    const elementId = `el${index + 1}`;
    const messageId = `message-${index + 1}`;
    const name = element.messageName ?? `msg-${id}-${elementId}`;
    messages.push(
      `<bpmn:message id="${messageId}" name="${name}"><bpmn:extensionElements>` +
        `<zeebe:subscription correlationKey="=key" /></bpmn:extensionElements></bpmn:message>`,
    );
    return nodeOf(element, { elementId, messageId, jwks });
  });
  return `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="definitions" targetNamespace="http://bpmn.io/schema/bpmn">
<bpmn:process id="${id}" isExecutable="true"><bpmn:startEvent id="none" /><bpmn:serviceTask id="host"><bpmn:extensionElements><zeebe:taskDefinition type="work" /></bpmn:extensionElements></bpmn:serviceTask>${
    nodes.join("")
  }</bpmn:process>${messages.join("")}</bpmn:definitions>`;
}

function nodeOf(
  { elementType, properties }: CaseElement,
  { elementId, messageId, jwks }: { elementId: string; messageId: string; jwks: string },
): string {
  const list = Object.entries(properties).map(([name, value]) =>
    `<zeebe:property name="${attribute(name)}" value="${attribute(value.replace(JWKS_ORIGIN, jwks))}" />`
  );
  const extension = `<bpmn:extensionElements><zeebe:properties>${
    list.join("")
  }</zeebe:properties></bpmn:extensionElements>`;
  const definition = `<bpmn:messageEventDefinition messageRef="${messageId}" />`;
  const id = `id="${elementId}" name="${elementId}"`;
  switch (elementType) {
    case "startEvent":
      return `<bpmn:startEvent ${id}>${extension}</bpmn:startEvent>`;
    case "messageStartEvent":
      return `<bpmn:startEvent ${id}>${extension}${definition}</bpmn:startEvent>`;
    case "boundaryEvent":
      return `<bpmn:boundaryEvent ${id} attachedToRef="host">${extension}${definition}</bpmn:boundaryEvent>`;
    case "receiveTask":
      return `<bpmn:receiveTask ${id} messageRef="${messageId}">${extension}</bpmn:receiveTask>`;
    default:
      return `<bpmn:intermediateCatchEvent ${id}>${extension}${definition}</bpmn:intermediateCatchEvent>`;
  }
}

function attribute(text: string): string {
  return text.replace(/[&<>"\n\r\t]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Every case. */
export const CASES: readonly Case[] = file.cases.map(readCase);
