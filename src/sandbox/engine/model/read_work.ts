/**
 * What an element does while a token is in it, by its type: a table of what this engine runs.
 *
 * @module
 */

import { type BpmnElement, childrenOf, extensionsOf, idOf } from "../../../core/bpmn/element.ts";
import type { EvaluatedHeader, JobModel, Work } from "./model.ts";
import { eventDefinitionOf, type ReadContext, readErrorCode, readEvent, readMessage } from "./read_event.ts";

type ReadWork = (element: BpmnElement, context: ReadContext) => Work;

const NOTHING: Work = { kind: "pass" };

const READERS: Readonly<Record<string, ReadWork>> = {
  "bpmn:startEvent": () => NOTHING,
  "bpmn:boundaryEvent": () => NOTHING,
  "bpmn:task": () => NOTHING,
  "bpmn:manualTask": () => NOTHING,
  "bpmn:parallelGateway": () => NOTHING,
  "bpmn:exclusiveGateway": () => ({ kind: "choose", take: "first" }),
  "bpmn:inclusiveGateway": () => ({ kind: "choose", take: "every" }),
  "bpmn:eventBasedGateway": () => ({ kind: "awaitFirst", targets: [] }),
  "bpmn:serviceTask": readJobWork,
  "bpmn:sendTask": readJobWork,
  "bpmn:businessRuleTask": readBusinessRule,
  "bpmn:scriptTask": readScript,
  "bpmn:userTask": readUserTask,
  "bpmn:receiveTask": readReceiveTask,
  "bpmn:intermediateCatchEvent": readCatchEvent,
  "bpmn:intermediateThrowEvent": readThrowEvent,
  "bpmn:endEvent": readThrowEvent,
};

/** Whether tokens can be in elements of this name. */
export function isFlowNode(name: string): boolean {
  return Object.hasOwn(READERS, name) || name === "bpmn:subProcess";
}

/** What an element that is no sub-process does. */
export function readWork(element: BpmnElement, context: ReadContext): Work {
  return READERS[element.name]?.(element, context) ?? NOTHING;
}

const ONE_TASK_DEFINITION = "Must have exactly one 'zeebe:taskDefinition' extension element";

function readJob(element: BpmnElement, { problems }: ReadContext): JobModel | undefined {
  const [definition, ...others] = extensionsOf(element, "zeebe:taskDefinition");
  if (definition === undefined) return undefined;
  if (others.length > 0) problems.add(idOf(element), ONE_TASK_DEFINITION);
  const type = definition.attributes.get("type") ?? "";
  if (type === "") problems.add(idOf(element), "Task type must be present and not empty");
  return {
    type: problems.readExpression(idOf(element), type),
    retries: problems.readExpression(idOf(element), definition.attributes.get("retries") || "3"),
    headers: readHeaders(element),
    evaluatedHeaders: [],
  };
}

function readHeaders(element: BpmnElement): Record<string, string> {
  const headers = extensionsOf(element, "zeebe:taskHeaders").flatMap((list) =>
    childrenOf(list, "zeebe:header")
  );
  const entries = headers.map((
    { attributes },
  ) => [attributes.get("key") ?? "", attributes.get("value") ?? ""]);
  // One without a key, or without a value, is none.
  return Object.fromEntries(entries.filter((entry) => !entry.includes("")));
}

function readJobWork(element: BpmnElement, context: ReadContext): Work {
  const job = readJob(element, context);
  if (job !== undefined) return { kind: "job", job };
  context.problems.add(idOf(element), ONE_TASK_DEFINITION);
  return NOTHING;
}

function readBusinessRule(element: BpmnElement, context: ReadContext): Work {
  if (extensionsOf(element, "zeebe:calledDecision").length === 0) return readJobWork(element, context);
  context.problems.refuse(element, "decisions: give the business rule task a zeebe:taskDefinition");
  return NOTHING;
}

function readScript(element: BpmnElement, context: ReadContext): Work {
  const [script] = extensionsOf(element, "zeebe:script");
  if (script === undefined) return readJobWork(element, context);
  if (extensionsOf(element, "zeebe:taskDefinition").length > 0) {
    const either = "Must have either one 'zeebe:script' or one 'zeebe:taskDefinition' extension element";
    context.problems.add(idOf(element), either);
  }
  const { attributes } = script;
  const resultVariable = attributes.get("resultVariable") ?? "";
  if (resultVariable === "") context.problems.add(idOf(element), "Must have a resultVariable");
  const expression = context.problems.readFeel(idOf(element), attributes.get("expression"));
  return { kind: "script", expression, resultVariable };
}

