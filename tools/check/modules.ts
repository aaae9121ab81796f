/**
 * The modules of the project and what they import, as Deno itself resolves it.
 *
 * @module
 */

import { ROOT, runDeno } from "./deno_command.ts";

/** An import of a module. */
export interface ModuleImport {
  /** As it is written. */
  specifier: string;
  /** Path of the imported file from the root of the repository, if it is one of the project's. */
  path?: string;
  /** Line in the importing file, from 1. */
  line: number;
  /** Whether only types are imported, which leaves nothing at run time. */
  typeOnly: boolean;
}

/** A module of the project. */
export interface SourceModule {
  /** Path from the root of the repository. */
  path: string;
  /** Everything it imports or exports from elsewhere. */
  imports: ModuleImport[];
}

interface ResolvedDependency {
  specifier?: string;
  span: { start: { line: number } };
}

interface ModuleGraph {
  modules: {
    specifier: string;
    dependencies?: { specifier: string; code?: ResolvedDependency; type?: ResolvedDependency }[];
  }[];
}

/** Every TypeScript file below some folders, by path from the root of the repository, in alphabetical order. */
export async function listModules(...folders: string[]): Promise<string[]> {
  const paths: string[] = [];
  async function walk(folder: string): Promise<void> {
    for await (const { name, isDirectory } of Deno.readDir(`${ROOT}${folder}`)) {
      const path = `${folder}/${name}`;
      if (isDirectory) await walk(path);
      else if (name.endsWith(".ts")) paths.push(path);
    }
  }
  for (const folder of folders) await walk(folder);
  return paths.sort();
}

/** Reads these modules, not those that they import. */
export async function readModules(paths: readonly string[]): Promise<SourceModule[]> {
  const { modules } = await readGraph(paths);
  const wanted = new Set(paths);
  const found = modules.map(({ specifier, dependencies = [] }) => ({
    path: projectPath(specifier) ?? specifier,
    imports: dependencies.map(({ specifier: written, code, type }): ModuleImport => ({
      specifier: written,
      path: projectPath((code ?? type)?.specifier),
      line: ((code ?? type)?.span.start.line ?? 0) + 1,
      typeOnly: code === undefined,
    })),
  }));
  return found.filter(({ path }) => wanted.has(path));
}

/** Deno takes one module, so all of them are imported by one that is not part of the project. */
async function readGraph(paths: readonly string[]): Promise<ModuleGraph> {
  const index = await Deno.makeTempFile({ prefix: "zeebridge-modules-", suffix: ".ts" });
  try {
    const lines = paths.map((path) => `import "file://${ROOT}${path}";`);
    await Deno.writeTextFile(index, lines.join("\n"));
    const { success, stdout, text } = await runDeno(["info", "--json", "--config", "deno.json", index]);
    if (!success) throw new Error(`Cannot read the modules of the project\n${text}`);
    return JSON.parse(stdout);
  } finally {
    await Deno.remove(index);
  }
}

function projectPath(specifier: string | undefined): string | undefined {
  const prefix = `file://${ROOT}`;
  return specifier?.startsWith(prefix) ? specifier.slice(prefix.length) : undefined;
}
