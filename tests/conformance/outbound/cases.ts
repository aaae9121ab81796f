/**
 * The jobs that Camunda's runtime was seen with, and the comparison with what is seen of ours.
 *
 * @module
 */

import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import { isJsonObject, type JsonObject, stringifyJson } from "../../../src/core/json.ts";
import { printScore } from "../feel/cases.ts";
import { DIFFERENCES } from "./differences.ts";
import type { Case, Observation } from "./observe.ts";

/** All of them. */
export const CASES: readonly Case[] = JSON.parse(
  await Deno.readTextFile(new URL("./cases.json", import.meta.url)),
);

/** Prints the score of what was seen of all cases in a runtime, and fails if it is not what it has to be. */
export function assertObservations(runtime: string, observations: readonly Observation[]): void {
  assert.equal(observations.length, CASES.length);
  const missed = CASES.flatMap(({ name, expected: observed }, index) => {
    const expected = DIFFERENCES.get(name)?.(observed) ?? observed;
    const seen = onlyExpected(observations[index] ?? expected, expected);
    if (isDeepStrictEqual(seen, expected)) return [];
    return [`${name}\n  seen     ${stringify(seen)}\n  expected ${stringify(expected)}`];
  });
  const title = `outbound jobs on ${runtime}, ${DIFFERENCES.size} of them otherwise on purpose`;
  printScore(title, { right: CASES.length - missed.length, all: CASES.length });
  assert.equal(missed.length, 0, missed.join("\n"));
}

function stringify({ calls, bodies, command }: Observation): string {
  return stringifyJson({ calls, bodies, command });
}

/** What was seen, with as much of an error as the expectation has: some cases keep none of its message. */
function onlyExpected(seen: Observation, expected: Observation): Observation {
  const wanted = errorOf(expected.command);
  const error = errorOf(seen.command);
  if (wanted === undefined || error === undefined || "message" in wanted) return seen;
  const { message: _message, ...rest } = error;
  return { ...seen, command: { ...seen.command, variables: { error: rest } } };
}

function errorOf({ variables }: JsonObject): JsonObject | undefined {
  const error = isJsonObject(variables) ? variables["error"] : undefined;
  return isJsonObject(error) ? error : undefined;
}
