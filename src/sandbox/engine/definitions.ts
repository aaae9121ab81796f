/**
 * Process definitions: deployments hand out ids, keys and versions as Zeebe does.
 *
 * @module
 */

import type { JsonObject } from "../../core/json.ts";
import { type EngineFlavour, type Refusal, rejection, unreadable, writeKey } from "./rest/answer.ts";
import { readForm } from "./rest/request.ts";

/** A deployed process definition, to look at. */
export interface ProcessDefinition {
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

/** A file of a deployment. */
export interface ResourceFile {
  /** File name. */
  name: string;
  /** Content. */
  content: string;
}

/**
 * Ids of the executable processes in a BPMN file.
 *
 * @throws {Refusal} 400 if it cannot be deployed.
 */
export type ReadProcessIds = (file: ResourceFile) => string[];

/** As Zeebe compares names: letter case counts. */
const BPMN_NAME = /\.(?:bpmn|xml)$/;
const OTHER_KINDS = /\.(?:dmn|form)$/;

/** What a deployment came to. */
export interface DeployedDefinitions {
  /** The definitions of the files. */
  deployed: ProcessDefinition[];
  /** Those of them that were not there before. */
  added: ProcessDefinition[];
}

type ProcessVersion = Pick<ProcessDefinition, "processDefinitionId" | "version" | "tenantId">;

/** A refusal of a deployment, worded as the broker's are. */
export function refuseDeployment(reason: string): Refusal {
  const prefix = "Expected to deploy new resources, but encountered the following errors:";
  return rejection("INVALID_ARGUMENT", { intent: "CREATE", reason: `${prefix}\n${reason}` });
}

/** Keeps process definitions. */
export class ProcessDefinitions {
  readonly #byKey = new Map<bigint, ProcessDefinition>();
  readonly #latest = new Map<string, ProcessDefinition>();
  readonly #readProcessIds: ReadProcessIds;
  readonly #nextKey: () => bigint;
  readonly #now: () => number;

  /** Makes an empty store that takes its keys and its time from there. */
  constructor(parts: { readProcessIds: ReadProcessIds; nextKey: () => bigint; now: () => number }) {
    this.#readProcessIds = parts.readProcessIds;
    this.#nextKey = parts.nextKey;
    this.#now = parts.now;
  }

  /** The definition with a key that is not deleted. */
  byKey(key: bigint): ProcessDefinition | undefined {
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

  /** The definition of a version that is not deleted. */
  byVersion({ processDefinitionId, version, tenantId }: ProcessVersion): ProcessDefinition | undefined {
    return this.list().find((one) =>
      one.state === "ACTIVE" && one.version === version && one.tenantId === tenantId &&
      one.processDefinitionId === processDefinitionId
    );
  }

  /** Takes a definition as it was. Older versions come first. */
  restore(definition: ProcessDefinition): void {
    this.#add(definition);
  }

  /** Every definition, oldest first. */
  list(): ProcessDefinition[] {
    return [...this.#byKey.values()];
  }

  /** The latest version of a process. */
  latest(processDefinitionId: string, tenantId: string): ProcessDefinition | undefined {
    return this.#latest.get(nameOf({ processDefinitionId, tenantId }));
  }

  /**
   * Deploys files, all or none. A file that is the same as its latest version, name included, keeps that
   * version; but as soon as one of the files is new, all of them are, because they are versioned together.
   *
   * @throws {Refusal} 400 with the engine's words about the file.
   */
  deploy(files: ResourceFile[], tenantId: string): DeployedDefinitions {
    const found: { id: string; file: ResourceFile }[] = [];
    for (const file of files) {
      if (OTHER_KINDS.test(file.name)) continue;
      if (!BPMN_NAME.test(file.name)) throw refuseDeployment(`\n'${file.name}': unknown resource type`);
      for (const id of this.#readProcessIds(file)) {
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
    const deployed = found.map(({ id, file }) => {
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
    return { deployed, added: unchanged ? [] : deployed };
  }

  /** Versions of deleted definitions are not given again. */
  #nextVersion(processDefinitionId: string, tenantId: string): number {
    const name = nameOf({ processDefinitionId, tenantId });
    const versions = this.list().filter((one) => nameOf(one) === name).map(({ version }) => version);
    return Math.max(0, ...versions) + 1;
  }

  #add(definition: ProcessDefinition): ProcessDefinition {
    this.#byKey.set(definition.processDefinitionKey, definition);
    this.#latest.set(nameOf(definition), definition);
    return definition;
  }
}

function nameOf(process: Pick<ProcessDefinition, "processDefinitionId" | "tenantId">): string {
  return `${process.tenantId}/${process.processDefinitionId}`;
}

/**
 * Files and tenant of a deployment request.
 *
 * @throws {Refusal} 415 if it is no form, 400 if there is no file in it.
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
export function writeDefinition(flavour: EngineFlavour, definition: ProcessDefinition): JsonObject {
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
