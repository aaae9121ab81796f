import { checkFeel, FAILS } from "../../../support/feel.ts";

Deno.test("in takes values, lists, ranges and comparisons, and one that passes is enough", () => {
  checkFeel([
    ["1 in 1", true],
    ["1 in [1, 2]", true],
    ["1 in (1, 2)", true],
    ["3 in (1, 2)", false],
    ["5 in [1..5]", true],
    ["5 in [1..5)", false],
    ["5 in ]1..5[", false],
    ["5 in (>= 5)", true],
    ["5 in (< 5, > 5)", false],
    ['"b" in ["a".."c"]', true],
    ["2 in [1 + 1..x]", true],
    ["null in [1, null]", true],
    ["[1] in [[1], [2]]", true],
    ["{a: 1} in [{a: 1}]", false],
    ["{a: 1} in ({a: 1})", true],
    ["5 in [6, [1..9]]", false],
  ], { x: 3 });
});

Deno.test("in is null where nothing passes and something cannot be compared", () => {
  checkFeel([
    ['1 in "a"', null],
    ['1 in ("a", 2)', null],
    ['1 in ("a", 1)', true],
    ["1 in [2..null]", null],
    ["null in (> 1)", null],
    ["1 in (null)", false],
    ["null in (null)", true],
  ]);
});

Deno.test("a test that is true passes for anything, but for the last word of a text", () => {
  checkFeel([
    ["1 in (5, true)", true],
    ["(1 in true)", true],
    ["1 in true", null],
    ["1 in true // really", null],
    ["true in true", true],
    ["1 in (false)", false],
  ]);
});

Deno.test("what is tested ends with its bracket, its range or its comparison, and else with the expression", () => {
  checkFeel([
    ["1 in (1) and false", false],
    ["1 in [1..5] and false", false],
    ["1 in > 0 and false", false],
    ["true and 9 in [1..5] or true", true],
    ["1 in [1, 2] and true", false],
    ["1 in [2] or true", true],
    ["[1 in [1] or false, 2]", [false, 2]],
    ["1 in x > 3", false],
    ["3 in 1 + 2", true],
    ["1 in (1) + 2", FAILS],
    ["1 in (1).a", FAILS],
  ]);
});

Deno.test("a question mark is what is tested, and nothing elsewhere", () => {
  checkFeel([
    ["5 in (? > 4)", true],
    ["5 in (? + 1)", null],
    ["5 in (3 in (? > 4))", false],
    ["5 in (cellInput > 4)", true],
    ["?", FAILS],
    ["? + 1", FAILS],
    ["[?] + 1", null],
    ["1 in [0..?]", null],
  ]);
});

Deno.test("a test without anything to test is null", () => {
  checkFeel([
    ["> 3", null],
    ["(< 5)", null],
    ["[1..5]", null],
    ["true and > 3", null],
    ["[1, 2, 3][> 1]", []],
  ]);
});
