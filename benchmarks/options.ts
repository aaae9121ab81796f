/**
 * What the command line asks for.
 *
 * @module
 */

import { parseArgs } from "node:util";

/** What to run. */
export interface BenchOptions {
  /** Names of the legs to run. */
  only: string[];
  /** Length of one round, in seconds. */
  seconds: number;
}

const USAGE = "Usage: deno task bench [--only LEG,LEG…] [--seconds N]";
const DEFAULT_SECONDS = 4;
const MOST_SECONDS = 60;

/** Reads the arguments. `legs`: every name that `--only` may have. */
export function readOptions(args: string[], legs: readonly string[]): BenchOptions {
  const { only, seconds } = readArguments(args);
  const wanted = only?.split(",") ?? [...legs];
  const unknown = wanted.filter((name) => !legs.includes(name));
  if (unknown.length > 0) {
    throw new RangeError(`Cannot run ${unknown.join(", ")}: expected some of ${legs.join(", ")}\n${USAGE}`);
  }
  const length = Number(seconds ?? DEFAULT_SECONDS);
  if (!Number.isInteger(length) || length < 1 || length > MOST_SECONDS) {
    const expected = `expected a whole number from 1 to ${MOST_SECONDS}`;
    throw new RangeError(`Cannot run rounds of ${seconds} s: ${expected}\n${USAGE}`);
  }
  return { only: wanted, seconds: length };
}

function readArguments(args: string[]): { only?: string; seconds?: string } {
  try {
    return parseArgs({ args, options: { only: { type: "string" }, seconds: { type: "string" } } }).values;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : "they are not understood";
    throw new RangeError(`Cannot read the arguments: ${reason}\n${USAGE}`, { cause });
  }
}
