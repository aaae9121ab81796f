import assert from "node:assert/strict";
import fc from "fast-check";
import { findPlacedTexts } from "../../../src/core/feel/placed_texts.ts";

/** Places and texts alone, one line each. */
function placesIn(expression: string): string[] {
  return findPlacedTexts(expression).map(({ path, text }) => `${path.join(".")}=${text}`);
}

Deno.test("findPlacedTexts() knows a literal that is the whole expression", () => {
  assert.deepEqual(findPlacedTexts(' "a" '), [{ path: [], text: "a", isWhole: true }]);
  assert.deepEqual(findPlacedTexts('"a" + b'), [{ path: [], text: "a", isWhole: false }]);
});

const PLACES: [title: string, expression: string, places: string[]][] = [
  ["contexts, with every kind of key", '{a: "1", "b c": "2", d e: "3", `f-g`: "4", h-i: "5"}', [
    "a=1",
    "b c=2",
    "d e=3",
    "f-g=4",
    "h-i=5",
  ]],
  ["contexts in contexts and lists", '{a: {b: ["1", x, {c: "2"}]}}', ["a.b.0=1", "a.b.2.c=2"]],
  ["values that are computed", '{a: "Bearer " + key, b: if x then "1" else "2"}', [
    "a=Bearer ",
    "b=1",
    "b=2",
  ]],
  ["arguments and lists of a computed text", 'string join(["a", f("b")], " ")', ["=a", "=b", "= "]],
  ["commas and colons in brackets and literals", '{a: f(x, "1"), b: "x, y: {z"}', ["a=1", "b=x, y: {z"]],
  ["escapes", '"a\\"b\\\\c\\n\\u0041\\/"', ['=a"b\\c\n\\u0041\\/']],
  ["comments", '{a: /* "no, */ "1", // {"no"\n b: "2"}', ["a=1", "b=2"]],
  ["division", "{a: 4/2, b: c / d}", []],
  ["literals within a context that is not the value", 'get value({a: "no"}, "yes")', ["=yes"]],
  ["a context with something behind it", '{a: "no"}.a', []],
  ["two lists side by side", '["a"] = ["b"]', ["=a", "=b"]],
  ["a context that depends on a condition", 'if x then {a: "no"} else {a: "no"}', []],
  ["empty brackets", "{a: [], b: {}, c: f()}", []],
];

for (const [title, expression, places] of PLACES) {
  Deno.test(`findPlacedTexts() reads ${title}`, () => assert.deepEqual(placesIn(expression), places));
}

Deno.test("findPlacedTexts() finds nothing in what is no expression", () => {
  for (
    const text of ["", '"open', '{a: "x"', '(["x")]', "`open", '}{"x"', '{"x"}', '{: "x"}']
  ) {
    assert.deepEqual(findPlacedTexts(text), [], text);
  }
});

Deno.test("findPlacedTexts() stops at a depth that no model needs", () => {
  const depth = 100_000;
  assert.deepEqual(findPlacedTexts(`${"[".repeat(depth)}"x"${"]".repeat(depth)}`), []);
});

Deno.test("findPlacedTexts() never throws", () => {
  const piece = fc.constantFrom(
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    ",",
    ":",
    '"',
    "\\",
    "`",
    "/",
    "*",
    "a",
    " ",
    "\n",
  );
  const expression = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(""));
  fc.assert(fc.property(expression, (text) => {
    for (const { path } of findPlacedTexts(text)) assert.ok(path.length <= 64);
  }));
});
