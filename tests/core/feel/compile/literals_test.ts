import assert from "node:assert/strict";
import { compile } from "../../../../src/core/feel/program.ts";
import { checkFeel } from "../../../support/feel.ts";

Deno.test("literals are what they say", () => {
  checkFeel([
    ["null", null],
    ["true", true],
    ["1.50", 1.5],
    [".5", 0.5],
    ["- 1", -1],
    ['"a\\nb\\t\\"c\\""', 'a\nb\t"c"'],
    ['"\\u00e4 \\d \\\\"', "\\u00e4 \\d \\"],
    ['@"2020-01-01"', "2020-01-01"],
    ['@ "P1D"', "PT24H"],
    ['@"x"', null],
    ['date("x")', null],
    ["[1, [2, null]]", [1, [2, null]]],
    ["[]", []],
    ["{}", {}],
  ]);
});

Deno.test("a context has entries of any name, and each sees those before it", () => {
  checkFeel([
    ["{a: 1, b: a + 1, c: b + 1}", { a: 1, b: 2, c: 3 }],
    ["{a: 1, a: a + 1}", { a: 2 }],
    ["{b: a, a: 1}", { b: null, a: 1 }],
    ["{a: 1, b: {a: 2, c: a}}.b.c", 2],
    ['{a b: 1, a-b: 2, "x.y": 3, `q r`: 4, (z): 5, 6: 7}', {
      "a b": 1,
      "a-b": 2,
      "x.y": 3,
      "q r": 4,
      "(z)": 5,
      "6": 7,
    }],
    ["{a b: 1, c: `a b`}.c", 1],
    ["for x in [1, 2] return {a: x, b: a + 1}.b", [2, 3]],
  ]);
});

Deno.test("__proto__ is a name like any other", () => {
  const { value } = compile('{"__proto__": {a: 1}, b: `__proto__`.a}').run({});
  assert.equal(JSON.stringify(value), '{"__proto__":{"a":1},"b":1}');
  assert.equal(Object.getPrototypeOf(value), Object.prototype);
});

const secrets = new Map([["KEY", "s3cret"], ["OTHER", "{{secrets.KEY}}"]]);

Deno.test("a secret in a string literal is filled in at run time, once", () => {
  const { run } = compile('="Bearer {{secrets.KEY}}, {{ secrets.OTHER }}, {{secrets.NONE}}"');
  assert.deepEqual(run({}, { secrets }), { value: "Bearer s3cret, {{secrets.KEY}}, {{secrets.NONE}}" });
  assert.deepEqual(run({}), { value: "Bearer {{secrets.KEY}}, {{ secrets.OTHER }}, {{secrets.NONE}}" });
});

Deno.test("a value of the scope is never scanned for secrets", () => {
  const { run } = compile('=x + "{{secrets.KEY}}"');
  assert.deepEqual(run({ x: "{{secrets.KEY}}" }, { secrets }), { value: "{{secrets.KEY}}s3cret" });
});

Deno.test("a comparison with a secret sees its value", () => {
  const { run } = compile('=x = "{{secrets.KEY}}" and x in ["{{secrets.KEY}}"]');
  assert.deepEqual(run({ x: "s3cret" }, { secrets }), { value: true });
});
