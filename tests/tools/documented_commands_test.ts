import assert from "node:assert/strict";
import { documentedCommands, taskOf, zeebridgeArguments } from "../../tools/docs/commands.ts";

const PAGE = {
  path: "docs/page.md",
  text: [
    "Run `deno task test` first.",
    "```sh",
    "# nothing but a comment",
    "NAME=1 npx -y deno@2.9.6 task cli send --webhook a \\",
    '  --header "apikey: demo"   # tries it',
    "zeebridge check a.bpmn && echo done",
    "```",
    "```",
    "$ zeebridge check b.bpmn",
    "one",
    "two",
    "$ zeebridge webhooks",
    "```",
    "```ts",
    "zeebridge();",
    "```",
  ].join("\n"),
};

const commands = documentedCommands(PAGE);

Deno.test("documentedCommands() finds lines of scripts, sessions with their output, and code in prose", () => {
  const found = commands.map(({ line, words, output }) => [line, words.slice(0, 3).join(" "), output]);
  assert.deepEqual(found, [
    [4, "NAME=1 npx -y", undefined],
    [6, "zeebridge check a.bpmn", undefined],
    [9, "zeebridge check b.bpmn", "one\ntwo\n"],
    [12, "zeebridge webhooks", ""],
    [1, "deno task test", undefined],
  ]);
});

Deno.test("documentedCommands() joins continued lines, takes quotes away and drops comments", () => {
  assert.deepEqual(commands[0]?.words.slice(6), ["send", "--webhook", "a", "--header", "apikey: demo"]);
});

Deno.test("taskOf() gives the task's name and what stands behind it", () => {
  assert.deepEqual(taskOf(["npx", "-y", "deno@2.9.6", "task", "cli", "check", "a.bpmn"]), {
    name: "cli",
    rest: ["check", "a.bpmn"],
  });
  assert.equal(taskOf(["deno", "run", "-A", "task"]), undefined);
  assert.equal(taskOf(["aws", "events"]), undefined);
});

const COMMAND_LINES: Record<string, string[] | undefined> = {
  "deno task cli check a.bpmn": ["check", "a.bpmn"],
  "zeebridge check a.bpmn && echo done": ["check", "a.bpmn"],
  "deno run --allow-env src/entry/cli.ts serve": ["serve"],
  "deno install -g --name zeebridge src/entry/cli.ts": undefined,
  "deno task test": undefined,
};

for (const [line, args] of Object.entries(COMMAND_LINES)) {
  Deno.test(`zeebridgeArguments() reads \`${line}\``, () => {
    assert.deepEqual(zeebridgeArguments(line.split(" ")), args);
  });
}
