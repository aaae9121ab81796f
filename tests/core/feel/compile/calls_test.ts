import { checkFeel, FAILS } from "../../../support/feel.ts";

Deno.test("a built-in is found by its exact name and its arguments", () => {
  checkFeel([
    ['contains("abc", "b")', true],
    ['string length("abc")', 3],
    ['string  length("abc")', null],
    ['String length("abc")', null],
    ["nope(1)", null],
    ['contains("abc")', null],
    ['contains("abc", 1)', null],
    ['contains(match: "b", string: "abc")', true],
    ['contains(string: "abc")', null],
    ['contains(nope: "b", string: "abc")', null],
    ['contains("abc", match: "b")', FAILS],
    ["and(true, true) and or([false, true])", true],
    ["get or else(null, 1)", 1],
    ["sum(1, 2, 3)", 6],
    ["sum([1, 2, 3])", 6],
    ["sum(list: [1, 2])", 3],
  ]);
});

Deno.test("variables do not hide functions, and functions do not hide variables", () => {
  checkFeel([
    ['contains("abc", "b")', true],
    ["contains", 5],
    ["count", null],
    ["{count: 1, r: count([1, 2])}.r", 2],
  ], { contains: 5 });
});

Deno.test("a function of the model's own comes before a built-in with as many parameters", () => {
  checkFeel([
    ["{f: function(x, y) x - y, r: f(3, 1)}.r", 2],
    ["{f: function(x, y) x - y, r: f(y: 3, x: 1)}.r", -2],
    ["{f: function(x, y) y, r: f(x: 1)}.r", null],
    ["{f: function(x) x, r: f()}.r", null],
    ["{f: function(a b) `a b`, r: f(a b: 3)}.r", 3],
    ['{contains: function(a, b) 42, r: contains("x", "y")}.r', 42],
    ['{contains: function(a) 42, r: contains("x", "x")}.r', true],
    ['{date: function(a) 42, r: date("2020-01-01")}.r', "2020-01-01"],
  ]);
});

Deno.test("a function sees what stood before it, and not itself", () => {
  checkFeel([
    ["{x: 1, f: function() x, x: 2, r: f()}.r", 1],
    ["{f: function() b, b: 1, r: f()}.r", null],
    ["{fac: function(n) if n = 0 then 1 else n * fac(n - 1), r: fac(5)}.r", null],
    ["{f: function(g) g(1), r: f(function(x) x)}.r", null],
    ["{f: function(c) c.g(2), r: f({g: function(x) x * 2})}.r", 4],
    ["sort([3, 1, 2], function(x, y) x < y)", [1, 2, 3]],
  ]);
});

Deno.test("calling what a context does not have fails, unless something around it forgives", () => {
  checkFeel([
    ["foo.bar()", FAILS],
    ["[foo.bar()]", FAILS],
    ["{a: foo.bar()}", FAILS],
    ["foo.bar() = 1", FAILS],
    ["{a: {}, r: a.b()}.r", FAILS],
    ["{a: {b: function(x) x}, r: a.b()}.r", FAILS],
    ["foo.bar() + 1", null],
    ["-foo.bar()", null],
    ["foo.bar() != 1", null],
    ["foo.bar() or true", true],
    ["not(foo.bar())", null],
    ["foo.bar()[1]", null],
    ["if foo.bar() then 1 else 2", 2],
    ["if true then foo.bar() else 2", 2],
    ["1 in foo.bar()", false],
    ["{f: function() foo.bar(), r: f()}.r", null],
  ]);
});

Deno.test("a range is passed on if it is one", () => {
  checkFeel([
    ["before([1..5], 10)", true],
    ['before([1.."a"], 10)', null],
    ['is defined([1.."a"])', null],
    ['before(["a".."b"], "c")', null],
    ["string([1..3])", "[1..3]"],
  ]);
});
