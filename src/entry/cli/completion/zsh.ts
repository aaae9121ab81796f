/**
 * Commands → a completion script for zsh, to be sourced, or found in `fpath` as `_zeebridge`.
 *
 * @see https://zsh.sourceforge.io/Doc/Release/Completion-System.html
 * @module
 */

import {
  GLOBAL_OPTIONS,
  quoteWord,
  type ShellCommand,
  type ShellOption,
  type Values,
} from "./shell_words.ts";

/** Writes the script. */
export function writeZsh(commands: readonly ShellCommand[]): string {
  const described = commands.map(({ name, summary }) => `    ${quoteWord(`${name}:${escape(summary)}`)}`);
  const places = [
    ...GLOBAL_OPTIONS.flatMap(optionSpecs),
    "'1:command:->command'",
    "'*::argument:->argument'",
  ];
  return `#compdef zeebridge
# Completion of zeebridge for zsh
_zeebridge() {
  local curcontext=$curcontext state line
  local -a commands=(
${described.join("\n")}
  )
  _arguments -C \\
    ${places.join(" \\\n    ")}
  case $state in
    command) _describe command commands ;;
    argument)
      case $words[1] in
${commands.map(commandCase).join("\n")}
      esac
      ;;
  esac
}

# Found in fpath, this file is the function itself; sourced, it has to make it known.
if [[ $funcstack[1] == _zeebridge ]]; then
  _zeebridge "$@"
else
  compdef _zeebridge zeebridge
fi
`;
}

function commandCase({ name, options, argument }: ShellCommand): string {
  const specs = options.flatMap(optionSpecs);
  if (argument !== undefined) {
    const place = argument.isRepeatable ? "*" : "1";
    specs.push(quoteWord(`${place}:${escape(argument.description)}:${action(argument.values)}`));
  }
  return `        ${name})
          _arguments \\
            ${specs.join(" \\\n            ")}
          ;;`;
}

function optionSpecs({ names, description, isRepeatable, value }: ShellOption): string[] {
  const others = names.length > 1 ? `(${names.join(" ")})` : "";
  const start = isRepeatable ? "*" : others;
  const end = value === undefined ? "" : `:${escape(value.name)}:${action(value.values)}`;
  const sign = value === undefined ? "" : "=";
  return names.map((name) => quoteWord(`${start}${name}${sign}[${escape(description)}]${end}`));
}

function action(values: Values): string {
  if (values === "files") return "_files";
  if (values === "folders") return "_files -/";
  return values === "anything" ? " " : `(${values.join(" ")})`;
}

/** Text within a specification, where colons and brackets have a meaning. */
function escape(text: string): string {
  return text.replace(/[\\:[\]]/g, String.raw`\$&`);
}
