import assert from "node:assert/strict";
import fc from "fast-check";
import { BUILT_IN_NAMES, findBuiltIn } from "../../../../src/core/feel/builtins/mod.ts";
import { compile, toJsonValue } from "../../../../src/core/feel/mod.ts";
import { conforms } from "../../../../src/core/feel/types.ts";
import { FeelAbort } from "../../../../src/core/feel/failure.ts";
import type { FeelValue } from "../../../../src/core/feel/value.ts";

Deno.test("findBuiltIn() knows names as they are spelled, and nothing that objects inherit", () => {
  for (const name of BUILT_IN_NAMES) assert.ok(findBuiltIn(name), name);
  for (
    const name of ["Count", "string  length", "toString", "constructor", "__proto__", "list replace", ""]
  ) {
    assert.equal(findBuiltIn(name), undefined, name);
  }
});

Deno.test("random number(), uuid(), now() and today() take chance and time as they are given", () => {
  const ambient = { now: () => 1_600_000_000_123, random: () => 0.25, uuid: () => "a-uuid" };
  const evaluation = { ambient, spend: () => {} };
  const answers: FeelValue[] = ["random number", "uuid"].map((name) =>
    findBuiltIn(name)?.[0]?.call([], evaluation) ?? null
  );
  assert.deepEqual(answers, [0.25, "a-uuid"]);
  const results = ["now()", "today()"].map((text) => compile(text).run({}, { ambient }).value ?? null);
  assert.deepEqual(results.map(toJsonValue), ["2020-09-13T12:26:40.123Z", "2020-09-13"]);
});

Deno.test("built-ins throw nothing but aborts, and leave their arguments as they are", () => {
  const leaf = fc.oneof(
    fc.constant(null),
    fc.boolean(),
    fc.integer({ min: -5, max: 20 }),
    fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }),
    fc.string({ maxLength: 8 }),
    fc.constantFrom<FeelValue>("2020-01-01", "P1D", "[", "(a*)*", "$1", "Europe/Berlin", "a"),
  );
  const { value } = fc.letrec<{ value: FeelValue }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      { weight: 4, arbitrary: leaf },
      { weight: 2, arbitrary: fc.array(tie("value"), { maxLength: 4 }) },
      {
        weight: 1,
        arbitrary: fc.dictionary(fc.constantFrom("a", "key", "value", "__proto__"), tie("value")),
      },
    ),
  }));
  const name = fc.constantFrom(...BUILT_IN_NAMES);
  let left = 0;
  const evaluation = {
    ambient: { now: () => 0, random: () => 0, uuid: () => "" },
    spend(steps: number) {
      left -= steps;
      if (left < 0) throw new FeelAbort("FEEL_BUDGET_EXCEEDED", "Too many steps");
    },
  };
  fc.assert(
    fc.property(name, fc.array(value, { maxLength: 4 }), (called, args) => {
      const before = JSON.stringify(args);
      for (const { parameters, variadic, call } of findBuiltIn(called) ?? []) {
        const fixed = parameters.length - 1;
        const arranged = variadic ? [...args.slice(0, fixed), args.slice(fixed)] : args;
        if (arranged.length !== parameters.length) continue;
        if (!parameters.every(({ type }, index) => conforms(arranged[index] ?? null, type))) continue;
        left = 100_000;
        try {
          call(arranged, evaluation);
        } catch (error) {
          assert.ok(error instanceof FeelAbort, `${called}: ${error}`);
        }
      }
      assert.equal(JSON.stringify(args), before);
    }),
    { numRuns: 2_000 },
  );
});
