import { checkFeel, FAILS, type FeelCase } from "../../../support/feel.ts";

Deno.test("arithmetic is decimal, binds as usual, and is null where types do not fit", () => {
  checkFeel([
    ["0.1 + 0.2", 0.3],
    ["2 + 3 * 4", 14],
    ["10 / 4 - 1", 1.5],
    ["2 ** 3 ** 2", 64],
    ["-2 ** 2", 4],
    ["1 - - 1", 2],
    ["--1", 1],
    ["- (1)", -1],
    ['"a" + "b"', "ab"],
    ['"a" + 1', null],
    ["1 + null", null],
    ["1 / 0", null],
    ["-null", null],
    ['"a" * 2', null],
    ['duration("PT1H") * 2', "PT2H"],
    ['date("2020-01-31") + duration("P1M")', "2020-02-29"],
  ]);
});

Deno.test("equality is null for different types, and never for null", () => {
  checkFeel([
    ["1 = 1.0", true],
    ['"a" = "a"', true],
    ['x = "a"', false],
    ['1 = "1"', null],
    ['1 != "1"', null],
    ["null = null", true],
    ["null != 1", true],
    ["[1, [2]] = [1, [2]]", true],
    ['[1, "a"] = [1, 1]', false],
    ["{a: 1} = {a: 1.0}", true],
    ['date("2020-01-01") = "2020-01-01"', null],
  ]);
});

Deno.test("order is null for what has none", () => {
  checkFeel([
    ["1 < 2", true],
    ['"b" >= "a"', true],
    ["null < 1", null],
    ["true < false", null],
    ['"2" > 1', null],
    ["[] < [1]", null],
    ["[1] < [2]", FAILS],
    ["5 between 1 and 5", true],
    ["5 between null and 7", null],
    ["9 between null and 7", false],
  ]);
});

Deno.test("instance of knows types by their names", () => {
  checkFeel([
    ["1 instance of number", true],
    ["1 + 2 instance of number", true],
    ["-1 instance of string", false],
    ["null instance of Any", false],
    ["0 instance of Any", true],
    ['date("2020-01-01") instance of date', true],
    ['@"PT1H" instance of days and time duration', true],
    ['@"2020-01-01T10:00:00" instance of `date time`', true],
    ["(function(x) x) instance of function", true],
    ["1 instance of a.b", false],
  ]);
});

const LOGIC: FeelCase[] = [
  ["true and null", null],
  ["null and false", false],
  ["false or null", null],
  ["null or true", true],
  ["1 and true", null],
  ["1 or 2", null],
  ["1 = 1 and 2 = 2 or 3 = 4", true],
  ["true or false and false", true],
  ['if "a" then 1 else 2', 2],
  ["if null then 1 else 2", 2],
  ["if true then 1 else 2", 1],
  ["if false then 1 else if true then 2 else 3", 2],
];

Deno.test("logic is three-valued, and what is no boolean is null", () => checkFeel(LOGIC));

Deno.test("a failed assertion counts only where it is reached", () => {
  checkFeel([
    ["false and assert(1, false)", false],
    ["true and assert(1, false)", FAILS],
    ["if true then 1 else assert(1, false)", 1],
    ["nope(assert(1, false))", null],
  ]);
});
