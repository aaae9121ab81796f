/**
 * Commands as a shell sees them: words that begin with dashes, and what can stand after them.
 *
 * @module
 */

import { type CommandDefinition, HELP_OPTION, type OptionDefinition, VERSION_OPTION } from "../command.ts";

/** What can stand in a place: one of a list, files, folders, or anything, which nobody can complete. */
export type Values = readonly string[] | "files" | "folders" | "anything";

/** An option. */
export interface ShellOption {
  /** `-h` and `--help`. */
  names: string[];
  /** One line for shells that show one. */
  description: string;
  /** Whether it may be given several times. */
  isRepeatable: boolean;
  /** What its value is called, and what it can be; absent if it takes none. */
  value?: { name: string; values: Values };
}

/** A command. */
export interface ShellCommand {
  /** Its name. */
  name: string;
  /** One line for shells that show one. */
  summary: string;
  /** Its options, that for help included. */
  options: ShellOption[];
  /** Its argument; absent if it takes none. */
  argument?: { description: string; isRepeatable: boolean; values: Values };
}

/** Reads what a command says of itself. */
export function readCommand({ name, summary, options, argument }: CommandDefinition): ShellCommand {
  return {
    name,
    summary,
    options: [...options, HELP_OPTION].map(readOption),
    argument: argument && {
      description: argument.description,
      isRepeatable: argument.name.includes("..."),
      values: valuesOf(argument),
    },
  };
}

function readOption(option: OptionDefinition): ShellOption {
  const [placeholder] = /<.+>$/.exec(option.flags) ?? [];
  return {
    names: option.flags.match(/(?<![\w-])--?\w[\w-]*/g) ?? [],
    description: option.description,
    isRepeatable: option.repeatable ?? false,
    value: placeholder === undefined ? undefined : {
      name: placeholder.slice(1, -1),
      values: valuesOf({ name: placeholder, choices: option.choices }),
    },
  };
}

/** `<file>` and `<files...>` stand for files and `[folder]` for a folder, as people read it, too. */
function valuesOf({ name, choices }: { name: string; choices?: readonly string[] }): Values {
  if (choices !== undefined) return choices;
  if (/^.files?\b/.test(name)) return "files";
  return /^.folder\b/.test(name) ? "folders" : "anything";
}

/** Options that can stand where a command is expected. */
export const GLOBAL_OPTIONS: readonly ShellOption[] = [HELP_OPTION, VERSION_OPTION].map(readOption);

/** Text as one word of bash or zsh. */
export function quoteWord(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
