/**
 * The cases of Camunda's engine on Node, with the packed project.
 *
 * @module
 */

import { stringifyJson } from "../../src/core/json.ts";
import { type Answer, assertScore, CASE_FILES, readCases } from "../conformance/feel/cases.ts";
import { KNOWN_MISSES } from "../conformance/feel/misses.ts";
import { createNodeProject, type NodeProject } from "./servers/node.ts";

/** As `conformance/feel/answer.ts`. Paths instead of the package's name: FEEL is nothing that it exports. */
const ANSWER_ALL = `
import { readFileSync } from "node:fs";
import { evaluate, toJson } from "./node_modules/@zeebridge/edge/src/core/feel/mod.js";
import { parseJson } from "./node_modules/@zeebridge/edge/src/core/json.js";

const answers = parseJson(readFileSync("questions.json", "utf8")).map(({ expression, context }) => {
  const { value, failure } = evaluate(expression, context);
  return failure ? { failure: failure.message } : { json: toJson(value) };
});
process.stdout.write(JSON.stringify(answers));
`;

let project: NodeProject;

Deno.test.beforeAll(async () => {
  project = await createNodeProject();
});
Deno.test.afterAll(async () => await project.remove());

for (const file of CASE_FILES) {
  Deno.test(`evaluate() on Node answers ${file} as Camunda's engine does`, async () => {
    const cases = await readCases(file);
    const questions = cases.map(({ expression, context }) => ({ expression, context }));
    await Deno.writeTextFile(`${project.folder}/questions.json`, stringifyJson(questions));
    const answers: Answer[] = JSON.parse(await project.run(ANSWER_ALL));
    assertScore(`${file} on Node`, { cases, answers, known: KNOWN_MISSES });
  });
}
