/**
 * `zeebridge completion`: a script that teaches a shell the commands, made of their own definitions.
 *
 * @module
 */

import { type CommandDefinition, type CommandInput, UsageError } from "./command.ts";
import { writeBash } from "./completion/bash.ts";
import { writeFish } from "./completion/fish.ts";
import { readCommand, type ShellCommand } from "./completion/shell_words.ts";
import { writeZsh } from "./completion/zsh.ts";
import type { CliIo } from "./io.ts";

const WRITERS: ReadonlyMap<string, (commands: readonly ShellCommand[]) => string> = new Map([
  ["bash", writeBash],
  ["zsh", writeZsh],
  ["fish", writeFish],
]);
const SHELLS = [...WRITERS.keys()];

/** Makes the command, which completes itself beside the others. */
export function createCompletion(others: readonly CommandDefinition[]): CommandDefinition {
  const completion: CommandDefinition = {
    name: "completion",
    argument: { name: "<shell>", description: SHELLS.join(", "), choices: SHELLS },
    summary: "print a completion script for a shell",
    description:
      "Prints a script that completes commands, options and files of zeebridge with the Tab key. " +
      "It asks nobody while it completes: print it anew after an update.",
    options: [],
    examples: [
      {
        line: "completion bash > ~/.local/share/bash-completion/completions/zeebridge",
        says: "bash, with bash-completion",
      },
      { line: "completion zsh > ~/.zfunc/_zeebridge", says: "zsh, with ~/.zfunc in its fpath" },
      { line: "completion fish > ~/.config/fish/completions/zeebridge.fish", says: "fish" },
    ],
    run: printScript,
  };
  const commands = [...others, completion].map(readCommand);

  function printScript(input: CommandInput, io: CliIo): Promise<number> {
    const [shell = ""] = input.args;
    const write = WRITERS.get(shell);
    if (write === undefined) {
      throw new UsageError(`There is no completion for '${shell}', expected one of ${SHELLS.join(", ")}`);
    }
    io.stdout(write(commands));
    return Promise.resolve(0);
  }
  return completion;
}
