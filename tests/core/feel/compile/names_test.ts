import { checkFeel } from "../../../support/feel.ts";

const SCOPE = {
  a: { b: { c: 1, d: null }, list: [{ v: 1 }, { v: 2 }, { w: 3 }], nested: [[{ v: 1 }], [{ v: 2 }]] },
  "x y": 5,
  length: { length: 3, year: 4 },
  gone: undefined,
  item: 9,
};

Deno.test("a variable is what the scope has under its name, and null if there is none", () => {
  checkFeel([
    ["item", 9],
    ["`x y`", 5],
    ["nope", null],
    ["gone", null],
    ["constructor", null],
    ["__proto__", null],
    ["toString", null],
  ], SCOPE);
});

Deno.test("a path leads into contexts, and to null where there is nothing", () => {
  checkFeel([
    ["a.b.c", 1],
    ["a.b.d", null],
    ["a.b.d.e", null],
    ["a.nope.c", null],
    ["nope.b.c", null],
    ["item.b", null],
    ['"text".length', null],
    ["length.length", 3],
    ["length.year", 4],
    ["a.constructor", null],
    ["a.`__proto__`", null],
  ], SCOPE);
});

Deno.test("a path into a list leads into each element", () => {
  checkFeel([
    ["a.list.v", [1, 2, null]],
    ["a.nested.v", [[1], [2]]],
    ["a.list.length", [null, null, null]],
    ["[].v", []],
    ["[1, null, {v: 2}].v", [null, null, 2]],
  ], SCOPE);
});

Deno.test("a path asks dates and durations for their properties, and ranges for none", () => {
  checkFeel([
    ['date("2020-03-01").month', 3],
    ['time("10:30:15Z").time offset', "PT0S"],
    ['date("2020-03-01").epochDay', null],
    ["{f: function(r) r.start, x: f([1..5])}.x", null],
  ]);
});

Deno.test("a function of a context can be called, and is no entry", () => {
  checkFeel([
    ["{f: function(x) x}.f", null],
    ["{f: function(x) x, g: f}.g", null],
    ["{c: {f: function(x) x + 1}, r: c.f(1)}.r", 2],
  ]);
});

Deno.test("a name that lists, dates or ranges inherit is no entry of theirs, and one of a context", () => {
  checkFeel([
    ["[1].map", [null]],
    ["[1].at", [null]],
    ['date("2020-03-01").constructor', null],
    ["{map: 1, constructor: 2}.map", 1],
    ["{map: 1, constructor: 2}.constructor", 2],
    ["{`1`: 5}.`1`", 5],
    ["[[5]].`0`", [[null]]],
  ]);
});
