/**
 * Deno's own commands as checks.
 *
 * @module
 */

import { stripVTControlCharacters } from "node:util";
import type { Check } from "./check.ts";

/** Root of the repository, with a slash at its end. */
export const ROOT: string = new URL("../../", import.meta.url).pathname;

/** What a command printed, and whether it succeeded. */
export interface CommandOutput {
  success: boolean;
  stdout: string;
  /** Both streams, without colours, what Deno adds for its own developers, and the path of the repository. */
  text: string;
}

/** Runs `deno` with these arguments in the root of the repository. */
export async function runDeno(args: readonly string[]): Promise<CommandOutput> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd: ROOT,
    env: { NO_COLOR: "1", RUST_BACKTRACE: "0" },
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  const out = decoder.decode(stdout);
  return { success, stdout: out, text: tidy(`${out}${decoder.decode(stderr)}`) };
}

/** What Deno says to people at a terminal, or to its own developers. */
const REMARKS = /^\s*(?:info|hint): .*\n?|\nStack backtrace:[^]*/gm;

function tidy(output: string): string {
  // Some remarks are coloured whatever the environment says.
  const report = stripVTControlCharacters(output).replaceAll(REMARKS, "");
  // Where `deno lint` says "line 1, col 2", as all the others do.
  const places = report.replaceAll(/: line (\d+), col (\d+) - /g, ":$1:$2: ");
  return places.replaceAll(`file://${ROOT}`, "").replaceAll(ROOT, "").replaceAll(/\n{2,}/g, "\n").trim();
}

/** A check that holds if the command succeeds. */
export function denoCheck(name: string, args: readonly string[]): Check {
  return {
    name,
    async run() {
      const { success, text } = await runDeno(args);
      return { problems: success ? [] : [text] };
    },
  };
}
