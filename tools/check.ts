/**
 * Everything that must hold besides the tests: `deno task check`.
 *
 * Prints a line for each check, what is wrong below it, and at the end how many passed and failed.
 *
 * @module
 */

import { bundleSize } from "./check/bundle_size.ts";
import { type Check, formatOutcome, runChecks } from "./check/check.ts";
import { denoCheck } from "./check/deno_command.ts";
import { documentedImportsResolve, readEntryFiles } from "./check/documented_imports.ts";
import { layers } from "./check/layers.ts";
import { workersTypes } from "./check/workers_types.ts";

/** The checks use one processor each, but for the compiler, which uses two now and then. */
const AT_ONCE = 2;

async function listChecks(): Promise<Check[]> {
  const entryFiles = [...(await readEntryFiles()).values()];
  return [
    // The longest ones first, so that they do not end alone.
    denoCheck("types", ["check", "--quiet", "."]),
    bundleSize,
    denoCheck("publishable package", ["publish", "--dry-run", "--allow-dirty", "--quiet"]),
    workersTypes,
    denoCheck("docs of exports", ["doc", "--lint", "--quiet", ...entryFiles]),
    documentedImportsResolve,
    denoCheck("lint", ["lint", "--quiet", "--compact"]),
    denoCheck("format", ["fmt", "--check", "--quiet"]),
    layers,
  ];
}

function print(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

const outcomes = await runChecks(await listChecks(), {
  atOnce: AT_ONCE,
  onOutcome: (outcome) => print(formatOutcome(outcome)),
});
const failed = outcomes.filter(({ problems }) => problems.length > 0).length;
print(`${outcomes.length - failed} passed, ${failed} failed`);
Deno.exit(failed === 0 ? 0 : 1);
