import assert from "node:assert/strict";
import fc from "fast-check";
import { compile, lint } from "../../src/core/feel/mod.ts";

const TOKENS = [
  ...["request", "request.body", "request.params.a", "request.headers", "a", "a-b", "detail-type", "`a b`"],
  ...["1", '"x"', "true", "null", "1e3", "'x'", '"{{secrets.X}}"', "{{secrets.X}}", '@"P1D"'],
  ...["+", "-", "*", "**", "=", "==", "!=", "<", "&&", "!", "?", "%", "^", ".", "..", ",", ":", ";"],
  ...["(", ")", "[", "]", "{", "}", '["k"]', "//", "/*", "*/"],
  ...["if", "then", "else", "for", "in", "return", "some", "satisfies", "and", "or", "between", "AND"],
  ...["instance of", "function", "function(x)", "count", "list contains", "get value", "foo", "not", "\n"],
];

/** Texts that are nearly expressions, with and without blanks, and texts that are not at all. */
const anyText = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.tuple(fc.array(fc.constantFrom(...TOKENS), { maxLength: 30 }), fc.constantFrom("", " ")).map(
    ([tokens, blank]) => tokens.join(blank),
  ),
);
const anyRoots = fc.option(fc.array(fc.constantFrom("request", "a", "x", "__proto__", "item")), {
  nil: undefined,
});

Deno.test("lint() never throws, and every hint stands in the text", () => {
  fc.assert(
    fc.property(anyText, anyRoots, (text, roots) => {
      const hints = lint(text, { roots });
      for (const { message, position } of hints) {
        assert.ok(message !== "");
        assert.ok(Number.isInteger(position) && position >= 0 && position <= text.length);
      }
    }),
    { numRuns: 1_000 },
  );
});

Deno.test("lint() and compile() agree on what is an expression", () => {
  fc.assert(
    fc.property(anyText, anyRoots, (text, roots) => {
      const isRefused = lint(text, { roots }).some(({ code }) => code === "FEEL_EXPRESSION_INVALID");
      assert.equal(isRefused, compile(text).syntaxFailure !== undefined);
    }),
    { numRuns: 1_000 },
  );
});

/** A name of an event with dashes in it. */
const dashedName = fc.array(fc.stringMatching(/^[a-z]{2,6}$/), { minLength: 2, maxLength: 4 })
  .map((words) => words.join("-"))
  .filter((name) =>
    compile(`=request.body.${name}`).syntaxFailure === undefined && !name.includes("request")
  );

Deno.test("lint() offers back-ticks for a name with dashes, and has nothing to say about those", () => {
  fc.assert(fc.property(dashedName, (name) => {
    const text = `=request.body.${name} = "x"`;
    const [hint, ...others] = lint(text, { roots: ["request"] });
    assert.deepEqual(others, []);
    assert.equal(hint?.code, "FEEL_NAME_DASHED");
    assert.equal(hint.suggestion, `request.body.\`${name}\``);
    assert.deepEqual(lint(`=${hint.suggestion} = "x"`, { roots: ["request"] }), []);
  }));
});
