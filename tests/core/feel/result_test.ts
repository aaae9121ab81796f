import assert from "node:assert/strict";
import { parseNumber } from "../../../src/core/feel/decimal.ts";
import { toJson, toJsonValue } from "../../../src/core/feel/result.ts";
import { parseAtLiteral } from "../../../src/core/feel/temporal/parse.ts";
import { FeelFunction, FeelRange, type FeelValue } from "../../../src/core/feel/value.ts";

const RANGE = new FeelRange({ start: 1, end: 2, includesStart: true, includesEnd: true });
const FUNCTION = new FeelFunction(["x"], ([x = null]) => x);

function number(text: string): FeelValue {
  return parseNumber(text) ?? assert.fail(text);
}

Deno.test("toJson() writes values of FEEL as the connectors' runtime does", () => {
  const cases: [FeelValue, string][] = [
    [null, "null"],
    [true, "true"],
    ['a"b', '"a\\"b"'],
    ["😀", '"😀"'],
    ["\ude00abc\ud83d", '"?abc?"'],
    [{ a: 1, "\ud83d": 2, "😀": 3 }, '{"a":1,"?":2,"😀":3}'],
    [1, "1"],
    [number("1.0"), "1"],
    [number("1.50"), "1.5"],
    [number("0.3333333333333333333333333333333333"), "0.3333333333333333"],
    [number("9007199254740993"), "9007199254740993"],
    [number("9223372036854775807.0"), "9223372036854775807"],
    [number("1e400"), '"Infinity"'],
    [parseAtLiteral("2020-01-02"), '"2020-01-02"'],
    [parseAtLiteral("10:30:00Z"), '"10:30Z"'],
    [parseAtLiteral("P1D"), '"PT24H"'],
    [[1, [number("2.0")], null], "[1,[2],null]"],
    [{ a: number("1.0"), b: { c: [] } }, '{"a":1,"b":{"c":[]}}'],
    [RANGE, "null"],
    [FUNCTION, "null"],
  ];
  for (const [value, expected] of cases) assert.equal(toJson(value), expected);
});

Deno.test("toJsonValue() leaves functions out of contexts, and keeps their place in lists", () => {
  assert.deepEqual(toJsonValue({ a: 1, f: FUNCTION, r: RANGE, b: 2 }), { a: 1, r: null, b: 2 });
  assert.deepEqual(toJsonValue([1, FUNCTION, RANGE, 2]), [1, null, null, 2]);
});

Deno.test("toJsonValue() copies nothing that is JSON already", () => {
  const value = { a: [1, "x", { b: null }], id: 9007199254740993n };
  assert.equal(toJsonValue(value), value);
  const list = [value, parseAtLiteral("P1D")];
  const json = toJsonValue(list);
  assert.deepEqual(json, [value, "PT24H"]);
  assert.ok(Array.isArray(json) && json[0] === value);
});

Deno.test("toJsonValue() takes __proto__ for a key, and reads contexts without a prototype", () => {
  const value = { ...JSON.parse('{"__proto__":{"a":1}}'), duration: parseAtLiteral("P1D") };
  assert.deepEqual(Object.keys(toJsonValue(value) as object), ["__proto__", "duration"]);
  assert.equal(toJson(Object.assign(Object.create(null), { a: FUNCTION, b: 1 })), '{"b":1}');
});

Deno.test("toJsonValue() fails for values that are nested too deep", () => {
  let value: FeelValue = 1;
  for (let depth = 0; depth < 20_000; depth++) value = depth % 2 === 0 ? [value] : { value };
  assert.throws(() => toJsonValue(value), {
    failure: { code: "FEEL_TOO_LARGE", message: "A value is nested deeper than 1000 levels" },
  });
});
