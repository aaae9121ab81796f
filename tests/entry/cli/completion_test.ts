import assert from "node:assert/strict";
import { main } from "../../../src/entry/cli.ts";
import { tempFolder } from "../../support/temp_folder.ts";
import { createFakeIo } from "./fake_io.ts";

async function scriptFor(shell: string): Promise<string> {
  const world = createFakeIo();
  assert.equal(await main(["completion", shell], world.io), 0);
  assert.equal(world.err(), "");
  return world.out();
}

/** What a program prints, or `undefined` if this machine does not have it. */
async function outputOf(
  program: string,
  { args, cwd }: { args: string[]; cwd?: string },
): Promise<string | undefined> {
  try {
    const { success, stdout, stderr } = await new Deno.Command(program, { args, cwd }).output();
    assert.ok(success, new TextDecoder().decode(stderr));
    assert.equal(new TextDecoder().decode(stderr), "");
    return new TextDecoder().decode(stdout);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** What bash offers at the end of a line, given as the words that bash makes of it. */
async function offeredByBash(words: string[], cwd: string): Promise<string[] | undefined> {
  const press = `${await scriptFor("bash")}
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _zeebridge; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const output = await outputOf("bash", {
    args: ["--norc", "-c", press, "bash", "zeebridge", ...words],
    cwd,
  });
  return output?.split("\n").filter((line) => line !== "").sort();
}

/** Words before the cursor, the last one being typed, and what is offered for it. */
const OFFERS: Record<string, { words: string[]; offered: string[] }> = {
  "commands": { words: ["s"], offered: ["send", "serve", "start"] },
  "options of the program": { words: ["--v"], offered: ["--version"] },
  "options of a command": { words: ["send", "--we"], offered: ["--webhook"] },
  "options where a command has no argument": {
    words: ["webhooks", ""],
    offered: ["--help", "--json", "--tenant", "--to", "--token", "-h"],
  },
  "options where a command has one": { words: ["check", "-"], offered: ["--help", "--json", "-h"] },
  "files for an argument": { words: ["check", ""], offered: ["a b.bpmn", "events.json", "models"] },
  "files after others": { words: ["deploy", "x.bpmn", "a"], offered: ["a b.bpmn"] },
  "folders for an argument": { words: ["start", ""], offered: ["models"] },
  "files for an option": { words: ["send", "--from", "ev"], offered: ["events.json"] },
  "files after an equals sign": { words: ["send", "--from", "=", "ev"], offered: ["events.json"] },
  "files right after an equals sign": {
    words: ["send", "--from", "="],
    offered: ["a b.bpmn", "events.json", "models"],
  },
  "listed values of an option": { words: ["send", "--method", "P"], offered: ["PATCH", "POST", "PUT"] },
  "listed values of an argument": { words: ["completion", ""], offered: ["bash", "fish", "zsh"] },
  "nothing where nobody can know": { words: ["send", "--webhook", ""], offered: [] },
  "nothing for an unknown command": { words: ["sned", ""], offered: [] },
};

for (const [name, { words, offered }] of Object.entries(OFFERS)) {
  Deno.test(`completion in bash offers ${name}`, async () => {
    await using folder = await tempFolder();
    for (const file of ["a b.bpmn", "events.json"]) await Deno.writeTextFile(folder.file(file), "");
    await Deno.mkdir(folder.file("models"));
    const given = await offeredByBash(words, folder.path);
    if (given !== undefined) assert.deepEqual(given, offered);
  });
}

for (const shell of ["bash", "zsh", "fish"]) {
  Deno.test(`completion prints a script that ${shell} can read, with every command and option`, async () => {
    const script = await scriptFor(shell);
    await using folder = await tempFolder();
    await Deno.writeTextFile(folder.file("script"), script);
    await outputOf(shell, { args: ["-n", folder.file("script")] });

    const program = createFakeIo();
    await main([], program.io);
    const commands = [...program.out().matchAll(/^ {2}([a-z]+) /gm)].map(([, name = ""]) => name);
    assert.ok(commands.length >= 7);
    for (const command of commands) {
      const help = createFakeIo();
      await main([command, "--help"], help.io);
      assert.match(script, new RegExp(`\\b${command}\\b`));
      for (const [, option = ""] of help.out().matchAll(/^ {2}(?:-\w, )?--([\w-]+)/gm)) {
        assert.match(script, new RegExp(`(?:--|-l )${option}\\b`), `${command} --${option}`);
      }
    }
  });
}

Deno.test("completion in fish offers commands with what they do, and listed values", async () => {
  const offered = async (line: string): Promise<string | undefined> =>
    await outputOf("fish", {
      args: ["--no-config", "-c", `${await scriptFor("fish")}\ncomplete -C ${JSON.stringify(line)}`],
    });
  const commands = await offered("zeebridge ser");
  if (commands === undefined) return;
  assert.equal(commands, "serve\trun the connector\n");
  assert.match(await offered("zeebridge send --method PU") ?? "", /^PUT\t/);
  assert.equal(await offered("zeebridge send --webhook "), "");
});

Deno.test("completion for an unknown shell ends with 2 and names those that there are", async () => {
  const world = createFakeIo();
  assert.equal(await main(["completion", "tcsh"], world.io), 2);
  assert.match(world.err(), /^error: There is no completion for 'tcsh', expected one of bash, zsh, fish\n/);
  assert.equal(world.out(), "");
});
