/**
 * The cases of Camunda's engine: reading them, answering them, and comparing the answers.
 *
 * @module
 */

import assert from "node:assert/strict";
import {
  isJsonObject,
  type Json,
  type JsonObject,
  parseJson,
  stringifyJson,
} from "../../../src/core/json.ts";

/** What is asked. */
export interface Question {
  expression: string;
  context: JsonObject;
}

/** The value as JSON text, so that long numbers survive; or that there is none. */
export type Answer = { json: string } | { failure: string };

/** A question with the engine's answer. */
export interface FeelCase extends Question {
  /** File and place: `feel.json 42`. */
  id: string;
  expected: Answer;
  /** Kinds of what the engine suppressed, each once, in the order of the alphabet. */
  warnings: string[];
}

/** The files of cases. */
export const CASE_FILES = ["feel.json", "feel-random.json"] as const;

/** The version of the engine that is right where versions differ. */
const ENGINE_VERSION = "1.21.0";
/** Share of the cases of a file that must be answered as the engine does. */
export const LEAST_SHARE = 0.995;

/** The cases of a file. */
export async function readCases(file: typeof CASE_FILES[number]): Promise<FeelCase[]> {
  const content = parseJson(await Deno.readTextFile(new URL(file, import.meta.url)));
  const { cases, context } = isJsonObject(content) ? content : { cases: content, context: null };
  assert.ok(Array.isArray(cases));
  return cases.filter(isJsonObject).map((given, index) => ({
    id: `${file} ${given["id"] ?? index}`,
    expression: String(given["expression"]),
    context: objectOf(given["context"] ?? context),
    expected: expectedAnswer(given),
    warnings: kinds(Array.isArray(given["warnings"]) ? given["warnings"].map(String) : []),
  }));
}

/** Each kind once, in the order of the alphabet: how often one comes is up to how an engine looks for functions. */
export function kinds(warnings: readonly string[]): string[] {
  return [...new Set(warnings)].sort();
}

function objectOf(value: Json | undefined): JsonObject {
  return value !== undefined && isJsonObject(value) ? value : {};
}

function expectedAnswer({ expected = null, expectedText, otherVersions }: JsonObject): Answer {
  const newer = objectOf(otherVersions)[ENGINE_VERSION];
  const value = newer === undefined ? expected : newer;
  if (isJsonObject(value) && value["failure"] === true) return { failure: "" };
  const exact = newer === undefined && typeof expectedText === "string";
  return { json: exact ? expectedText : stringifyJson(value) };
}

/**
 * Whether two answers are the same. Failures have no text that could be compared. Whole numbers are compared
 * exactly, others as doubles; order of keys is Java's hash order and does not count.
 */
export function agrees(actual: Answer, expected: Answer): boolean {
  if ("failure" in actual || "failure" in expected) return "failure" in actual && "failure" in expected;
  if (actual.json === expected.json) return true;
  try {
    assert.deepEqual(withoutNotation(actual.json), withoutNotation(expected.json));
    return true;
  } catch (error) {
    if (error instanceof assert.AssertionError) return false;
    throw error;
  }
}

/** A number beyond 2^53 is a `bigint` when written in digits and a double when written as `1E20`: the same here. */
function withoutNotation(json: string): Json {
  return equalNumbers(parseJson(json));
}

function equalNumbers(value: Json): Json {
  if (typeof value === "bigint" && BigInt.asIntN(64, value) !== value) return Number(value);
  if (Array.isArray(value)) return value.map(equalNumbers);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, equalNumbers(item)]));
}

/**
 * Prints the score, and asserts that it is high enough, that every miss is known, and that no known one is gone.
 *
 * @param known Reason by the id of the case.
 */
export function assertScore(
  title: string,
  { cases, answers, known }: {
    cases: readonly FeelCase[];
    answers: readonly Answer[];
    known: Readonly<Record<string, string>>;
  },
): void {
  assert.equal(answers.length, cases.length);
  const missed = new Map<string, string>();
  for (const [index, { id, expression, expected }] of cases.entries()) {
    const actual = answers[index];
    if (actual === undefined || agrees(actual, expected)) continue;
    missed.set(id, `${id}: ${expression}\n  gives ${text(actual)}, expected ${text(expected)}`);
  }
  printScore(title, { right: cases.length - missed.size, all: cases.length });
  const unknown = [...missed].flatMap(([id, miss]) => Object.hasOwn(known, id) ? [] : [miss]);
  const gone = cases.filter(({ id }) => Object.hasOwn(known, id) && !missed.has(id)).map(({ id }) => id);
  assert.equal(
    unknown.length,
    0,
    `${unknown.length} cases are missed for no known reason\n${unknown.join("\n")}`,
  );
  assert.deepEqual(gone, [], "Known misses are answered as the engine does");
  assert.ok(1 - missed.size / cases.length >= LEAST_SHARE, `${missed.size} misses are too many`);
}

/** An answer for people. */
export function text(answer: Answer): string {
  return "json" in answer ? answer.json : `a failure ${answer.failure}`.trimEnd();
}

/** Prints how many answers are right. A test's report has no other place for a number. */
export function printScore(title: string, { right, all }: { right: number; all: number }): void {
  const share = (100 * right / all).toFixed(2);
  Deno.stdout.writeSync(new TextEncoder().encode(`${title}: ${right} of ${all} = ${share} %\n`));
}
