/**
 * The names that the documentation imports from the package.
 *
 * @module
 */

import { codeBlocksOf, type TextFile } from "./pages.ts";

/** A documented import path, with the names that are taken from it. */
export interface DocumentedImport {
  /** Path of the page from the root of the repository. */
  page: string;
  /** Line of the page, from 1. */
  line: number;
  /** The import path, such as `@zeebridge/edge/deno`. */
  specifier: string;
  /** Names that the path must export. Empty if the page only mentions the path. */
  names: string[];
}

/** What each import path exports. */
export type PackageExports = ReadonlyMap<string, ReadonlySet<string>>;

const IMPORT = /\b(?:import|export)\s+(?:type\s+)?\{([^}]*)\}\s*from\s*"(@zeebridge\/[^"]+)"/g;
/** `createSdkEngine(client)` of `@zeebridge/edge/camunda8` */
const NAME_OF_PATH = /`(\w+)(?:\([^`]*\))?`\s+(?:of|from)\s+`(@zeebridge\/[\w/]+)`/g;
const MENTION = /@zeebridge\/[\w/]+/g;

/** Every mention of an import path on a page: in code with its names, and in prose. */
export function documentedImports(page: TextFile): DocumentedImport[] {
  const found: DocumentedImport[] = [];
  const add = (index: number, specifier: string, names: string[]): void => {
    const line = page.text.slice(0, index).split("\n").length;
    found.push({ page: page.path, line, specifier, names });
  };
  for (const { code, line } of codeBlocksOf(page)) {
    for (const { 1: list = "", 2: specifier = "", index } of code.matchAll(IMPORT)) {
      const within = code.slice(0, index).split("\n").length - 1;
      found.push({ page: page.path, line: line + within, specifier, names: importedNames(list) });
    }
  }
  for (const { 1: name = "", 2: specifier = "", index } of page.text.matchAll(NAME_OF_PATH)) {
    add(index, specifier, [name]);
  }
  for (const { 0: specifier, index } of page.text.matchAll(MENTION)) add(index, specifier, []);
  return found;
}

/** `a` and `b` of `type a, b as c,`. */
function importedNames(list: string): string[] {
  const names = list.split(",").map((item) => item.trim().replace(/^type\s+/, "").replace(/\s+as\s.*$/s, ""));
  return names.filter((name) => name !== "");
}

/** Documented imports that do not work, each as `file:line: what`, and each once. */
export function findBrokenImports(
  imports: readonly DocumentedImport[],
  exported: PackageExports,
): string[] {
  const problems = imports.flatMap(({ page, line, specifier, names }) => {
    const known = exported.get(specifier);
    if (known === undefined) return [`${page}:${line}: ${specifier} is not exported`];
    return names.filter((name) => !known.has(name))
      .map((name) => `${page}:${line}: ${specifier} has no export ${name}`);
  });
  return [...new Set(problems)];
}
