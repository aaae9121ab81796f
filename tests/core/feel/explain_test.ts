import assert from "node:assert/strict";
import type { FeelWarning } from "../../../src/core/feel/evaluation.ts";
import { explain } from "../../../src/core/feel/explain.ts";
import type { FeelScope } from "../../../src/core/feel/program.ts";

const SCOPE: FeelScope = { a: { b: 1 }, s: "text", list: [1, "x"] };

function warningsOf(text: string): [kind: string, position: number][] {
  return explain(text, SCOPE).warnings.map(({ kind, position }: FeelWarning) => [kind, position]);
}

const CASES: [text: string, warnings: [kind: string, position: number][]][] = [
  ["=a.b", []],
  ["=nope", [["NO_VARIABLE_FOUND", 1]]],
  ["=1 + nope.x", [["NO_VARIABLE_FOUND", 5], ["INVALID_TYPE", 1]]],
  ["=a.c", [["NO_CONTEXT_ENTRY_FOUND", 1]]],
  ["=a.b.c", [["NO_PROPERTY_FOUND", 1]]],
  ["=a.c.d", [["NO_CONTEXT_ENTRY_FOUND", 1]]],
  ['=a.b = "1"', [["NOT_COMPARABLE", 1]]],
  ["=s > 1", [["NOT_COMPARABLE", 1]]],
  ["=a.b in [5.. s]", [["NOT_COMPARABLE", 8]]],
  ["=true and s", [["INVALID_TYPE", 10]]],
  ["=if s then 1 else 2", [["INVALID_TYPE", 4]]],
  ["=nope(1)", [["NO_FUNCTION_FOUND", 1]]],
  ["=contains(1)", [["NO_FUNCTION_FOUND", 1]]],
  ["=contains(s, 1)", [["FUNCTION_INVOCATION_FAILURE", 1]]],
  ["=s[1]", [["INVALID_TYPE", 1]]],
  ["=for x in s return x", [["INVALID_TYPE", 10]]],
  ["=list[item > 0]", [["NOT_COMPARABLE", 6]]],
  ["=> 3", [["NO_VARIABLE_FOUND", 1], ["NOT_COMPARABLE", 1]]],
  ["=foo.bar() = 1 or true", [["NO_VARIABLE_FOUND", 1], ["INVALID_TYPE", 1]]],
];

for (const [text, warnings] of CASES) {
  Deno.test(`explain() says what is wrong with ${text}`, () => {
    // What a forgiven failure causes further on is not of interest here.
    assert.deepEqual(warningsOf(text).slice(0, Math.max(warnings.length, 1)), warnings);
  });
}

Deno.test("explain() gives the same result as a run", () => {
  assert.deepEqual(explain("=a.b + 1", SCOPE), { result: { value: 2 }, warnings: [] });
  assert.equal(explain("=a +", SCOPE).result.failure?.code, "FEEL_SYNTAX");
});

Deno.test("explain() says the same about the same place once, and keeps count", () => {
  const list = Array.from({ length: 500 }, (_, index) => `${index}`);
  assert.equal(explain("=list[item > 0]", { list }).warnings.length, 1);
  const text = `=[${Array.from({ length: 500 }, (_, index) => `x${index}`).join(",")}]`;
  assert.equal(explain(text, {}).warnings.length, 100);
});

Deno.test("explain() never quotes a value of the scope", () => {
  const secret = { canary4711: "canary4711" };
  const texts = [
    "=x.y",
    "=x + 1",
    "=x.canary > 1",
    "=contains(x, x)",
    "=x in [1..2]",
    "=if x then 1 else x.z",
    "=x.f()",
  ];
  for (const text of texts) {
    assert.ok(!JSON.stringify(explain(text, { x: secret }).warnings).includes("4711"), text);
  }
});
