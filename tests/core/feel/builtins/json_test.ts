import assert from "node:assert/strict";
import { type Answer, answerTo, assertAnswers } from "./answers.ts";

const ANSWERS: readonly Answer[] = [
  ["to json(1)", "1"],
  [String.raw`to json("a\"b")`, '"a\\"b"'],
  ['to json({a: 1, b: [1, null, true, "x"]})', '{"a":1,"b":[1,null,true,"x"]}'],
  [
    'to json({a: @"2020-01-01", b: @"10:00:00", c: @"P1D", d: @"P1Y2M", e: @"2020-01-01T10:00:00Z", f: @"2020-01-01T10:00:00@Europe/Berlin"})',
    '{"a":"2020-01-01","b":"10:00:00","c":"PT24H","d":"P1Y2M","e":"2020-01-01T10:00:00Z","f":"2020-01-01T10:00:00+01:00[Europe/Berlin]"}',
  ],
  ['to json({a: @"10:00:00Z", b: @"PT0S"})', '{"a":"10:00:00Z","b":"PT0S"}'],
  ["to json(null)", "null"],
  ["to json(1.0)", "1.0"],
  ["to json(1.10)", "1.10"],
  ["to json(1/3)", "0.3333333333333333333333333333333333"],
  ["to json(12345678901234567890)", "12345678901234567890"],
  ["to json({f: function(x) x})", "{}"],
  ["to json(function(x) x)", '"function(x)"'],
  [String.raw`to json("ä😀\n\t/<>")`, '"ä😀\\n\\t/<>"'],
  ["to json(value: 1)", "1"],
  ["to json([])", "[]"],
  ["to json({})", "{}"],
  ["to json({a: {b: {}}})", '{"a":{"b":{}}}'],
  ['from json("1")', 1],
  ['from json("1.50")', 1.5],
  ['string(from json("1.50"))', "1.5"],
  ['from json("12345678901234567890")', 1.2345678901234567e+19],
  ['from json("1e3")', 1000],
  [String.raw`from json("{\"a\": 1, \"b\": [1, 2, null, true]}")`, { "a": 1, "b": [1, 2, null, true] }],
  [String.raw`from json("\"2020-01-01\"")`, "2020-01-01"],
  [String.raw`from json("\"2020-01-01\"") instance of string`, true],
  ['from json("x")', null],
  ['from json("")', null],
  ['from json("null")', null],
  ['from json("{a: 1}")', null],
  ['from json("[1, 2")', null],
  ["from json(null)", null],
  [String.raw`from json("{\"a\": 1, \"a\": 2}")`, { "a": 2 }],
  ['from json(" true ")', true],
  ['from json(json: "true")', true],
  ['from json("[1,]")', null],
  ['from json("NaN")', null],
  ['from json("01")', null],
  ["from json(\"'a'\")", null],
  [String.raw`from json("{\"a\": \"P1D\"}").a instance of string`, true],
  [String.raw`from json("// c\n1")`, null],
  ['from json("1.0")', 1],
  ['from json("-0")', 0],
  ['from json("1E400")', null],
  ['from json("0.1") + 0.2', 0.3],
  ['string(from json("100"))', "100"],
  ['string(from json("1e21"))', "1.0E+21"],
  ['to json(from json("1"))', "1"],
  [
    'to json([@"P1D", @"-P1D", @"P1Y", @"-P1Y2M", @"2020-01-01", @"10:00:00+01:00", @"2020-01-01T10:00:00", @"10:00:00@Europe/Berlin"])',
    '["PT24H","PT-24H","P1Y","P-1Y-2M","2020-01-01","10:00:00+01:00","2020-01-01T10:00:00","10:00:00+01:00"]',
  ],
  ["to json([1..3])", '"[1..3]"'],
  ["to json({a: 0.00000001})", '{"a":1E-8}'],
  ["to json(100000000000000000000000)", "100000000000000000000000"],
  [String.raw`to json("\u2028 \u007f \b")`, '"\\\\u2028 \\\\u007f \\b"'],
  [String.raw`to json({"a b": 1, "c\"d": 2})`, '{"a b":1,"c\\\\\\"d":2}'],
  ["to json([function(x) x])", '["function(x)"]'],
];

Deno.test("to json() and from json() answer as the engine does", () => {
  assertAnswers(ANSWERS);
});

Deno.test("from json() keeps long integers, and keys that objects inherit", () => {
  assert.equal(answerTo('from json("9007199254740993")'), 9007199254740993n);
  const value = answerTo(String.raw`from json("{\"__proto__\": {\"a\": 1}}")`);
  assert.deepEqual(Object.entries(value ?? {}), [["__proto__", { a: 1 }]]);
});

Deno.test("from json() knows no infinite numbers", () => {
  assert.equal(answerTo('from json("[1E400]")'), null);
  assert.equal(answerTo(`from json("${"9".repeat(400)}.5")`), null);
});
