import assert from "node:assert/strict";
import { compare, equals, includes } from "../../../src/core/feel/compare.ts";
import { parseNumber } from "../../../src/core/feel/decimal.ts";
import { parseAtLiteral } from "../../../src/core/feel/temporal/parse.ts";
import { FeelFunction, FeelRange, type FeelValue } from "../../../src/core/feel/value.ts";

function at(text: string): FeelValue {
  return parseAtLiteral(text) ?? assert.fail(text);
}

function number(text: string): FeelValue {
  return parseNumber(text) ?? assert.fail(text);
}

const RANGE = new FeelRange({ start: 1, end: 2, includesStart: true, includesEnd: true });
const FUNCTION = new FeelFunction([], () => null);

Deno.test("equals() is three-valued", () => {
  const cases: [FeelValue, FeelValue, boolean | null][] = [
    [null, null, true],
    [null, 1, false],
    [null, [], false],
    [RANGE, null, false],
    [1, 1, true],
    [1, number("1.00"), true],
    [9007199254740993n, number("9007199254740993.0"), true],
    [1, 2, false],
    [1, "1", null],
    [0, false, null],
    ["", false, null],
    ["a", "a", true],
    [true, false, false],
    [1, [1], null],
    [{}, [], null],
    [RANGE, RANGE, null],
    [FUNCTION, FUNCTION, null],
    [at("2020-01-01"), "2020-01-01", null],
    [at("2020-01-01"), at("2020-01-01"), true],
    [at("2020-01-01"), at("2020-01-01T00:00:00"), null],
    [at("P1D"), at("PT24H"), true],
    [at("P1Y"), at("P12M"), true],
    [at("P30D"), at("P1M"), null],
  ];
  for (const [index, [a, b, expected]] of cases.entries()) {
    assert.equal(equals(a, b), expected, `${index}`);
    assert.equal(equals(b, a), expected, `${index}, the other way`);
  }
});

Deno.test("equals() takes what differs in type inside of lists and contexts for not equal", () => {
  const cases: [FeelValue, FeelValue, boolean][] = [
    [[], [], true],
    [[1, null], [number("1.0"), null], true],
    [[1, "a"], [1, 1], false],
    [[1], [1, 2], false],
    [[RANGE], [RANGE], false],
    [{ a: 1, b: [2] }, { b: [2], a: number("1.0") }, true],
    [{ a: 1 }, { a: "1" }, false],
    [{ a: null }, {}, false],
    [{ a: 1 }, { b: 1 }, false],
    [{ a: 1, f: FUNCTION }, { a: 1 }, true],
    [{ constructor: null }, {}, false],
    [JSON.parse('{"__proto__":1}'), { toString: 1 }, false],
  ];
  for (const [index, [a, b, expected]] of cases.entries()) {
    assert.equal(equals(a, b), expected, `${index}`);
    assert.equal(equals(b, a), expected, `${index}, the other way`);
  }
});

Deno.test("equals() takes zoned values for equal that show the same, and not that are at the same moment", () => {
  const cases: [string, string, boolean | null][] = [
    ["10:00:00Z", "11:00:00+01:00", false],
    ["10:00:00Z", "10:00:00@UTC", false],
    ["10:00:00@Europe/Berlin", "10:00:00+01:00", false],
    ["10:00:00", "10:00:00Z", null],
    ["2020-01-01T10:00:00Z", "2020-01-01T10:00:00+00:00", true],
    ["2020-01-01T10:00:00Z", "2020-01-01T11:00:00+01:00", false],
    ["2020-01-01T10:00:00@UTC", "2020-01-01T10:00:00@Etc/UTC", false],
    ["2020-01-01T10:00:00", "2020-01-01T10:00:00Z", null],
    ["2020-01-02T10:00:00", "2020-01-01T10:00:00Z", null],
  ];
  for (const [a, b, expected] of cases) assert.equal(equals(at(a), at(b)), expected, `${a} = ${b}`);
});

Deno.test("equals() ends within its budget, and at any depth", () => {
  let spent = 0;
  equals([[1, 2, 3], { a: 1 }], [[1, 2, 3], { a: 1 }], { spend: (steps) => spent += steps });
  assert.equal(spent, 2 + 3 + 1);
  const nested = (levels: number) => {
    let value: FeelValue = 1;
    for (let depth = 0; depth < levels; depth++) value = [value];
    return value;
  };
  assert.equal(equals(nested(500), nested(500)), true);
  assert.throws(() => equals(nested(20_000), nested(20_000)), { name: "FeelAbort" });
});

