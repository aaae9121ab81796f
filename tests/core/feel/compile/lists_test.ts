import { checkFeel } from "../../../support/feel.ts";

Deno.test("a number between brackets is an index, from 1 or from the end", () => {
  checkFeel([
    ["list[1]", 5],
    ["list[-1]", 7],
    ["list[0]", null],
    ["list[9]", null],
    ["list[1.5]", 5],
    ["list[n]", 6],
    ["list[1 + 1]", 6],
    ["list[count([1, 2])]", 6],
    ["[3, 1, 2][item]", 2],
    ["[][1]", null],
    ["1[1]", null],
    ['"abc"[1]', null],
    ["{a: 1}[1]", null],
    ['{a: 1}["a"]', null],
  ], { list: [5, 6, 7], n: 2 });
});

Deno.test("anything else is a condition, with item and the entries of each element", () => {
  checkFeel([
    ["list[item > 5]", [6, 7]],
    ["list[item > 5 and item < 7]", [6]],
    ["list[item != 6]", [5, 7]],
    ["list[true]", [5, 6, 7]],
    ['list["a"]', []],
    ["list[null]", []],
    ["list[x]", []],
    ["[][item = 1]", []],
    ['[1, "a", 2][item > 1]', [2]],
    ["contexts[a = 1].b", ["x"]],
    ['contexts[b = "y"][1].a', 2],
    ["contexts[a = n].b", ["y"]],
    ["contexts[item.a = 1].b", ["x"]],
    ["[{item: 5}, {item: 6}][item = 5]", [{ item: 5 }]],
    ["[{a: null}, {}][a = 3]", [{}]],
    ["[{f: function(x) x, a: 1}][f(a) = 1].a", [1]],
  ], { list: [5, 6, 7], n: 2, a: 3, contexts: [{ a: 1, b: "x" }, { a: 2, b: "y" }] });
});

Deno.test("for visits all combinations, and knows the results so far", () => {
  checkFeel([
    ["for x in [1, 2] return x * 2", [2, 4]],
    ["for x in 3..1 return x", [3, 2, 1]],
    ["for x in -1..1 return x", [-1, 0, 1]],
    ["for x in 1.5..3 return x", [1.5, 2.5]],
    ["for x in 1..2, y in 1..2 return x * y", [1, 2, 2, 4]],
    ["for x in [1, 2], y in [x] return y", [null, null]],
    ["for x in [1], x in [2] return x", [1]],
    ["for x in 1..3 return partial", [[], [[]], [[], [[]]]]],
    ["for x in 1..4 return if x < 3 then 1 else partial[-1] + partial[-2]", [1, 1, 2, 3]],
    ["for x in null return x", null],
    ["for x in 1 return x", null],
    ['for x in "a".."b" return x', null],
    ["for x in [1], y in null return x", null],
  ]);
});

Deno.test("some and every are three-valued", () => {
  checkFeel([
    ["some x in [1, 2] satisfies x > 1", true],
    ["some x in [] satisfies true", false],
    ["some x in [null, 1] satisfies x > 0", true],
    ["some x in [null, 1] satisfies x > 5", null],
    ["every x in [1, 2] satisfies x > 0", true],
    ["every x in [] satisfies false", true],
    ["every x in [null, 1] satisfies x > 0", null],
    ["every x in [null, 1] satisfies x > 5", false],
    ["some x in [1, 2], y in [2, 3] satisfies x = y", true],
    ["some x in null satisfies true", null],
    ["every x in 5 satisfies x", null],
  ]);
});
