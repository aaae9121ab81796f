/**
 * Process definitions of the stub engine: just enough of a deployment to hand out ids, keys and versions as
 * Zeebe does.
 *
 * @module
 */

import type { JsonObject } from "../core/json.ts";
import { rejection, type StubFlavour, unreadable, writeKey } from "./engine_answer.ts";
import { readForm } from "./engine_request.ts";

/** A deployed process definition, to look at. */
export interface StubDefinition {
  /** BPMN process id. */
  processDefinitionId: string;
  /** Key. */
  processDefinitionKey: bigint;
  /** Version, from 1. */
  version: number;
  /** Resource that it came from. */
  resourceName: string;
  /** Tenant. */
  tenantId: string;
  /** Content of the resource. */
  content: string;
  /** When it was deployed, in milliseconds since the epoch. */
  deployedAt: number;
  /** Whether it is still there. */
  state: "ACTIVE" | "DELETED";
}

interface ResourceFile {
  name: string;
  content: string;
}

const PROCESS = /<(?:[\w.-]+:)?process\b([^>]*)>/g;
const DEFINITIONS = /<(?:[\w.-]+:)?definitions\b[\s\S]*<\/(?:[\w.-]+:)?definitions\s*>\s*$/;
const ID = /\bid\s*=\s*["']([^"']+)["']/;
const EXECUTABLE = /\bisExecutable\s*=\s*["']true["']/;
/** As Zeebe compares names: letter case counts. */
const BPMN_NAME = /\.(?:bpmn|xml)$/;
const OTHER_KINDS = /\.(?:dmn|form)$/;

function refuseDeployment(reason: string): Error {
  const prefix = "Expected to deploy new resources, but encountered the following errors:";
  return rejection("INVALID_ARGUMENT", { intent: "CREATE", reason: `${prefix}\n${reason}` });
}

/** Ids of the executable processes in a BPMN file. */
function processIds({ name, content }: ResourceFile): string[] {
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

/** Keeps process definitions. */
export class StubDefinitions {
  readonly #byKey = new Map<bigint, StubDefinition>();
  readonly #latest = new Map<string, StubDefinition>();
  readonly #nextKey: () => bigint;
  readonly #now: () => number;

  /** Makes an empty store that takes its keys and its time from there. */
  constructor({ nextKey, now }: { nextKey: () => bigint; now: () => number }) {
    this.#nextKey = nextKey;
    this.#now = now;
  }

  /** The definition with a key that is not deleted. */
  byKey(key: bigint): StubDefinition | undefined {
    const definition = this.#byKey.get(key);
    return definition?.state === "ACTIVE" ? definition : undefined;
  }

  /** Deletes a definition: the version before it is the latest again. */
  delete(key: bigint): void {
    const deleted = this.#byKey.get(key);
    if (deleted === undefined) return;
    deleted.state = "DELETED";
    const name = nameOf(deleted);
    this.#latest.delete(name);
    for (const definition of this.#byKey.values()) {
      if (nameOf(definition) === name && definition.state === "ACTIVE") this.#latest.set(name, definition);
    }
  }

  /** Every definition, oldest first. */
  list(): StubDefinition[] {
    return [...this.#byKey.values()];
  }

  /** The latest version of a process. */
  latest(processDefinitionId: string, tenantId: string): StubDefinition | undefined {
    return this.#latest.get(nameOf({ processDefinitionId, tenantId }));
  }

  /**
   * Deploys files, all or none. A file that is the same as its latest version, name included, keeps that
   * version; but as soon as one of the files is new, all of them are, because they are versioned together.
   *
   * @throws {StubRefusal} 400 with the engine's words about the file.
   */
  deploy(files: ResourceFile[], tenantId: string): StubDefinition[] {
    const found: { id: string; file: ResourceFile }[] = [];
    for (const file of files) {
      if (OTHER_KINDS.test(file.name)) continue;
      if (!BPMN_NAME.test(file.name)) throw refuseDeployment(`\n'${file.name}': unknown resource type`);
      for (const id of processIds(file)) {
        const twin = found.find((other) => other.id === id);
        if (twin !== undefined) {
          throw refuseDeployment(`Duplicated process id in resources '${twin.file.name}' and '${file.name}'`);
        }
        found.push({ id, file });
      }
    }
    const unchanged = found.every(({ id, file }) => {
      const latest = this.latest(id, tenantId);
      return latest?.content === file.content && latest.resourceName === file.name;
    });
    return found.map(({ id, file }) => {
      const latest = this.latest(id, tenantId);
      return latest !== undefined && unchanged ? latest : this.#add({
        processDefinitionId: id,
        processDefinitionKey: this.#nextKey(),
        version: this.#nextVersion(id, tenantId),
        resourceName: file.name,
        tenantId,
        content: file.content,
        deployedAt: this.#now(),
        state: "ACTIVE",
      });
    });
  }

  /** Versions of deleted definitions are not given again. */
  #nextVersion(processDefinitionId: string, tenantId: string): number {
    const name = nameOf({ processDefinitionId, tenantId });
    const versions = this.list().filter((one) => nameOf(one) === name).map(({ version }) => version);
    return Math.max(0, ...versions) + 1;
  }

  #add(definition: StubDefinition): StubDefinition {
    this.#byKey.set(definition.processDefinitionKey, definition);
    this.#latest.set(nameOf(definition), definition);
    return definition;
  }
}

function nameOf(process: Pick<StubDefinition, "processDefinitionId" | "tenantId">): string {
  return `${process.tenantId}/${process.processDefinitionId}`;
}

/**
 * Files and tenant of a deployment request.
 *
 * @throws {StubRefusal} 415 if it is no form, 400 if there is no file in it.
 */
export async function readDeployment(
  request: Request,
): Promise<{ files: ResourceFile[]; tenantId?: string }> {
  const form = await readForm(request);
  const files: ResourceFile[] = [];
  for (const part of form.getAll("resources")) {
    // A text part is no file: the gateway would have no name for it.
    if (typeof part === "string") continue;
    files.push({ name: part.name, content: await part.text() });
  }
  if (files.length === 0) throw unreadable("Required part 'resources' is not present.");
  const tenantId = form.get("tenantId");
  return { files, tenantId: typeof tenantId === "string" ? tenantId : undefined };
}

/** One entry of a deployment answer. */
export function writeDefinition(flavour: StubFlavour, definition: StubDefinition): JsonObject {
  const { processDefinitionId, processDefinitionKey, version, resourceName, tenantId } = definition;
  return {
    processDefinition: {
      processDefinitionId,
      processDefinitionVersion: version,
      processDefinitionKey: writeKey(flavour, processDefinitionKey),
      resourceName,
      tenantId,
    },
  };
}
