import assert from "node:assert/strict";
import fc from "fast-check";
import {
  compile,
  evaluate,
  evaluateCondition,
  evaluateText,
  explain,
  type FeelResult,
  mapResult,
  toJson,
} from "../../src/core/feel/mod.ts";

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
      assert.ok(syntaxFailure === undefined || /^FEEL_(?:SYNTAX|TOO_LARGE)$/.test(syntaxFailure.code));
      const result = run(given);
      if (syntaxFailure !== undefined) assert.deepEqual(result, { failure: syntaxFailure });
      else assert.ok(result.failure?.code !== "FEEL_SYNTAX");
    }),
    { numRuns: 1_000 },
  );
});

/** Expressions of all kinds. */
const { expression } = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom(
      "a",
      "b.c",
      "nope",
      "1",
      "0.5",
      '"x"',
      "null",
      "true",
      "[]",
      "{}",
      "?",
      '@"P1D"',
      "foo.bar()",
    ),
    fc.tuple(
      tie("expression"),
      fc.constantFrom("+", "-", "*", "/", "=", "<", "and", "or", "in"),
      tie("expression"),
    )
      .map((parts) => `(${parts.join(" ")})`),
    tie("expression").map((list) => `${list}[item = 1]`),
    fc.tuple(tie("expression"), tie("expression")).map(([a, b]) => `[${a}, ${b}]`),
    fc.tuple(tie("expression"), tie("expression")).map(([a, b]) => `{a: ${a}, f: function(x) ${b}, r: f(a)}`),
    fc.tuple(tie("expression"), tie("expression")).map(([a, b]) => `(for x in ${a} return ${b})`),
    fc.tuple(tie("expression"), tie("expression")).map(([a, b]) => `(some x in ${a} satisfies ${b})`),
    fc.tuple(tie("expression"), tie("expression")).map(([a, b]) => `(if ${a} then ${b} else x)`),
    tie("expression").map((value) => `count(${value})`),
    fc.tuple(tie("expression"), tie("expression")).map(([a, b]) => `(5 in [${a}..${b}])`),
  ),
}));

/** A result that can be compared: two functions of the same text are not equal. */
function written(result: FeelResult): unknown {
  return result.failure ?? toJson(result.value);
}

Deno.test("run() gives the same again, and leaves its scope as it was", () => {
  fc.assert(fc.property(expression, scope, (text, given) => {
    const before = JSON.stringify(given);
    const first = written(evaluate(text, given));
    assert.deepEqual(written(evaluate(text, given)), first);
    assert.equal(JSON.stringify(given), before);
  }));
});

Deno.test("explain() gives what a run gives", () => {
  fc.assert(fc.property(expression, scope, (text, given) => {
    assert.deepEqual(written(explain(text, given).result), written(evaluate(text, given)));
  }));
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
