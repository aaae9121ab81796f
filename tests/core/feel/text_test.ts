import assert from "node:assert/strict";
import { parseNumber } from "../../../src/core/feel/decimal.ts";
import { parseAtLiteral } from "../../../src/core/feel/temporal/parse.ts";
import { feelString } from "../../../src/core/feel/text.ts";
import { FeelFunction, FeelRange, type FeelValue } from "../../../src/core/feel/value.ts";

function number(text: string): FeelValue {
  return parseNumber(text) ?? assert.fail(text);
}

Deno.test("feelString() shows values as Camunda's string() does", () => {
  const cases: [FeelValue, string | null][] = [
    [null, null],
    ["x", "x"],
    [true, "true"],
    [1, "1"],
    [number("1.10"), "1.10"],
    [parseAtLiteral("PT36H"), "P1DT12H"],
    [parseAtLiteral("10:00:00@Europe/Berlin"), "10:00:00@Europe/Berlin"],
    [[], "[]"],
    [{}, "{}"],
    [[1, "a", null, [number("2.0")]], '[1, "a", null, [2.0]]'],
    [{ a: 'q"x', "b c": { d: null } }, '{a:"q"x", b c:{d:null}}'],
    [{ a: 1, f: new FeelFunction(["x"], () => null) }, "{a:1}"],
    [new FeelFunction(["x", "y"], () => null), "function(x, y)"],
    [new FeelRange({ start: 1, end: 5, includesStart: true, includesEnd: false }), "[1..5)"],
    [new FeelRange({ start: "a", end: "c", includesStart: false, includesEnd: true }), '("a".."c"]'],
  ];
  for (const [value, expected] of cases) assert.equal(feelString(value), expected);
});

Deno.test("feelString() fails for values that are nested too deep", () => {
  let value: FeelValue = 1;
  for (let depth = 0; depth < 20_000; depth++) value = [value];
  assert.throws(() => feelString(value), {
    failure: { code: "FEEL_TOO_LARGE", message: "A value is nested deeper than 1000 levels" },
  });
});

Deno.test("feelString() pays for what it walks through", () => {
  let spent = 0;
  feelString([["x".repeat(160)], { a: 1, b: 2 }], { spend: (steps) => spent += steps });
  assert.equal(spent, 2 + 1 + 10 + 2);
});
