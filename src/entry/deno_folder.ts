/**
 * A folder of processes, on Deno.
 *
 * @module
 */

import type { DeploymentResource } from "../ports/engine.ts";
import { DEPLOYABLE_FILE } from "./deployable_file.ts";

/** Reads the files that can be deployed, by their names. Rejects as `Deno.readDir` and `Deno.readFile` do. */
export async function readFolder(path: string): Promise<DeploymentResource[]> {
  const names: string[] = [];
  for await (const { name } of Deno.readDir(path)) if (DEPLOYABLE_FILE.test(name)) names.push(name);
  const files = await Promise.all(names.sort().map((name) => readFileOf(path, name)));
  return files.filter((file) => file !== undefined);
}

async function readFileOf(folder: string, name: string): Promise<DeploymentResource | undefined> {
  const path = `${folder}/${name}`;
  try {
    // Of a link counts what it leads to: a ConfigMap of Kubernetes is a folder of links.
    const { isFile } = await Deno.stat(path);
    return isFile ? { name, content: await Deno.readFile(path) } : undefined;
  } catch (error) {
    // A link that leads nowhere, or a file that an editor has just put another one in the place of.
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