/** The job type that the workers of user tasks ask for. */
const USER_TASK_JOB = "io.camunda.zeebe:userTask";
const USER_TASK_HEADERS: readonly {
  extension: string;
  attribute: string;
  kind: EvaluatedHeader["kind"];
}[] = [
  { extension: "zeebe:assignmentDefinition", attribute: "assignee", kind: "text" },
  { extension: "zeebe:assignmentDefinition", attribute: "candidateGroups", kind: "texts" },
  { extension: "zeebe:assignmentDefinition", attribute: "candidateUsers", kind: "texts" },
  { extension: "zeebe:taskSchedule", attribute: "dueDate", kind: "text" },
  { extension: "zeebe:taskSchedule", attribute: "followUpDate", kind: "text" },
  { extension: "zeebe:formDefinition", attribute: "formKey", kind: "text" },
];

function readUserTask(element: BpmnElement, context: ReadContext): Work {
  const { problems } = context;
  if (extensionsOf(element, "zeebe:userTask").length > 0) {
    problems.refuse(element, "user tasks with zeebe:userTask: leave it away, and a worker gets a job");
  }
  const evaluatedHeaders = USER_TASK_HEADERS.flatMap(({ extension, attribute, kind }): EvaluatedHeader[] => {
    const text = extensionsOf(element, extension)[0]?.attributes.get(attribute) ?? "";
    if (text === "") return [];
    const value = problems.readExpression(idOf(element), text);
    return [{ name: `io.camunda.zeebe:${attribute}`, kind, value }];
  });
  const type = problems.readExpression(idOf(element), USER_TASK_JOB);
  const retries = problems.readExpression(idOf(element), "1");
  return { kind: "job", job: { type, retries, headers: readHeaders(element), evaluatedHeaders } };
}

function readReceiveTask(element: BpmnElement, context: ReadContext): Work {
  const messageRef = element.attributes.get("messageRef");
  const event = readMessage(element, { messageRef, correlates: "byKey", context });
  return event === undefined ? NOTHING : { kind: "catch", event };
}

function readCatchEvent(element: BpmnElement, context: ReadContext): Work {
  const definition = eventDefinitionOf(element, context);
  if (definition === undefined) {
    context.problems.add(idOf(element), "Must have exactly one event definition");
    return NOTHING;
  }
  // Where a link leads to, tokens just go on.
  if (definition.name === "bpmn:linkEventDefinition") return NOTHING;
  const event = readEvent(element, { definition, correlates: "byKey", context });
  if (event === undefined) return NOTHING;
  if (event.kind === "error") context.problems.add(idOf(element), "Must be a message or timer catch event");
  if (event.kind === "timer" && event.timer === "cycle") {
    context.problems.add(idOf(element), "Intermediate timer catch event must have a time duration or date");
  }
  return { kind: "catch", event };
}

function readThrowEvent(element: BpmnElement, context: ReadContext): Work {
  const definition = eventDefinitionOf(element, context);
  if (definition === undefined) return NOTHING;
  const isEnd = element.name === "bpmn:endEvent";
  switch (definition.name) {
    case "bpmn:messageEventDefinition":
      return readJobWork(element, context);
    case "bpmn:terminateEventDefinition":
      if (isEnd) return { kind: "terminate" };
      break;
    case "bpmn:errorEventDefinition":
      if (isEnd) return readErrorEnd(element, { definition, context });
      break;
    case "bpmn:linkEventDefinition":
      if (!isEnd) return NOTHING;
  }
  context.problems.refuse(element, `events that throw a ${definition.name.slice("bpmn:".length)}`);
  return NOTHING;
}

function readErrorEnd(
  element: BpmnElement,
  { definition, context }: { definition: BpmnElement; context: ReadContext },
): Work {
  const code = readErrorCode(element, definition, context) ?? "";
  if (code === "") context.problems.add(idOf(element), "Must reference an error with an errorCode");
  return { kind: "throwError", code: context.problems.readExpression(idOf(element), code) };
}
