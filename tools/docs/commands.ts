/**
 * The commands that the documentation tells people to type.
 *
 * @module
 */

import { codeBlocksOf, type TextFile } from "./pages.ts";

/** A documented command line. */
export interface DocumentedCommand {
  /** Path of the page from the root of the repository. */
  page: string;
  /** Line of the page, from 1. */
  line: number;
  /** The words of the line, continuation lines included, without quotes. */
  words: string[];
  /** What the page shows that it prints, if it does. */
  output?: string;
}

const SHELL_LANGUAGES = new Set(["", "sh"]);
/** A word, or one in quotes. */
const WORD = /"([^"]*)"|'([^']*)'|(\S+)/g;

/** Every command line in a page's blocks of shell code and in its prose. */
export function documentedCommands(page: TextFile): DocumentedCommand[] {
  const shell = codeBlocksOf(page).filter(({ language }) => SHELL_LANGUAGES.has(language));
  const inBlocks = shell.flatMap(({ language, line, code }) =>
    language === "sh" ? commandsOf(page.path, line, code) : sessionsOf(page.path, line, code)
  );
  return [...inBlocks, ...inProse(page)];
}

/** The lines of a script. */
function commandsOf(page: string, firstLine: number, code: string): DocumentedCommand[] {
  const joined = code.replaceAll("\\\n", "\v").split("\n");
  let line = firstLine;
  return joined.map((text) => {
    const command = { page, line, words: wordsOf(text.replaceAll("\v", " ")) };
    line += text.split("\v").length;
    return command;
  }).filter(({ words }) => words.length > 0);
}

/** A terminal as it looks afterwards: lines after `$`, each followed by what it printed. */
function sessionsOf(page: string, firstLine: number, code: string): DocumentedCommand[] {
  const sessions: DocumentedCommand[] = [];
  for (const [index, text] of code.trimEnd().split("\n").entries()) {
    const session = sessions.at(-1);
    if (text.startsWith("$ ")) {
      sessions.push({ page, line: firstLine + index, words: wordsOf(text.slice(2)), output: "" });
    } else if (session !== undefined) {
      session.output += `${text}\n`;
    }
  }
  return sessions;
}

function inProse({ path, text }: TextFile): DocumentedCommand[] {
  let inBlock = false;
  return text.split("\n").flatMap((line, index) => {
    if (/^\s*(?:\* ?)?```/.test(line)) inBlock = !inBlock;
    if (inBlock) return [];
    const spans = [...line.matchAll(/`([^`]+)`/g)];
    return spans.map(([, code = ""]) => ({ page: path, line: index + 1, words: wordsOf(code) }));
  });
}

function wordsOf(line: string): string[] {
  const [, command = ""] = /^(.*?)(?:(?:^|\s)#\s.*)?$/.exec(line) ?? [];
  return [...command.matchAll(WORD)].map(([, double, single, plain]) => double ?? single ?? plain ?? "");
}

/** The name of the task that a command line runs by `deno task`, and the words after it. */
export function taskOf(words: readonly string[]): { name: string; rest: string[] } | undefined {
  const deno = words.findIndex((word) => /^deno(?:@[\d.]+)?$/.test(word));
  const [task, name, ...rest] = deno < 0 ? [] : words.slice(deno + 1);
  return task === "task" && name !== undefined ? { name, rest: untilNext(rest) } : undefined;
}

/** What a command line passes to Zeebridge's own command line, whichever way it is started. */
export function zeebridgeArguments(words: readonly string[]): string[] | undefined {
  const task = taskOf(words);
  if (task?.name === "cli") return task.rest;
  const program = words.findIndex((word) => word === "zeebridge" || word === "src/entry/cli.ts");
  // `deno install … --name zeebridge src/entry/cli.ts` runs nothing.
  if (program < 0 || words.includes("install")) return undefined;
  return untilNext(words.slice(program + 1));
}

function untilNext(words: readonly string[]): string[] {
  const end = words.findIndex((word) => /^(?:&&|[|;>])/.test(word));
  return end < 0 ? [...words] : words.slice(0, end);
}
