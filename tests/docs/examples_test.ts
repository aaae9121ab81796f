/**
 * What the documentation shows works: its TypeScript compiles against the package, its commands exist, and what
 * needs no server prints what the page says.
 *
 * @module
 */

import assert from "node:assert/strict";
import manifest from "../../deno.json" with { type: "json" };
import { main } from "../../src/entry/cli.ts";
import { ROOT, runDeno } from "../../tools/check/deno_command.ts";
import { listModules } from "../../tools/check/modules.ts";
import { documentedCommands, taskOf, zeebridgeArguments } from "../../tools/docs/commands.ts";
import { type CodeBlock, codeBlocksOf, readPages, type TextFile } from "../../tools/docs/pages.ts";
import { createFakeIo } from "../entry/cli/fake_io.ts";
import { type TempFolder, tempFolder } from "../support/temp_folder.ts";

/** Commands that look at files and at nothing else. */
const COMMANDS_WITHOUT_SERVER = new Set(["check"]);

const pages = await readPages(new URL(`file://${ROOT}`));
const docstrings = await Promise.all(
  ["mod.ts", ...await listModules("src")].map(async (path): Promise<TextFile> => ({
    path,
    text: await Deno.readTextFile(`${ROOT}${path}`),
  })),
);
const commands = [...pages, ...docstrings].flatMap(documentedCommands);

const examples = [...pages, ...docstrings].flatMap(codeBlocksOf).filter(({ language }) => language === "ts");

Deno.test("every TypeScript example of pages and docstrings compiles against the package's own exports", async () => {
  await using folder = await tempFolder();
  assert.ok(examples.length >= 10);
  const files = await Promise.all(examples.map((example) => writeExample(folder, example)));
  const { success, text } = await runDeno(["check", "--quiet", "--config=deno.json", ...files]);
  const readable = text.replaceAll(
    /file:\/\/\S*\/(\S+)~\d+\.ts/g,
    (_match, path: string) => path.replaceAll("~", "/"),
  );
  assert.ok(success, readable);
});

Deno.test("every test that a page shows passes", async () => {
  await using folder = await tempFolder();
  const complete = examples.filter(({ code }) => code.includes("Deno.test(") && !code.includes("declare "));
  assert.ok(complete.length >= 1);
  const files = await Promise.all(complete.map((example) => writeExample(folder, example)));
  const { success, text } = await runDeno(["test", "-A", "--no-check", "--config=deno.json", ...files]);
  assert.ok(success, text);
});

/** Writes an example as a module of its own, and gives its path. */
async function writeExample(folder: TempFolder, { path, line, code }: CodeBlock): Promise<string> {
  const file = folder.file(`${path.replaceAll("/", "~")}~${line}.ts`);
  // Empty lines above, so that the compiler's lines are the page's; the export makes each a module of its own.
  await Deno.writeTextFile(file, `${"\n".repeat(line - 1)}${code}export {};\n`);
  return file;
}

Deno.test("every documented task exists, and every version that a command names is the project's own", () => {
  const tasks = new Set(Object.keys(manifest.tasks));
  const versions = new Set<string>();
  for (const { page, line, words } of commands) {
    const task = taskOf(words);
    // Capitals stand for what the reader fills in.
    if (task !== undefined && !/^[A-Z…]+$/.test(task.name)) {
      assert.ok(tasks.has(task.name), `${page}:${line}: there is no task ${task.name}`);
    }
    for (const word of words) {
      if (/^deno@/.test(word)) versions.add(word);
      if (/^wrangler@/.test(word)) assert.equal(`npm:${word}`, manifest.imports.wrangler, `${page}:${line}`);
    }
  }
  assert.deepEqual(versions.size, 1, `several versions: ${[...versions].join(", ")}`);
});

Deno.test("every documented command line names files of the project that exist", async () => {
  const folders = await topLevelFolders();
  const named = commands.flatMap(({ page, line, words }) =>
    words.filter((word) => /^[\w-]+\/[^*…]*$/.test(word)).map((word) => ({ place: `${page}:${line}`, word }))
  ).filter(({ word }) => folders.has(word.slice(0, word.indexOf("/"))));
  assert.ok(named.length >= 5);
  for (const { place, word } of named) {
    await assert.doesNotReject(Deno.stat(`${ROOT}${word}`), `${place}: ${word} does not exist`);
  }
});

Deno.test("every documented command of the command line exists, with every option that it is shown with", async () => {
  const lines = commands.flatMap(({ page, line, words }) => {
    const args = zeebridgeArguments(words);
    return args === undefined ? [] : [{ place: `${page}:${line}`, args }];
  });
  assert.ok(lines.length >= 10);
  const shown = [...lines, ...await examplesOfHelp()];
  for (const { place, args } of shown) {
    const [command, ...rest] = args;
    if (command === undefined || command.startsWith("-") || /^[A-Z…]+$/.test(command)) continue;
    const options = await optionsOf(command);
    assert.ok(options !== undefined, `${place}: there is no command ${command}`);
    for (const option of rest.filter((word) => /^--?\w/.test(word))) {
      const [name = ""] = option.split("=");
      assert.ok(options.has(name), `${place}: ${command} has no option ${name}`);
    }
  }
});

for (const { page, line, words, output } of commands) {
  const args = zeebridgeArguments(words) ?? [];
  if (output === undefined || !COMMANDS_WITHOUT_SERVER.has(args[0] ?? "")) continue;
  Deno.test(`${page}:${line} shows what \`zeebridge ${args.join(" ")}\` prints`, async () => {
    let printed = "";
    const print = (text: string): void => void (printed += text);
    const readFile = (path: string): Promise<Uint8Array<ArrayBuffer>> => Deno.readFile(`${ROOT}${path}`);
    await main(args, createFakeIo({ stdout: print, stderr: print, readFile }).io);
    assert.equal(printed.trimEnd(), output.trimEnd());
  });
}

/** The option names of a command by its help, or `undefined` if there is no such command. */
async function optionsOf(command: string): Promise<Set<string> | undefined> {
  const world = createFakeIo();
  if (await main([command, "--help"], world.io) !== 0) return undefined;
  const options = world.out().matchAll(/^ +(?:(-\w), )?(--[\w-]+)/gm);
  return new Set([...options].flatMap(([, short, long]) => [short ?? "", long ?? ""]));
}

/** The command lines in the examples of every help. */
async function examplesOfHelp(): Promise<{ place: string; args: string[] }[]> {
  const examples = [];
  const helps = [
    [],
    ...[...(await helpOf([])).matchAll(/^ {2}(\w+) /gm)].map(([, command = ""]) => [command]),
  ];
  for (const args of helps) {
    for (const [, line = ""] of (await helpOf(args)).matchAll(/^ {2}zeebridge (.+)$/gm)) {
      examples.push({ place: `zeebridge ${[...args, "--help"].join(" ")}`, args: line.split(/\s+/) });
    }
  }
  assert.ok(examples.length >= 10);
  return examples;
}

async function helpOf(args: string[]): Promise<string> {
  const world = createFakeIo();
  await main([...args, "--help"], world.io);
  return world.out();
}

async function topLevelFolders(): Promise<Set<string>> {
  const folders = new Set<string>();
  for await (const { name, isDirectory } of Deno.readDir(ROOT)) if (isDirectory) folders.add(name);
  return folders;
}
