import assert from "node:assert/strict";
import { evaluate, type FeelScope } from "../../../src/core/feel/program.ts";

function codeOf(text: string, scope: FeelScope = {}): string | undefined {
  return evaluate(text, scope).failure?.code;
}

const ENDLESS: [text: string, scope?: FeelScope][] = [
  ["=count(for i in 1..1000000000 return i)"],
  ["=count(for i in 1..3000, j in 1..3000 return 1)"],
  ["=some i in 1..3000, j in 1..3000 satisfies i < 0"],
  ["=for i in 1..100000 return partial"],
  ["=count(for i in list return count(list[item = i]))", {
    list: Array.from({ length: 10_000 }, (_, i) => i),
  }],
  ["=count(for i in 1..200 return list.a)", { list: Array(100_000).fill({ a: 1 }) }],
  ["=count(for i in 1..200 return list = other)", {
    list: Array(100_000).fill(1),
    other: Array(100_000).fill(1),
  }],
  ["=count(for i in 1..200 return 2 in list)", { list: Array(100_000).fill(1) }],
  [`={${Array.from({ length: 40 }, (_, i) => `a${i + 1}: a${i} + a${i}`).join(", ")}}`, {
    a0: "0123456789abcdef",
  }],
  ["={x: {g: function(c) c.g(c)}, r: x.g(x)}.r"],
];

for (const [text, scope] of ENDLESS) {
  Deno.test(`a run ends: ${text.slice(0, 60)}`, () => {
    assert.equal(codeOf(text, scope), "FEEL_BUDGET_EXCEEDED");
  });
}

Deno.test("a result that is small in memory and huge in writing is refused", () => {
  const doubling = Array.from({ length: 40 }, (_, i) => `a${i + 1}: [a${i}, a${i}]`).join(", ");
  assert.equal(codeOf(`={a0: 1, ${doubling}}.a40`), "FEEL_BUDGET_EXCEEDED");
  assert.equal(codeOf(`={a0: 1, ${doubling}}.a10`), undefined);
});

Deno.test("a deep value of the scope does no harm", () => {
  let deep: unknown = 1;
  for (let level = 0; level < 100_000; level++) deep = [deep];
  for (const text of ["=x", "=x.a", "=x = x", "={y: x}", "=x in [x]", "=string(x)", "=flatten(x)"]) {
    const { failure } = evaluate(text, { x: deep });
    assert.ok(failure === undefined || failure.code !== "FEEL_SYNTAX", text);
  }
});

Deno.test("what is legitimate is within the budget", () => {
  const list = Array.from({ length: 50_000 }, (_, index) => ({ id: index, tags: ["a", "b"] }));
  assert.deepEqual(evaluate('=count(list[id > 10 and list contains(tags, "a")])', { list }), {
    value: 49_989,
  });
  assert.deepEqual(evaluate("=sum(for x in 1..100000 return x)", {}), { value: 5_000_050_000 });
  const nested = `=${"[".repeat(200)}1${"]".repeat(200)}`;
  assert.equal(codeOf(nested), undefined);
  const chain = `=${Array(250).fill("a.b = 1").join(" and ")}`;
  assert.deepEqual(evaluate(chain, { a: { b: 1 } }), { value: true });
});

Deno.test("the budget of one run is not another one's", () => {
  const text = "=count(for i in 1..2000000 return 1)";
  for (let run = 0; run < 4; run++) assert.deepEqual(evaluate(text, {}), { value: 2_000_000 });
});
