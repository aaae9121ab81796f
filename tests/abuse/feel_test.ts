/**
 * FEEL in the hands of people who want to hurt: senders choose bodies, and whoever may deploy chooses expressions.
 *
 * @module
 */

import assert from "node:assert/strict";
import {
  compile,
  evaluate,
  evaluateCondition,
  evaluateText,
  mapResult,
  toJson,
} from "../../src/core/feel/mod.ts";
import { MAX_STEPS, Run } from "../../src/core/feel/run.ts";
import { type Json, stringifyJson } from "../../src/core/json.ts";
import {
  EXPLODING,
  GROWING,
  LARGE_NUMBERS,
  nestedContexts,
  nestedLists,
  workloadOf,
} from "./feel_samples.ts";
import { meanMs } from "./growth.ts";

/** Steps are counted exactly, so that growth is more than noise; how time grows is tests/e2e/feel_growth_test.ts. */
const GROWTH = 4;
const WORST_EXPONENT = 1.3;
/** What an expression takes whatever its input is. */
const STEPS_TO_SPARE = 100;

/** How many steps of a budget the work takes. */
function stepsOf(work: () => void): number {
  const { spend } = Run.prototype;
  let steps = 0;
  Run.prototype.spend = function (count) {
    steps += count;
    spend.call(this, count);
  };
  try {
    work();
  } finally {
    Run.prototype.spend = spend;
  }
  return steps;
}

for (const sample of GROWING) {
  Deno.test(`FEEL takes steps in proportion to the input at most: ${sample.what}`, () => {
    const [few = 0, many = 0] = [sample.size, sample.size * GROWTH]
      .map((size) => stepsOf(workloadOf(sample)(size)));
    assert.ok(many <= MAX_STEPS + sample.size * GROWTH, `${many} steps`);
    assert.ok(many <= few * GROWTH ** WORST_EXPONENT + STEPS_TO_SPARE, `${few} steps become ${many}`);
  });
}

for (const [what, expression] of Object.entries(EXPLODING)) {
  Deno.test(`an expression ends when its budget does: ${what}`, () => {
    const { failure } = mapResult({ resultExpression: `{r: ${expression}}` }, { scope: {}, response: null });
    assert.match(failure?.code ?? "a value", /^FEEL_(?:BUDGET_EXCEEDED|TOO_LARGE)$/);
  });
}

/** Times are compared with this, which has a thousand steps. */
const MODEST = "for i in 1..1000 return i * 2";

/** How often a modest expression could have been evaluated in the time of one evaluation. */
function timesModest(expression: string): number {
  const modest = Math.min(...[1, 2, 3, 4, 5].map(() => meanMs(() => void evaluate(MODEST, {}))));
  return Math.min(...[1, 2, 3, 4, 5].map(() => meanMs(() => void evaluate(expression, {})))) / modest;
}

for (const expression of LARGE_NUMBERS) {
  Deno.test(`a large number costs no more than a small one: ${expression}`, () => {
    const result = evaluate(expression, {});
    if (!result.failure) assert.ok(toJson(result.value).length < 10_000);
    const times = timesModest(expression);
    assert.ok(times < 2_000, `takes as long as ${times.toFixed(0)} thousand steps`);
  });
}

const DEEP = 200_000;
const DEEP_EXPRESSIONS = [
  "request.body",
  "request.body = request.body",
  "request.body != other",
  "request.body in [other]",
  "string(request.body)",
  "to json(request.body)",
  "flatten(request.body)",
  "request.body.a.b",
  "request.body[1]",
  "distinct values([request.body, other])",
  "get entries(request.body)",
  "context merge(request.body, other)",
  "count(request.body)",
  "{a: request.body, b: [request.body]}",
  "from json(text)",
];

