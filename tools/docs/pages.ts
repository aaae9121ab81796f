/**
 * What people read: the pages in Markdown, and the code that stands in them and in docstrings.
 *
 * @module
 */

/** Folders with pages, from the root of the repository. */
const PAGE_FOLDERS = ["", "docs/", "docs/adr/", "docs/deploy/"];

/** A fenced block of code. */
export interface CodeBlock {
  /** Path of its file from the root of the repository. */
  path: string;
  /** Line of the first line of code, from 1. */
  line: number;
  /** What stands after the fence: `ts`, `sh`, or nothing. */
  language: string;
  /** The code, without the margin of a docstring or a list. */
  code: string;
}

/** A file that was read. */
export interface TextFile {
  /** Path from the root of the repository. */
  path: string;
  /** What is in it. */
  text: string;
}

/** Reads every page for people. */
export async function readPages(root: URL): Promise<TextFile[]> {
  const pages: TextFile[] = [];
  for (const folder of PAGE_FOLDERS) {
    for await (const { name } of Deno.readDir(new URL(folder, root))) {
      if (!name.endsWith(".md")) continue;
      const path = `${folder}${name}`;
      pages.push({ path, text: await Deno.readTextFile(new URL(path, root)) });
    }
  }
  return pages.sort((a, b) => a.path < b.path ? -1 : 1);
}

/** The fenced blocks of a page, or of the docstrings of a module. */
export function codeBlocksOf({ path, text }: TextFile): CodeBlock[] {
  const lines = text.split("\n");
  const blocks: CodeBlock[] = [];
  let open: CodeBlock & { margin: string } | undefined;
  for (const [index, line] of lines.entries()) {
    const fence = /^(\s*(?:\* ?)?)```(\w*)/.exec(line);
    if (open === undefined) {
      const [, margin = "", language = ""] = fence ?? [];
      if (fence !== null) open = { path, line: index + 2, language, code: "", margin };
    } else if (fence !== null) {
      const { margin: _margin, ...block } = open;
      blocks.push(block);
      open = undefined;
    } else {
      open.code += `${line.slice(open.margin.length)}\n`;
    }
  }
  return blocks;
}
