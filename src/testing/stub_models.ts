/**
 * Models as the stub engine sees them: just the ids of what a deployment would hand out keys and versions for.
 *
 * @module
 */

import { refuseDeployment, type ResourceFile } from "../sandbox/engine/definitions.ts";

const PROCESS = /<(?:[\w.-]+:)?process\b([^>]*)>/g;
const DEFINITIONS = /<(?:[\w.-]+:)?definitions\b[\s\S]*<\/(?:[\w.-]+:)?definitions\s*>\s*$/;
const ID = /\bid\s*=\s*["']([^"']+)["']/;
const EXECUTABLE = /\bisExecutable\s*=\s*["']true["']/;

/**
 * Ids of the executable processes in a BPMN file.
 *
 * @throws {Refusal} 400 if there is none, or if it is no BPMN.
 */
export function readProcessIds({ name, content }: ResourceFile): string[] {
  if (!DEFINITIONS.test(content)) {
    throw refuseDeployment(`'${name}': Fatal Error: URI=null Line=1: Content is not allowed in prolog.`);
  }
  const ids: string[] = [];
  for (const [, attributes = ""] of content.matchAll(PROCESS)) {
    const id = ID.exec(attributes)?.[1];
    if (id !== undefined && EXECUTABLE.test(attributes)) ids.push(id);
  }
  if (ids.length === 0) {
    throw refuseDeployment(
      `'${name}': - Element: definitions\n    - ERROR: Must contain at least one executable process`,
    );
  }
  return ids;
}
