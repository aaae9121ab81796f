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
  for await (const entry of Deno.readDir(path)) {
    if (entry.isFile && DEPLOYABLE_FILE.test(entry.name)) names.push(entry.name);
  }
  return await Promise.all(
    names.sort().map(async (name) => ({ name, content: await Deno.readFile(`${path}/${name}`) })),
  );
}
