/**
 * Small models, written as one reads them: elements of a scope, and the flows between them as arrows.
 *
 * @module
 */

/** A process `p`, or another, of elements and flows; further root elements are messages and errors. */
export function model(
  body: string,
  { id = "p", roots = "" }: { id?: string; roots?: string } = {},
): string {
  return definitions(`${process(body, id)}${roots}`);
}

/** A file of processes and what they refer to. */
export function definitions(content: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="test">${
    withEndsOfFlows(content)
  }</bpmn:definitions>`;
}

const FLOW = /<bpmn:sequenceFlow id="([^"]*)" sourceRef="([^"]*)" targetRef="([^"]*)"/g;
const HEAD = /<bpmn:\w+ id="([^"]*)"[^>]*>(?:<bpmn:extensionElements>.*?<\/bpmn:extensionElements>)?/gs;

/** Tells each element of its flows, as modelling tools do: Zeebe looks there. */
function withEndsOfFlows(content: string): string {
  const ends = new Map<string, string[]>();
  const add = (id: string, end: string) => ends.set(id, [...ends.get(id) ?? [], end]);
  const found = [...content.matchAll(FLOW)];
  for (const [, id, , target = ""] of found) add(target, `<bpmn:incoming>${id}</bpmn:incoming>`);
  for (const [, id, source = ""] of found) add(source, `<bpmn:outgoing>${id}</bpmn:outgoing>`);
  return content.replace(
    HEAD,
    (head, id: string) => head.endsWith("/>") ? head : head + (ends.get(id) ?? []).join(""),
  );
}

/** An executable process. */
export function process(body: string, id = "p"): string {
  return `<bpmn:process id="${id}" isExecutable="true">${body}</bpmn:process>`;
}

/** Flows `a -> b -> c`; ids are `a-b`. */
export function flows(...chains: string[]): string {
  return chains.flatMap((chain) => {
    const ids = chain.split("->").map((id) => id.trim());
    return ids.slice(1).map((target, index) => flow(ids[index] ?? "", target));
  }).join("");
}

/** A flow, with a condition if there is one. */
export function flow(source: string, target: string, condition?: string): string {
  const expression = condition === undefined
    ? ""
    : `<bpmn:conditionExpression>${escape(condition)}</bpmn:conditionExpression>`;
  return `<bpmn:sequenceFlow id="${source}-${target}" sourceRef="${source}" targetRef="${target}">${expression}</bpmn:sequenceFlow>`;
}

/** An element of any name. */
export function element(name: string, id: string, content = ""): string {
  const [tag = "", ...attributes] = name.split(" ");
  return `<bpmn:${tag} id="${id}" ${attributes.join(" ")}>${content}</bpmn:${tag}>`;
}

/** A start event. */
export function start(id = "start", content = ""): string {
  return element("startEvent", id, content);
}

/** An end event. */
export function end(id = "end", content = ""): string {
  return element("endEvent", id, content);
}

/** A service task of a job type. */
export function task(
  id: string,
  { type = id, retries, extensions = "", io = "" }: {
    type?: string;
    retries?: string;
    extensions?: string;
    io?: string;
  } = {},
): string {
  const attribute = retries === undefined ? "" : ` retries="${escape(retries)}"`;
  const definition = `<zeebe:taskDefinition type="${escape(type)}"${attribute} />`;
  return element("serviceTask", id, extend(definition + extensions + io));
}

/** Extension elements. */
export function extend(content: string): string {
  return `<bpmn:extensionElements>${content}</bpmn:extensionElements>`;
}

/** Variable mappings, `source -> target` each. */
export function mappings({ inputs = [], outputs = [] }: { inputs?: string[]; outputs?: string[] }): string {
  const write = (kind: string) => (mapping: string) => {
    const [source = "", target = ""] = mapping.split("->").map((part) => part.trim());
    return `<zeebe:${kind} source="${escape(source)}" target="${target}" />`;
  };
  return `<zeebe:ioMapping>${inputs.map(write("input")).join("")}${
    outputs.map(write("output")).join("")
  }</zeebe:ioMapping>`;
}

/** A message, with the correlation key of those who wait for it. */
export function message(name: string, correlationKey = "=key"): string {
  return `<bpmn:message id="message-${name}" name="${name}">${
    extend(`<zeebe:subscription correlationKey="${escape(correlationKey)}" />`)
  }</bpmn:message>`;
}

/** An error. */
export function error(code: string): string {
  return `<bpmn:error id="error-${code}" errorCode="${code}" />`;
}

/** Event definitions. */
export const on = {
  message: (name: string): string => `<bpmn:messageEventDefinition messageRef="message-${name}" />`,
  error: (code?: string): string =>
    `<bpmn:errorEventDefinition ${code === undefined ? "" : `errorRef="error-${code}"`} />`,
  duration: (text: string): string => timer("timeDuration", text),
  date: (text: string): string => timer("timeDate", text),
  cycle: (text: string): string => timer("timeCycle", text),
};

function timer(name: string, text: string): string {
  return `<bpmn:timerEventDefinition><bpmn:${name}>${
    escape(text)
  }</bpmn:${name}></bpmn:timerEventDefinition>`;
}

/** A boundary event. */
export function boundary(
  id: string,
  { at, event, interrupting = "true", extensions = "" }: {
    at: string;
    event: string;
    interrupting?: "true" | "false";
    extensions?: string;
  },
): string {
  return `<bpmn:boundaryEvent id="${id}" attachedToRef="${at}" cancelActivity="${interrupting}">${extensions}${event}</bpmn:boundaryEvent>`;
}

/** A sub-process, or an event sub-process. */
export function subProcess(
  id: string,
  body: string,
  { triggeredByEvent = "false" }: { triggeredByEvent?: "true" | "false" } = {},
): string {
  return `<bpmn:subProcess id="${id}" triggeredByEvent="${triggeredByEvent}">${body}</bpmn:subProcess>`;
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll(
    '"',
    "&quot;",
  );
}
