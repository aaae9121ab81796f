import assert from "node:assert/strict";
import { createConnectorFunctions, FORMER_ERROR_KEYS } from "../../../../src/core/feel/builtins/connector.ts";
import { compile, toJsonValue } from "../../../../src/core/feel/mod.ts";
import type { Json } from "../../../../src/core/json.ts";
import { type Answer, assertAnswers, FAILS } from "./answers.ts";

const ANSWERS: readonly Answer[] = [
  ['bpmnError("C")', { errorType: "bpmnError", errorCode: "C" }],
  ['bpmnError("C", "m")', { errorType: "bpmnError", errorCode: "C", errorMessage: "m" }],
  ['bpmnError("C", "m", { a: 1 })', {
    errorType: "bpmnError",
    errorCode: "C",
    errorMessage: "m",
    variables: { a: 1 },
  }],
  ['bpmnError(errorMessage: "m", errorCode: "C")', {
    errorType: "bpmnError",
    errorCode: "C",
    errorMessage: "m",
  }],
  ['bpmnError("C", null)', FAILS],
  ['bpmnError(1, "m")', FAILS],
  ['bpmnError("C", "m", 1)', FAILS],
  ['bpmnError(code: "C")', null],
  ["bpmnError()", null],
  ['jobError("m")', {
    errorType: "jobError",
    errorMessage: "m",
    variables: {},
    retries: 0,
    retryBackoff: "PT0S",
  }],
  ['jobError("m", { a: 1 }, 3, @"P1D")', {
    errorType: "jobError",
    errorMessage: "m",
    variables: { a: 1 },
    retries: 3,
    retryBackoff: "PT24H",
  }],
  ['jobError("m", {}, 1, "PT10S")', FAILS],
  ['jobError(errorMessage: "m", retries: 2)', FAILS],
  ["jobError(1)", FAILS],
  ["jobError()", null],
  ["ignoreError()", { errorType: "ignoreError", variables: {} }],
  ["ignoreError({ a: 1 })", { errorType: "ignoreError", variables: { a: 1 } }],
  ["ignoreError(null)", FAILS],
  ['backoff("1")', FAILS],
  ["backoff()", null],
];

Deno.test("bpmnError(), jobError() and ignoreError() make contexts", () => {
  assertAnswers(ANSWERS);
});

/** What `backoff` gives when chance is at its least, in the middle, or nearly at its most. */
function backoff(args: string, chance: number): Json {
  const ambient = { now: () => 0, random: () => chance, uuid: () => "" };
  return toJsonValue(compile(`backoff(${args})`).run({}, { ambient }).value ?? null);
}

Deno.test("backoff() grows, up to a limit", () => {
  const cases: readonly [args: string, delay: string][] = [
    ["1", "PT0.05S"],
    ["0", "PT0.05S"],
    ["-3", "PT0.05S"],
    ["2", "PT0.08S"],
    ["100", "PT5S"],
    ['3, @"PT1S", 2', "PT4S"],
    ['3, @"PT1S", 2, @"PT3S"', "PT3S"],
    ['2, @"PT1M", 1.5, @"PT1H", 0', "PT1M30S"],
  ];
  for (const [args, delay] of cases) assert.equal(backoff(args, 0.5), delay, args);
});

Deno.test("backoff() is shifted by chance", () => {
  assert.equal(backoff('1, @"PT10S", 1, @"PT1M", 0.1', 0), "PT9S");
  assert.equal(backoff('1, @"PT10S", 1, @"PT1M", 0.1', 0.75), "PT10.5S");
});

Deno.test("createConnectorFunctions() has the keys of former versions", () => {
  const evaluation = {
    ambient: { now: () => 0, random: () => 0, uuid: () => "" },
    spend: () => {},
  };
  const { bpmnError, jobError } = createConnectorFunctions(FORMER_ERROR_KEYS);
  const [, twoArguments] = bpmnError ?? [];
  assert.deepEqual(twoArguments?.parameters.map(({ name }) => name), ["code", "message"]);
  assert.deepEqual(twoArguments?.call(["C", "m"], evaluation), {
    errorType: "bpmnError",
    code: "C",
    message: "m",
  });
  assert.deepEqual(jobError?.[0]?.parameters.map(({ name }) => name), ["message"]);
});
