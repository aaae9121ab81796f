import assert from "node:assert/strict";
import { evaluate, toJson, toJsonValue } from "../../../src/core/feel/mod.ts";

function jsonOf(text: string): string {
  const result = evaluate(text, {});
  assert.ok(!result.failure, text);
  return toJson(result.value);
}

Deno.test("toJson() writes values of FEEL as JSON", () => {
  const cases: [string, string][] = [
    ["=null", "null"],
    ["=1", "1"],
    ["=1.50", "1.5"],
    ['="a\\"b"', '"a\\"b"'],
    ["=[1, [2], null]", "[1,[2],null]"],
    ["={ a: 1, b: { c: [] } }", '{"a":1,"b":{"c":[]}}'],
    ['=date("2020-01-02")', '"2020-01-02"'],
    ['=time("10:11:12")', '"10:11:12"'],
    ['=duration("P1DT2H")', '"P1DT2H"'],
    ['=duration("P1Y2M")', '"P1Y2M"'],
  ];
  for (const [text, expected] of cases) assert.equal(jsonOf(text), expected, text);
});

Deno.test("toJsonValue() gives null for what JSON does not have", () => {
  for (const value of [undefined, () => 1, Symbol("x"), NaN, Infinity, -Infinity, new (class Thing {})()]) {
    assert.equal(toJsonValue(value), null);
  }
  assert.equal(jsonOf("=function(x) x"), "null");
});

Deno.test("toJsonValue() leaves functions of contexts out, and keeps their place in lists", () => {
  assert.equal(jsonOf("={ a: 1, f: function(x) x }"), '{"a":1,"f":null}');
  assert.deepEqual(toJsonValue({ a: 1, f: () => 1 }), { a: 1 });
  assert.deepEqual(toJsonValue([() => 1, 1]), [null, 1]);
});

Deno.test("toJsonValue() keeps integers beyond 2^53", () => {
  assert.equal(toJsonValue(9007199254740993n), 9007199254740993n);
  assert.equal(toJson({ id: 9007199254740993n }), '{"id":9007199254740993}');
});

Deno.test("toJsonValue() takes __proto__ for a key", () => {
  const value = toJsonValue(JSON.parse('{"__proto__":{"a":1}}'));
  assert.deepEqual(Object.keys(value as object), ["__proto__"]);
});

Deno.test("toJsonValue() reads objects without a prototype", () => {
  assert.deepEqual(toJsonValue(Object.assign(Object.create(null), { a: 1 })), { a: 1 });
});