for (const [what, body] of [["lists", nestedLists(DEEP)], ["contexts", nestedContexts(DEEP)]] as const) {
  Deno.test(`a body of deep ${what} gives a value that can be sent, or a failure, and no exception`, () => {
    const other = what === "lists" ? nestedLists(DEEP) : nestedContexts(DEEP);
    const scope = { request: { body }, other, text: "[".repeat(DEEP) };
    for (const expression of DEEP_EXPRESSIONS) {
      evaluateCondition(expression, scope);
      evaluateText(expression, scope);
      const { value } = mapResult({ resultExpression: `{r: ${expression}}` }, { scope, response: null });
      if (value !== undefined) stringifyJson(value);
    }
  });
}

Deno.test("compile() gives a program or a failure for long hostile texts, and no exception", () => {
  for (const { expression } of GROWING) {
    if (typeof expression === "string") continue;
    for (const size of [1, 300, 3_000, 30_000, 300_000]) {
      const { syntaxFailure, run } = compile(expression(size));
      if (syntaxFailure !== undefined) assert.deepEqual(run({}), { failure: syntaxFailure });
    }
  }
});

Deno.test("compile() refuses what is longer than 64 KiB, however long it is", () => {
  for (const length of [65_537, 10_000_000]) {
    assert.equal(compile(`"${"x".repeat(length - 2)}"`).syntaxFailure?.code, "FEEL_TOO_LARGE");
  }
});

Deno.test("a body's keys never change how an expression is read", () => {
  const body = {
    "total": 50,
    "discount": 10,
    "total-request.body.discount": 1_000,
    "total-request": 1_000,
    "body.total": 1_000,
    "request.body.total": 1_000,
  };
  const scope = { ...body, "request.body": body, "count": 1, "null": 1, "true": false, "request": { body } };
  const condition = "request.body.total-request.body.discount > 100";
  assert.deepEqual(evaluateCondition(condition, scope), { value: false });
  assert.deepEqual(evaluateCondition(`null = null and true and count([1]) = 1`, scope), { value: true });
});

const PROTOTYPE_NAMES = ["__proto__", "constructor", "toString", "hasOwnProperty", "valueOf", "length", "at"];

for (const name of PROTOTYPE_NAMES) {
  Deno.test(`${name} is a name like any other`, () => {
    const body = JSON.parse(`{"list":["a"],"text":"abc","object":{}}`);
    const missing = ["", "request.", "request.body.", "request.body.list.", "request.body.text.", "1."]
      .map((path) => `${path}\`${name}\``.replace("1.", "(1)."));
    for (const expression of missing) {
      const { value } = evaluate(expression, { request: { body } });
      assert.ok(value === null || Array.isArray(value) && value.every((item) => item === null), expression);
    }
    assert.deepEqual(evaluate(`${name}(1)`, {}), { value: null });
    const own: Json = JSON.parse(`{"${name}":{"x":1}}`);
    assert.deepEqual(evaluate(`request.\`${name}\`.x`, { request: own }), { value: 1 });
    const made = [`{"${name}": {x: 1}}`, `context put({}, "${name}", {x: 1})`, "context merge({}, request)"];
    for (const expression of made) {
      const { value, failure } = evaluate(expression, { request: own });
      assert.equal(failure, undefined, expression);
      assert.equal(toJson(value ?? null), stringifyJson(own), expression);
    }
    assert.deepEqual(Object.keys(Object.prototype), []);
  });
}

Deno.test("an evaluation leaves its scope as it was", () => {
  for (const { expression, body, size } of GROWING) {
    if (typeof expression !== "string") continue;
    const scope = frozen({ request: { body: body?.(Math.min(size, 100)) ?? null } });
    // A change would throw, and that would be a failure of the evaluation.
    assert.notEqual(evaluate(expression, scope).failure?.code, "FEEL_EVALUATION", expression);
  }
});

function frozen<T>(value: T): T {
  if (typeof value === "object" && value !== null) Object.values(Object.freeze(value)).forEach(frozen);
  return value;
}
