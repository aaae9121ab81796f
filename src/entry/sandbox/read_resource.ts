/**
 * Files to deploy, by their paths.
 *
 * @module
 */

import type { DeploymentResource } from "../../ports/engine.ts";

/** What is needed of a file system. */
interface FileSystem {
  readFileSync(path: string | URL): Uint8Array;
}

/**
 * The file at a path, or what was given.
 *
 * @throws {Error} if it cannot be read, or if this runtime has no files.
 */
export function readResource(file: string | URL | DeploymentResource): DeploymentResource {
  if (typeof file === "object" && "content" in file) return file;
  const name = String(file).split(/[\\/]/).pop() ?? "";
  return { name, content: new Uint8Array(fileSystem().readFileSync(file)) };
}

/** Asked for when it is needed, and without an import: this module is good on runtimes without files, too. */
function fileSystem(): FileSystem {
  const { process } = globalThis as { process?: { getBuiltinModule?(name: string): FileSystem | undefined } };
  const found = process?.getBuiltinModule?.("node:fs");
  if (found === undefined) throw new Error("Cannot read a file: this runtime has none, expected its content");
  return found;
}
