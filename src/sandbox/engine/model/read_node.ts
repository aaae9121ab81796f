/**
 * One element of a model: what of it is not said by the elements around it.
 *
 * @module
 */

import { type BpmnElement, childrenOf, extensionsOf, idOf } from "../../../core/bpmn/element.ts";
import type { EventHandler, FlowNode, SequenceFlow, VariableMapping, Work } from "./model.ts";
import type { ModelProblems } from "./problems.ts";
import type { ReadContext } from "./read_event.ts";

/** An element that is still being read. */
export interface NodeDraft extends FlowNode {
  work: Work;
  outgoing: SequenceFlow[];
  boundaryEvents: EventHandler[];
}

/** What an element may not have, whatever its type. */
const FORBIDDEN_CHILDREN: readonly { name: string; what: string }[] = [
  { name: "bpmn:multiInstanceLoopCharacteristics", what: "multi-instance activities" },
  { name: "bpmn:standardLoopCharacteristics", what: "loops of activities" },
];
const FORBIDDEN_EXTENSIONS: readonly { name: string; what: string }[] = [
  { name: "zeebe:executionListeners", what: "execution listeners" },
  { name: "zeebe:taskListeners", what: "task listeners" },
];

/** Reads an element that does this work. */
export function readNode(element: BpmnElement, { work, context }: {
  work: Work;
  context: ReadContext;
}): NodeDraft {
  const { problems } = context;
  refuseForbidden(element, problems);
  if (idOf(element) === "") problems.add(element.name, "Must have an id");
  const [mappings] = extensionsOf(element, "zeebe:ioMapping");
  return {
    id: idOf(element),
    type: element.name.slice("bpmn:".length),
    work,
    inputs: readMappings(mappings, { name: "zeebe:input", elementId: idOf(element), problems }),
    outputs: readMappings(mappings, { name: "zeebe:output", elementId: idOf(element), problems }),
    outgoing: [],
    defaultFlow: element.attributes.get("default"),
    boundaryEvents: [],
  };
}

/** Of a target of a mapping. */
const PATH = "[a-zA-Z_][a-zA-Z0-9_]*(\\.[a-zA-Z_][a-zA-Z0-9_]*)*";
const TARGET = new RegExp(`^${PATH}$`);

function refuseForbidden(element: BpmnElement, problems: ModelProblems): void {
  for (const { name, what } of FORBIDDEN_CHILDREN) {
    if (childrenOf(element, name).length > 0) problems.refuse(element, what);
  }
  for (const { name, what } of FORBIDDEN_EXTENSIONS) {
    if (extensionsOf(element, name).length > 0) problems.refuse(element, what);
  }
  if (element.attributes.get("isForCompensation") === "true") problems.refuse(element, "compensation");
}

function readMappings(mappings: BpmnElement | undefined, { name, elementId, problems }: {
  name: string;
  elementId: string;
  problems: ModelProblems;
}): VariableMapping[] {
  if (mappings === undefined) return [];
  return childrenOf(mappings, name).map(({ attributes }) => {
    const { source = "", target = "" } = Object.fromEntries(attributes);
    if (target === "") problems.add(elementId, `A ${name} must have a target`);
    else if (!TARGET.test(target)) {
      const rule = `Expected path expression '${target}' but doesn't match the pattern '${PATH}'`;
      problems.add(elementId, rule);
    }
    if (source === "") problems.add(elementId, "Expected expression but not found");
    return {
      source: problems.readExpression(elementId, source),
      target: target.split("."),
    };
  });
}
