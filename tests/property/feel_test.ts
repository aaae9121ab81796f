import assert from "node:assert/strict";
import fc from "fast-check";
import { compile, evaluate, evaluateCondition, evaluateText, mapResult } from "../../src/core/feel/mod.ts";

const TOKENS = [
  "a",
  "request.body",
  "1",
  '"x"',
  "+",
  "-",
  "=",
  "(",
  ")",
  "[",
  "]",
  "{",
  "}",
  ":",
  ",",
  "..",
  ".",
  "if",
  "then",
  "else",
  "for",
  "in",
  "return",
  "some",
  "satisfies",
  "and",
  "or",
  "between",
  "instance of",
  "function",
  "null",
  "//",
  "/*",
  "*/",
  "`",
  "@",
  "not",
  "count",
  "date",
  "get value",
  "\n",
];

/** Text that looks more like a broken expression than random characters do. */
const almostFeel = fc.array(fc.constantFrom(...TOKENS), { maxLength: 30 }).map((parts) => parts.join(" "));
const anyText = fc.oneof(fc.string({ unit: "binary" }), almostFeel);
const scope = fc.dictionary(fc.oneof(fc.string(), fc.constantFrom(...TOKENS)), fc.jsonValue());

Deno.test("compile() gives a program or a syntax failure for any text, and running it never throws", () => {
  fc.assert(
    fc.property(anyText, scope, (text, given) => {
      const { syntaxFailure, run } = compile(text);
      assert.ok(syntaxFailure === undefined || syntaxFailure.code === "FEEL_SYNTAX");
      const result = run(given);
      if (syntaxFailure !== undefined) assert.deepEqual(result, { failure: syntaxFailure });
      else assert.ok(result.failure?.code !== "FEEL_SYNTAX");
    }),
    { numRuns: 1_000 },
  );
});

Deno.test("evaluateCondition(), evaluateText() and mapResult() never throw, and give what they say", () => {
  fc.assert(fc.property(anyText, scope, (text, given) => {
    const condition = evaluateCondition(text, given);
    assert.ok(condition.failure || typeof condition.value === "boolean");
    const written = evaluateText(text, given);
    assert.ok(written.failure || written.value === null || typeof written.value === "string");
    const mapped = mapResult({ resultVariable: "all", resultExpression: text }, {
      scope: given,
      response: null,
    });
    assert.ok(mapped.failure || Object.hasOwn(mapped.value, "all"));
  }));
});

Deno.test("evaluate() gives the same whatever else a payload has for keys", () => {
  const expressions = fc.constantFrom(
    "=a-b",
    "=a + b * 2",
    "=if a > b then a else b",
    '={ total: a, "other": [b, a] }',
    "=count([a, b])",
    "=for x in [a, b] return x + 1",
    "=a between 1 and b",
  );
  // What the text itself calls a variable, the scope may of course give.
  const extra = fc.dictionary(
    fc.oneof(fc.string(), fc.constantFrom(...TOKENS, "a-b", "a b", "total")).filter((key) =>
      !/^[abx]$/.test(key)
    ),
    fc.jsonValue(),
  );
  fc.assert(fc.property(expressions, extra, (text, others) => {
    const scope = { a: 5, b: 2 };
    assert.deepEqual(evaluate(text, { ...others, ...scope }), evaluate(text, scope));
  }));
});

Deno.test("evaluate() gives a value of the scope back as it is", () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => {
    assert.deepEqual(evaluate("=value", { value }), { value });
  }));
});
