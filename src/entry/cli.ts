/**
 * The command line.
 *
 * ```sh
 * deno run -A src/entry/cli.ts --help
 * ```
 *
 * @module
 */

import { createDenoIo } from "./cli/deno_io.ts";
import type { CliIo } from "./cli/io.ts";
import { runProgram } from "./cli/program.ts";

export type { CliIo, RunningServer } from "./cli/io.ts";

/** Runs one command. Never rejects. Returns the exit code: 0, 1 for a failure, 2 for wrong usage. */
export async function main(args: string[], io: CliIo): Promise<number> {
  return await runProgram(args, io);
}

if (import.meta.main) Deno.exit(await main(Deno.args, createDenoIo()));
