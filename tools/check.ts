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
import { documentedImportsResolve } from "./check/documented_imports.ts";
import { exportDocs } from "./check/export_docs.ts";
import { layers } from "./check/layers.ts";
import { workersTypes } from "./check/workers_types.ts";

/** The checks use one processor each, but for the compiler, which uses two now and then. */
const AT_ONCE = 2;

/** The longest ones first, so that they do not end alone. */
const CHECKS: readonly Check[] = [
  denoCheck("types", ["check", "--quiet", "."]),
  bundleSize,
  denoCheck("publishable package", ["publish", "--dry-run", "--allow-dirty", "--quiet"]),
  workersTypes,
  exportDocs,
  documentedImportsResolve,
  denoCheck("lint", ["lint", "--quiet", "--compact"]),
  denoCheck("format", ["fmt", "--check"]),
  layers,
];

function print(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

const outcomes = await runChecks(CHECKS, {
  atOnce: AT_ONCE,
  onOutcome: (outcome) => print(formatOutcome(outcome)),
});
const failed = outcomes.filter(({ problems }) => problems.length > 0).length;
print(`${outcomes.length - failed} passed, ${failed} failed`);
Deno.exit(failed === 0 ? 0 : 1);
