/**
 * Camunda's own engine as a witness, on a JVM.
 *
 * @module
 */

import assert from "node:assert/strict";
import { BUILT_IN_NAMES, findBuiltIn } from "../../src/core/feel/builtins/mod.ts";
import { answer } from "../conformance/feel/answer.ts";
import {
  agrees,
  type Answer,
  assertScore,
  CASE_FILES,
  LEAST_SHARE,
  printScore,
  readCases,
  text,
} from "../conformance/feel/cases.ts";
import { EVENT_CONTEXT } from "./feel_java/expression_forms.ts";
import { damagedExpressions, randomExpressions } from "./feel_java/random_expressions.ts";
import { askEngine, type EngineFunction, listEngineFunctions } from "./feel_java/witness.ts";

/** An expression that is not answered as the engine does. */
interface Miss {
  expression: string;
  ours: Answer;
  theirs: Answer;
}

/** What may be answered otherwise, by what it looks like, and why that is so. */
const DIFFERENCES: readonly { is: (miss: Miss) => boolean; why: string }[] = [
  {
    is: ({ theirs }) => "failure" in theirs && theirs.failure.includes("no value mapper found"),
    why: "a range is a value; the engine's functions cannot put one into a list or a context",
  },
  {
    is: ({ ours, theirs }) => text(ours).includes("{") && sorted(text(ours)) === sorted(text(theirs)),
    why:
      "the engine has the order of Java's hash map from the fifth entry on, JavaScript has whole numbers first",
  },
];

/** Texts with the same characters are the same but for their order. */
function sorted(text: string): string {
  return [...text].sort().join("");
}

/** Nobody writes those. */
const LEAST_DAMAGED_SHARE = 0.99;

for (const file of CASE_FILES) {
  Deno.test(`Camunda's engine still answers ${file} as it is written down`, async () => {
    const cases = await readCases(file);
    assertScore(`${file} on the JVM`, { cases, answers: await askEngine(cases), known: {} });
  });
}

// With ZEEBRIDGE_FEEL_SEED an earlier run is made again.
const seed = Number(Deno.env.get("ZEEBRIDGE_FEEL_SEED") ?? crypto.getRandomValues(new Uint32Array(1))[0]);

Deno.test("evaluate() answers fresh random expressions as Camunda's engine does", async () => {
  const count = 2_000;
  const missed = await findMisses(randomExpressions({ seed, count }));
  printScore(`random expressions of seed ${seed}`, { right: count - missed.length, all: count });
  const unknown = missed.filter((miss) => !DIFFERENCES.some((difference) => difference.is(miss)));
  assert.equal(unknown.length, 0, `seed ${seed}: differ for no known reason:\n${listMisses(unknown)}`);
  assert.ok(1 - missed.length / count >= LEAST_SHARE, `${missed.length} differences are too many`);
});

Deno.test("evaluate() takes and refuses damaged expressions as Camunda's engine does", async () => {
  const count = 1_000;
  const missed = await findMisses(damagedExpressions({ seed, count }));
  printScore(`damaged expressions of seed ${seed}`, { right: count - missed.length, all: count });
  assert.ok(1 - missed.length / count >= LEAST_DAMAGED_SHARE, `seed ${seed}: differ:\n${listMisses(missed)}`);
});

async function findMisses(expressions: readonly string[]): Promise<Miss[]> {
  const questions = expressions.map((expression) => ({ expression, context: EVENT_CONTEXT }));
  const answers = await askEngine(questions);
  return questions.flatMap((question, index) => {
    const [ours, theirs] = [answer(question), answers[index]];
    if (theirs === undefined || agrees(ours, theirs)) return [];
    return [{ expression: question.expression, ours, theirs }];
  });
}

function listMisses(misses: readonly Miss[]): string {
  return misses
    .map(({ expression, ours, theirs }) => `${expression}\n  gives ${text(ours)}, expected ${text(theirs)}`)
    .join("\n");
}

/** Functions of the connector runtime, which the engine knows nothing of. */
const CONNECTOR_FUNCTIONS = ["backoff", "bpmnError", "ignoreError", "jobError"];

Deno.test("the table of built-ins has the functions of Camunda's engine, with the names of their parameters", async () => {
  const expected = await listEngineFunctions();
  const own = BUILT_IN_NAMES.filter((name) => !CONNECTOR_FUNCTIONS.includes(name));
  assert.deepEqual(own.toSorted(), Object.keys(expected).toSorted());
  for (const [name, overloads] of Object.entries(expected)) {
    const ours = findBuiltIn(name)?.map(({ parameters, variadic = false }) =>
      signature({ parameters: parameters.map((parameter) => parameter.name), variadic })
    );
    assert.deepEqual(new Set(ours), new Set(overloads.map(signature)), name);
  }
});

function signature({ parameters, variadic }: EngineFunction): string {
  return `(${parameters.join("; ")}${variadic ? "…" : ""})`;
}
