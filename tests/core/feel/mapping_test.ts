import assert from "node:assert/strict";
import {
  evaluateCondition,
  evaluateContext,
  evaluateText,
  type FeelScope,
  mapResult,
} from "../../../src/core/feel/mod.ts";
import type { Json } from "../../../src/core/json.ts";

Deno.test("evaluateCondition() is met by true and by nothing else", () => {
  const cases: [string, boolean][] = [
    ["=true", true],
    ["=a = 1", true],
    ["=a = 2", false],
    ["=null", false],
    ["=missing = 1", false],
    ['="true"', false],
    ["=1", false],
    ["=[true]", false],
    ["={ a: true }", false],
  ];
  for (const [text, expected] of cases) {
    assert.deepEqual(evaluateCondition(text, { a: 1 }), { value: expected }, text);
  }
});

Deno.test("evaluateCondition() passes failures on", () => {
  assert.equal(evaluateCondition("=(", {}).failure?.code, "FEEL_SYNTAX");
});

Deno.test("evaluateText() gives texts, digits and JSON, and null for null and lists", () => {
  const cases: [string, string | null][] = [
    ['="abc"', "abc"],
    ['=""', ""],
    ["=1", "1"],
    ["=1.5", "1.5"],
    ["=0.1 + 0.2", "0.3"],
    ["=1 / 3", "0.3333333333333333"],
    ["=key", "9007199254740993"],
    ["=true", "true"],
    ["={ a: 1, b: null }", '{"a":1,"b":null}'],
    ["={}", "{}"],
    ["=null", null],
    ["=missing", null],
    ["=[1]", null],
    ["=[]", null],
    ["=count", null],
    ['=date("2020-01-02")', "2020-01-02"],
    ['=duration("PT5M")', "PT5M"],
  ];
  for (const [text, expected] of cases) {
    assert.deepEqual(evaluateText(text, { key: 9007199254740993n }), { value: expected }, text);
  }
});

Deno.test("evaluateText() passes failures on", () => {
  assert.equal(evaluateText("=(", {}).failure?.code, "FEEL_SYNTAX");
});

Deno.test("evaluateText() keeps every digit of an id that no double can hold", () => {
  assert.deepEqual(evaluateText("=id", { id: 12345678901234567890n }), { value: "12345678901234567890" });
});

Deno.test("evaluateText() fills secrets in while it runs, and leaves them out without any", () => {
  const secrets = new Map([["KEY", 'k"1']]);
  const cases: [string, string][] = [
    ['="a-{{secrets.KEY}}-{{ secrets.KEY }}"', 'a-k"1-k"1'],
    ['=to base64("{{secrets.KEY}}")', "ayIx"],
    ['="{{secrets.OTHER}}"', "{{secrets.OTHER}}"],
  ];
  for (const [text, expected] of cases) assert.deepEqual(evaluateText(text, {}, { secrets }).value, expected);
  assert.equal(evaluateText('="{{secrets.KEY}}"', {}).value, "{{secrets.KEY}}");
});

Deno.test("evaluateContext() gives a context or null, and refuses the rest", () => {
  assert.deepEqual(evaluateContext("={ a: x }", { x: 1 }), { value: { a: 1 } });
  assert.deepEqual(evaluateContext("=missing", {}), { value: null });
  for (const text of ["=1", '="a"', "=[{}]", "=true", '=date("2020-01-02")']) {
    assert.equal(evaluateContext(text, {}).failure?.code, "FEEL_RESULT_NOT_CONTEXT", text);
  }
  assert.equal(evaluateContext("=(", {}).failure?.code, "FEEL_SYNTAX");
});

/** A list in a list in a list. */
function deepList(depth: number): Json {
  let list: Json = [];
  for (let level = 0; level < depth; level++) list = [list];
  return list;
}

Deno.test("evaluateText() fails, and does not throw, where a value is too deep to be JSON", () => {
  const result = evaluateText("={ a: x }", { x: deepList(100_000) });
  assert.equal(result.failure?.code, "FEEL_EVALUATION");
});

const RESPONSE = { a: 1, b: { c: "x" } };
const SCOPE: FeelScope = { ...RESPONSE, response: RESPONSE };

Deno.test("mapResult() gives no variables without a mapping", () => {
  for (const mapping of [{}, { resultVariable: " ", resultExpression: "" }]) {
    assert.deepEqual(mapResult(mapping, { scope: SCOPE, response: RESPONSE }), { value: {} });
  }
});

Deno.test("mapResult() puts the whole response into the variable", () => {
  assert.deepEqual(mapResult({ resultVariable: " all " }, { scope: SCOPE, response: RESPONSE }), {
    value: { all: RESPONSE },
  });
});

Deno.test("mapResult() makes variables of the expression's context", () => {
  const mapping = { resultExpression: "={ x: a, y: response.b.c, z: missing }" };
  assert.deepEqual(mapResult(mapping, { scope: SCOPE, response: RESPONSE }), {
    value: { x: 1, y: "x", z: null },
  });
});

Deno.test("mapResult() merges both, and the expression wins", () => {
  const mapping = { resultVariable: "all", resultExpression: "={ x: a }" };
  assert.deepEqual(mapResult(mapping, { scope: SCOPE, response: RESPONSE }), {
    value: { all: RESPONSE, x: 1 },
  });
  const same = { resultVariable: "all", resultExpression: "={ all: a }" };
  assert.deepEqual(mapResult(same, { scope: SCOPE, response: RESPONSE }), { value: { all: 1 } });
});

Deno.test("mapResult() adds nothing for null", () => {
  const mapping = { resultVariable: "all", resultExpression: "=null" };
  assert.deepEqual(mapResult(mapping, { scope: SCOPE, response: RESPONSE }), { value: { all: RESPONSE } });
});

Deno.test("mapResult() refuses what is no context, without its value", () => {
  for (const resultExpression of ['="canary"', "=1", "=[{ a: 1 }]", "=true", '=date("2020-01-02")']) {
    const { failure } = mapResult({ resultExpression }, { scope: SCOPE, response: RESPONSE });
    assert.equal(failure?.code, "FEEL_RESULT_NOT_CONTEXT", resultExpression);
    assert.ok(!failure.message.includes("canary"));
  }
});

Deno.test("mapResult() passes failures on", () => {
  assert.equal(
    mapResult({ resultExpression: "=(" }, { scope: SCOPE, response: RESPONSE }).failure?.code,
    "FEEL_SYNTAX",
  );
});

Deno.test("mapResult() takes __proto__ for a name, in a mapping and in a payload", () => {
  const named = mapResult({ resultVariable: "__proto__" }, { scope: SCOPE, response: RESPONSE });
  assert.equal(JSON.stringify(named), '{"value":{"__proto__":{"a":1,"b":{"c":"x"}}}}');
  const payload: Json = JSON.parse('{"__proto__":{"polluted":true}}');
  const { value } = mapResult({ resultExpression: "=response" }, {
    scope: { response: payload },
    response: payload,
  });
  assert.equal(JSON.stringify(value), '{"__proto__":{"polluted":true}}');
  assert.equal(({} as { polluted?: boolean }).polluted, undefined);
});