Deno.test("compare() orders values of one type, and of no two", () => {
  const ascending: FeelValue[][] = [
    [number("-1e400"), -1, number("0.0"), 1.5, 9007199254740993n],
    ["", "A", "B", "a", "😀", "｡"],
    ["2019-12-31", "2020-01-01", "12020-01-01"].map(at),
    ["10:00:00", "10:00:00.5", "10:00:01"].map(at),
    ["11:00:00+02:00", "10:00:00Z", "10:00:01Z"].map(at),
    ["2020-01-01T10:00:00", "2020-01-01T10:00:00.5", "2020-01-02T00:00:00"].map(at),
    // The same moment: by the clock, and then by the zone's name.
    ["2020-01-01T10:00:00@UTC", "2020-01-01T10:00:00Z", "2020-01-01T11:00:00+01:00"].map(at),
    ["-P1D", "PT0S", "PT0.5S", "PT24H"].map(at),
    ["-P1Y", "P0M", "P11M", "P1Y"].map(at),
  ];
  for (const [group, values] of ascending.entries()) {
    for (const [index, value] of values.entries()) {
      for (const [otherIndex, other] of values.entries()) {
        assert.equal(
          Math.sign(compare(value, other) ?? NaN),
          Math.sign(index - otherIndex),
          `${group}: ${index}`,
        );
      }
      for (const [otherGroup, [other = null]] of ascending.entries()) {
        if (otherGroup !== group) assert.equal(compare(value, other), null, `${group} and ${otherGroup}`);
      }
    }
  }
});

Deno.test("compare() has no order for booleans, contexts, null, functions, ranges and most lists", () => {
  for (const value of [true, {}, null, FUNCTION, RANGE, [], [null], [true], [1, "a"], [[]]]) {
    assert.equal(compare(value, value), null);
    assert.equal(compare(value, [1]), null);
    assert.equal(compare(1, value), null);
  }
});

Deno.test("compare() fails for lists that Camunda's engine takes for comparable", () => {
  for (const [a, b] of [[[1], [2]], [[1], ["a"]], [[[1]], [[2]]], [["a", "b"], ["a"]]]) {
    assert.throws(() => compare(a ?? null, b ?? null), { name: "FeelAbort", message: /order/ });
  }
  assert.equal(compare([at("10:00:00"), at("10:00:00Z")], [1]), null);
});

Deno.test("includes() is null unless value and bounds have one type", () => {
  const range = (start: FeelValue, end: FeelValue, brackets: string): FeelRange =>
    new FeelRange({ start, end, includesStart: brackets[0] === "[", includesEnd: brackets[1] === "]" });
  const cases: [FeelRange, FeelValue, boolean | null][] = [
    [range(1, 5, "[]"), 5, true],
    [range(1, 5, "[)"), 5, false],
    [range(1, 5, "(]"), 1, false],
    [range(1, 5, "()"), number("1.0000001"), true],
    [range(5, 1, "[]"), 3, false],
    [range("a", "c", "[]"), "b", true],
    [range(at("2020-01-01"), at("2020-12-31"), "[]"), at("2020-06-01"), true],
    [range(1, "a", "[]"), 0, null],
    [range(1, null, "[]"), 0, null],
    [range(1, 5, "[]"), "3", null],
    [range(1, 5, "[]"), null, null],
    [range(null, [2], "[]"), [1], null],
    [range([1], 2, "[]"), [1], null],
    [range([2], [null], "[]"), [1], null],
    [range([1], [2], "[]"), 1, null],
  ];
  for (const [index, [given, value, expected]] of cases.entries()) {
    assert.equal(includes(given, value), expected, `${index}`);
  }
});

Deno.test("includes() fails for lists that could be compared if lists could", () => {
  const range = new FeelRange({ start: [1], end: [2], includesStart: true, includesEnd: true });
  assert.throws(() => includes(range, [1]), { name: "FeelAbort", message: /order/ });
});

Deno.test("compare() and includes() pay for each element that they look at", () => {
  const list = [1, 2, 3, "x"];
  let steps = 0;
  const budget = {
    spend(count: number): void {
      steps += count;
    },
  };
  assert.equal(compare([1], list, budget), null);
  assert.equal(steps, 5);
  steps = 0;
  const range = new FeelRange({ start: [1], end: list, includesStart: true, includesEnd: true });
  assert.equal(includes(range, [1], budget), null);
  assert.equal(steps, 5);
});
