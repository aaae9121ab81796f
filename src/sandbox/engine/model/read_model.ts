/**
 * BPMN text → the processes in it that can run, or a refusal that names each element that cannot.
 *
 * @module
 */

import { type BpmnElement, childrenOf, idOf } from "../../../core/bpmn/element.ts";
import { parseBpmnTree } from "../../../core/bpmn/parse.ts";
import { ZeebridgeError } from "../../../core/errors.ts";
import { refuseDeployment, type ResourceFile } from "../definitions.ts";
import { checkLoops } from "./check_loops.ts";
import { createGraph } from "./graph.ts";
import type { ProcessModel } from "./model.ts";
import { ModelProblems } from "./problems.ts";
import { readScope } from "./read_scope.ts";

/**
 * Reads the executable processes of a file.
 *
 * @throws {Refusal} 400 with what is wrong, or is not run here, element by element.
 */
export function readModels(file: ResourceFile): ProcessModel[] {
  const definitions = parse(file);
  const problems = new ModelProblems();
  const references = {
    messages: byId(definitions, "bpmn:message"),
    errors: byId(definitions, "bpmn:error"),
  };
  const processes = childrenOf(definitions, "bpmn:process").filter(({ attributes }) =>
    attributes.get("isExecutable") === "true"
  );
  if (processes.length === 0) problems.add("definitions", "Must contain at least one executable process");
  checkIds(definitions, problems);
  checkStartMessages(processes, problems);
  const scopes = processes.map((process) => {
    if (idOf(process) === "") problems.add("process", "Must have an id");
    const scope = readScope(process, { kind: "process", context: { ...references, problems } });
    checkLoops(scope, problems);
    return scope;
  });
  if (problems.any) throw refuseDeployment(`'${file.name}': ${problems.write()}`);
  return scopes.map((scope) => ({ ...scope, graph: createGraph(scope) }));
}

function parse({ name, content }: ResourceFile): BpmnElement {
  try {
    return parseBpmnTree(content);
  } catch (error) {
    if (!(error instanceof ZeebridgeError)) throw error;
    throw refuseDeployment(`'${name}': ${error.message}`);
  }
}

/** What XML takes for an id. */
const NAME = /^[\p{L}_][\p{L}\p{M}\p{N}_.\-]*$/u;

/** An id stands for one element of the file. */
function checkIds(definitions: BpmnElement, problems: ModelProblems): void {
  const seen = new Set<string>();
  const pending = [...definitions.children];
  for (let element = pending.pop(); element !== undefined; element = pending.pop()) {
    if (element.name.startsWith("bpmn:")) {
      const id = idOf(element);
      if (id !== "" && !NAME.test(id)) problems.add(id, `'${id}' is not a valid value for 'NCName'`);
      if (seen.has(id)) problems.add(id, `There are multiple occurrences of ID value '${id}'`);
      if (id !== "") seen.add(id);
    }
    pending.push(...element.children);
  }
}

/** A message starts one process, in one way. */
function checkStartMessages(processes: readonly BpmnElement[], problems: ModelProblems): void {
  const seen = new Set<string>();
  const events = processes.flatMap((process) => childrenOf(process, "bpmn:startEvent"));
  for (const definition of events.flatMap((event) => childrenOf(event, "bpmn:messageEventDefinition"))) {
    const id = definition.attributes.get("messageRef") ?? "";
    if (seen.has(id)) problems.add(id, "A message cannot be referred by more than one start event");
    seen.add(id);
  }
}

function byId(definitions: BpmnElement, name: string): Map<string, BpmnElement> {
  return new Map(childrenOf(definitions, name).map((element) => [idOf(element), element]));
}
