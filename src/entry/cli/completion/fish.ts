/**
 * Commands → a completion script for fish.
 *
 * @see https://fishshell.com/docs/current/completions.html
 * @module
 */

import { GLOBAL_OPTIONS, type ShellCommand, type ShellOption, type Values } from "./shell_words.ts";

/** Writes the script. */
export function writeFish(commands: readonly ShellCommand[]): string {
  const first = [
    ...commands.map(({ name, summary }) => `-a ${name} -d ${quote(summary)}`),
    ...GLOBAL_OPTIONS.map(formatOption),
  ];
  const lines = [
    "# Completion of zeebridge for fish",
    "complete -c zeebridge -f",
    ...first.map((rest) => `complete -c zeebridge -n __fish_use_subcommand ${rest}`),
    ...commands.flatMap(linesOf),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

function linesOf({ name, options, argument }: ShellCommand): string[] {
  const rest = options.map(formatOption);
  if (argument !== undefined) rest.push(formatValues(argument.values));
  return rest.map((one) => `complete -c zeebridge -n '__fish_seen_subcommand_from ${name}' ${one}`);
}

function formatOption({ names, description, value }: ShellOption): string {
  const flags = names.map((name) => name.startsWith("--") ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`);
  const taken = value === undefined ? "" : ` -r ${formatValues(value.values)}`;
  return `${flags.join(" ")}${taken} -d ${quote(description)}`;
}

function formatValues(values: Values): string {
  if (values === "files") return "-F";
  if (values === "folders") return "-a '(__fish_complete_directories)'";
  return values === "anything" ? "-f" : `-f -a ${quote(values.join(" "))}`;
}

function quote(text: string): string {
  return `'${text.replace(/[\\']/g, String.raw`\$&`)}'`;
}
