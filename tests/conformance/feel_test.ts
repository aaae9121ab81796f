import assert from "node:assert/strict";
import { BUILT_IN_NAMES } from "../../src/core/feel/builtins/mod.ts";
import { explain } from "../../src/core/feel/mod.ts";
import { answer } from "./feel/answer.ts";
import { assertScore, CASE_FILES, kinds, LEAST_SHARE, printScore, readCases } from "./feel/cases.ts";
import { KNOWN_MISSES } from "./feel/misses.ts";

for (const file of CASE_FILES) {
  Deno.test(`evaluate() answers ${file} as Camunda's engine does`, async () => {
    const cases = await readCases(file);
    assertScore(`${file} on Deno`, { cases, answers: cases.map(answer), known: KNOWN_MISSES });
  });
}

/** Cases in which something else is said to be wrong, and why. */
const OTHER_WARNINGS: Readonly<Record<string, string>> = {
  "feel.json 183": "ignoreError is a function of newer versions of the connector runtime",
  "feel.json 590": "from json came with 1.20, and the warnings were observed with 1.19",
};

Deno.test("explain() warns of what Camunda's engine warns of", async () => {
  const given = (await readCases("feel.json")).filter(({ expected }) => "json" in expected);
  const missed = given.flatMap(({ id, expression, context, warnings }) => {
    const actual = kinds(explain(expression, context).warnings.map(({ kind }) => kind));
    const miss = `${id}: ${expression}\n  warns of ${actual}, expected ${warnings}`;
    return actual.join() === warnings.join() || Object.hasOwn(OTHER_WARNINGS, id) ? [] : [miss];
  });
  printScore("warnings of feel.json", { right: given.length - missed.length, all: given.length });
  assert.ok(1 - missed.length / given.length >= LEAST_SHARE, missed.join("\n"));
});

Deno.test("docs/feel.md names every built-in function", async () => {
  const page = await Deno.readTextFile(new URL("../../docs/feel.md", import.meta.url));
  const [, functions = ""] = /^## Functions\n([^]*?)^## /m.exec(page) ?? [];
  const lists = functions.split("\n\n").find((paragraph) => paragraph.startsWith("- ")) ?? "";
  const named = Array.from(lists.matchAll(/`([^`]+)`/g), ([, name]) => name);
  assert.deepEqual(named.toSorted(), BUILT_IN_NAMES.toSorted());
});
