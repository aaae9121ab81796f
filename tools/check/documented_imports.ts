/**
 * Every import path that the pages name is one, and exports what they take from it.
 *
 * @module
 */

import { documentedImports, findBrokenImports, type PackageExports } from "../docs/imports.ts";
import { readPages } from "../docs/pages.ts";
import type { Check } from "./check.ts";
import { ROOT, runDeno } from "./deno_command.ts";

/** The documented imports work. */
export const documentedImportsResolve: Check = {
  name: "documented imports",
  async run() {
    const [exported, pages] = await Promise.all([readExports(), readPages(new URL(`file://${ROOT}`))]);
    return { problems: findBrokenImports(pages.flatMap(documentedImports), exported) };
  },
};

/** The import paths of the package by its manifest, as files from the root of the repository. */
export async function readEntryFiles(): Promise<Map<string, string>> {
  const { name, exports } = JSON.parse(await Deno.readTextFile(`${ROOT}deno.json`));
  const entries = Object.entries<string>(exports);
  return new Map(entries.map(([path, file]) => [`${name}${path.slice(1)}`, file.replace("./", "")]));
}

async function readExports(): Promise<PackageExports> {
  const entries = [...await readEntryFiles()];
  return new Map(
    await Promise.all(entries.map(async ([specifier, file]) => [specifier, await exportsOf(file)] as const)),
  );
}

async function exportsOf(file: string): Promise<Set<string>> {
  const { success, stdout, text } = await runDeno(["doc", "--json", file]);
  if (!success) throw new Error(`Cannot read the exports of ${file}\n${text}`);
  const { nodes } = JSON.parse(stdout);
  const modules = Object.values<{ symbols: { name: string }[] }>(nodes);
  return new Set(modules.flatMap(({ symbols }) => symbols.map(({ name }) => name)));
}
