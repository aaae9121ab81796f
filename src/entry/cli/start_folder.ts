/**
 * The folder of the sandbox: what is in it is deployed, and deployed again when it changes.
 *
 * @module
 */

import type { DeploymentResource } from "../../ports/engine.ts";
import type { DeployResult } from "../../usecases/deploy.ts";
import { CommandFailure } from "./command.ts";
import type { CliIo } from "./io.ts";
import { createStyle, printable, type Style } from "./terminal.ts";

/** A folder of processes. */
export interface SandboxFolder {
  /** The files that were there at first. */
  readonly files: readonly DeploymentResource[];
  /** Deploys all files. A broken one does not keep the others back: it is said why. */
  deployAll(): Promise<DeployedFile[]>;
  /** Deploys what changes, and says so, until the signal aborts. Never rejects. */
  watch(signal: AbortSignal, onDeployed: () => Promise<void>): Promise<void>;
}

/** A file that was deployed. */
export interface DeployedFile {
  /** Its name. */
  name: string;
  /** What came of it. */
  result: DeployResult;
}

/** What a folder is made of. */
export interface SandboxFolderParts {
  /** Where it is. */
  path: string;
  /** What is in it. */
  files: readonly DeploymentResource[];
  /** Deploys a file. */
  deploy(file: DeploymentResource): Promise<DeployResult>;
  /** The world. */
  io: CliIo;
}

/** Editors write a file in several steps. */
const SETTLE_MS = 100;

/** Makes a folder. */
export function createSandboxFolder({ path, files, deploy, io }: SandboxFolderParts): SandboxFolder {
  const say = (error: unknown, place = path): void =>
    io.stderr(failureLine(place, error, createStyle(io, "stderr")));
  const known = new Map<string, string>();
  const webhooksOf = new Map<string, string[]>();

  async function deployFile(file: DeploymentResource): Promise<DeployResult | undefined> {
    known.set(file.name, contentOf(file));
    try {
      const result = await deploy(file);
      webhooksOf.set(file.name, idsOf(result));
      return result;
    } catch (error) {
      say(error, `${path}/${file.name}`);
      return undefined;
    }
  }

  async function deployChanged(onDeployed: () => Promise<void>): Promise<void> {
    const present = await io.readFolder(path);
    for (const name of known.keys()) {
      if (present.some((file) => file.name === name)) continue;
      known.delete(name);
      io.stdout(`${printable(name)} is gone; what it deployed stays until the sandbox stops\n`);
    }
    let isDeployed = false;
    for (const file of present) {
      if (known.get(file.name) === contentOf(file)) continue;
      const before = webhooksOf.get(file.name) ?? [];
      const result = await deployFile(file);
      if (result === undefined) continue;
      isDeployed = true;
      io.stdout(`${changeLine(file.name, { before, result })}\n`);
    }
    if (isDeployed) await onDeployed();
  }

  return {
    files,
    async deployAll() {
      const deployed: DeployedFile[] = [];
      for (const file of files) {
        const result = await deployFile(file);
        if (result !== undefined) deployed.push({ name: file.name, result });
      }
      return deployed;
    },
    async watch(signal, onDeployed) {
      try {
        for await (const _ of io.watchFolder(path, signal)) {
          await io.clock.sleep(SETTLE_MS, signal);
          // A folder that is gone for a moment, as while a branch is checked out, is looked at again.
          if (!signal.aborted) await deployChanged(onDeployed).catch(say);
        }
      } catch (error) {
        say(error);
      }
    },
  };
}

function contentOf({ content }: DeploymentResource): string {
  return new TextDecoder().decode(content);
}

function idsOf({ processes }: DeployResult): string[] {
  return processes.flatMap(({ webhooks }) => webhooks.flatMap(({ webhookId }) => webhookId ?? []));
}

/** `order.bpmn: order is version 2; webhooks: + refund, - payment-received`. */
function changeLine(
  name: string,
  { before, result }: { before: readonly string[]; result: DeployResult },
): string {
  const after = idsOf(result);
  const changes = [
    ...after.filter((id) => !before.includes(id)).map((id) => `+ ${id}`),
    ...before.filter((id) => !after.includes(id)).map((id) => `- ${id}`),
  ];
  const versions = result.processes.map(({ processDefinitionId, version }) =>
    `${processDefinitionId} is version ${version}`
  );
  const webhooks = changes.length === 0 ? "" : `; webhooks: ${changes.join(", ")}`;
  return printable(`${name}: ${versions.join(", ") || "deployed"}${webhooks}`);
}

/** One line that says what is wrong; the engine's own reasons may have several. */
function failureLine(place: string, error: unknown, style: Style): string {
  const message = error instanceof CommandFailure || error instanceof Error ? error.message : "unknown error";
  return `${style.red("error:")} ${printable(place)}: ${message.split(/\n\s*/).map(printable).join(" ")}\n`;
}
