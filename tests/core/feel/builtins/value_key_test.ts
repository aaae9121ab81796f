import assert from "node:assert/strict";
import fc from "fast-check";
import { valueKey } from "../../../../src/core/feel/builtins/value_key.ts";
import { equals } from "../../../../src/core/feel/compare.ts";
import { parseNumber } from "../../../../src/core/feel/decimal.ts";
import { parseAtLiteral } from "../../../../src/core/feel/temporal/parse.ts";
import { FeelFunction, type FeelValue } from "../../../../src/core/feel/value.ts";

const evaluation = { ambient: { now: () => 0, random: () => 0, uuid: () => "" }, spend: () => {} };

function key(value: FeelValue): unknown {
  return valueKey(value, evaluation);
}

Deno.test("valueKey() is the same exactly for what is equal", () => {
  const number = fc.constantFrom(
    "1",
    "1.0",
    "1.50",
    "1.5",
    "0",
    "-0.0",
    "1e20",
    "100000000000000000000",
    "9007199254740993",
  )
    .map((text): FeelValue => parseNumber(text) ?? null);
  const temporal = fc.constantFrom(
    ..."P1D PT24H P1Y P12M 10:00:00 10:00:00Z 10:00:00+01:00 2020-01-01 2020-01-01T00:00:00 2020-01-01T00:00:00Z"
      .split(
        " ",
      ),
  ).map((text): FeelValue => parseAtLiteral(text));
  const leaf = fc.oneof(
    number,
    temporal,
    fc.constantFrom<FeelValue>(null, true, false, "", "a", "true", "1", "null", '"', "[]"),
  );
  const { value } = fc.letrec<{ value: FeelValue }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 2 },
      { weight: 3, arbitrary: leaf },
      { weight: 1, arbitrary: fc.array(tie("value"), { maxLength: 2 }) },
      { weight: 1, arbitrary: fc.dictionary(fc.constantFrom("a", "b"), tie("value"), { maxKeys: 2 }) },
    ),
  }));
  fc.assert(
    fc.property(value, value, (a, b) => {
      assert.equal(key(a) === key(b), equals(a, b) === true);
      assert.equal(key([a, b]) === key([b, a]), equals([a, b], [b, a]) === true);
    }),
    { numRuns: 3_000 },
  );
});

Deno.test("valueKey() takes functions for equal to themselves alone", () => {
  const first = new FeelFunction([], () => null);
  const second = new FeelFunction([], () => null);
  assert.notEqual(key(first), key(second));
  assert.equal(key(first), key(first));
});
