/**
 * Commands → a completion script for bash. It needs nothing but bash itself, from 3.2 on, which macOS has.
 *
 * @see https://www.gnu.org/software/bash/manual/html_node/Programmable-Completion.html
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
export function writeBash(commands: readonly ShellCommand[]): string {
  const first = [...commands.map(({ name }) => name), ...namesOf(GLOBAL_OPTIONS)];
  return `# Completion of zeebridge for bash
_zeebridge_offer() {
  local item
  while IFS= read -r item; do COMPREPLY+=("$item"); done < <(compgen "$@" -- "$word")
}

_zeebridge_offer_paths() {
  compopt -o filenames 2>/dev/null
  _zeebridge_offer "$@"
}

_zeebridge() {
  local command=\${COMP_WORDS[1]} previous=\${COMP_WORDS[COMP_CWORD - 1]} word=\${COMP_WORDS[COMP_CWORD]}
  COMPREPLY=()
  # --from=FILE is three words to bash.
  if [[ $word == = ]]; then
    word=
  elif [[ $previous == = ]]; then
    previous=\${COMP_WORDS[COMP_CWORD - 2]}
  fi
  if ((COMP_CWORD == 1)); then
    ${offer(first)}
    return
  fi
  case "$command $previous" in
${commands.flatMap(valueCases).join("\n")}
  esac
  case "$command $word" in
${commands.flatMap(wordCases).join("\n")}
  esac
}

complete -F _zeebridge zeebridge
`;
}

/** After an option with a value comes that value. */
function valueCases({ name, options }: ShellCommand): string[] {
  return options.flatMap(({ names, value }) => {
    if (value === undefined) return [];
    const patterns = names.map((option) => quoteWord(`${name} ${option}`));
    return [`    ${patterns.join(" | ")}) ${offer(value.values)}; return ;;`];
  });
}

/** Elsewhere comes an option or an argument. */
function wordCases({ name, options, argument }: ShellCommand): string[] {
  const ownOptions = offer(namesOf(options));
  if (argument === undefined) return [`    '${name} '*) ${ownOptions} ;;`];
  return [`    '${name} -'*) ${ownOptions} ;;`, `    '${name} '*) ${offer(argument.values)} ;;`];
}

function offer(values: Values): string {
  if (values === "files") return "_zeebridge_offer_paths -f";
  if (values === "folders") return "_zeebridge_offer_paths -d";
  return values === "anything" ? ":" : `_zeebridge_offer -W ${quoteWord(values.join(" "))}`;
}

function namesOf(options: readonly ShellOption[]): string[] {
  return options.flatMap(({ names }) => names);
}
