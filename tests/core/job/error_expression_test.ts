import assert from "node:assert/strict";
import { evaluateErrorExpression } from "../../../src/core/job/error_expression.ts";
import type { JobOutcome } from "../../../src/core/job/outcome.ts";
import type { Json } from "../../../src/core/json.ts";

const ERROR = { error: { type: "T", message: "no" } };

function verdictOf(expression: string, response: Json = ERROR): JobOutcome | "none" | "fails" {
  const verdict = evaluateErrorExpression(expression, { response, job: { retries: 3 } });
  return verdict.failure ? "fails" : verdict.outcome ?? "none";
}

function jobError(fields: Partial<Extract<JobOutcome, { kind: "fail" }>> = {}): JobOutcome {
  return {
    kind: "fail",
    message: "jm",
    retries: 0,
    retryBackoffMs: 0,
    variables: { error: "jm" },
    ...fields,
  };
}

const VERDICTS: [expression: string, expected: JobOutcome | "none" | "fails"][] = [
  ['=bpmnError("E")', { kind: "bpmnError", errorCode: "E", variables: {} }],
  ['bpmnError("E", "m")', { kind: "bpmnError", errorCode: "E", message: "m", variables: {} }],
  ['=bpmnError("E", "m", {a: 1})', { kind: "bpmnError", errorCode: "E", message: "m", variables: { a: 1 } }],
  ['=bpmnError(errorMessage: "m", errorCode: "E")', {
    kind: "bpmnError",
    errorCode: "E",
    message: "m",
    variables: {},
  }],
  ['=bpmnError("", "m")', { kind: "bpmnError", errorCode: "", message: "m", variables: {} }],
  ['={errorType: "bpmnError", errorCode: "E", errorMessage: null}', {
    kind: "bpmnError",
    errorCode: "E",
    variables: {},
  }],
  ['={errorType: "bpmnError", code: "E", message: "m"}', "none"],
  ['=bpmnError(code: "E", message: "m")', "none"],
  ['=bpmnError("E", "m", {}, 1)', "none"],
  ['=bpmnError(400, "m")', "fails"],
  ['=bpmnError("E", null)', "fails"],
  ["=bpmnError()", "none"],
  ['={errorType: "bpmnError", errorCode: 1}', "fails"],
  ['={errorType: "bpmnError", errorCode: "E", variables: [1]}', "fails"],
  ['=jobError("jm")', jobError()],
  ['=jobError("jm", {a: 1})', jobError({ variables: { a: 1, error: "jm" } })],
  ['=jobError("jm", {error: 1}, job.retries - 1)', jobError({ retries: 2 })],
  ['=jobError("jm", {}, 2, @"PT10S")', jobError({ retries: 2, retryBackoffMs: 10_000 })],
  ['={errorType: "jobError", errorMessage: "jm", retries: 1, retryBackoff: duration("PT7S")}', {
    ...jobError({ retries: 1, retryBackoffMs: 7_000 }),
  }],
  ['={errorType: "jobError", errorMessage: "jm"}', jobError()],
  ['=jobError("jm", {}, -1)', jobError()],
  ['=jobError("jm", {}, 1.5)', "fails"],
  ['=jobError("jm", {}, 1, duration("P1Y"))', "fails"],
  ["=jobError(1)", "fails"],
  ["=ignoreError()", { kind: "complete", variables: {} }],
  ["=ignoreError({a: 1})", { kind: "complete", variables: { a: 1 } }],
  ["=ignoreError(1)", "fails"],
  ["=null", "none"],
  ["={}", "none"],
  ['=failJob("x")', "none"],
  ['="text"', "fails"],
  ["=1", "fails"],
  ["=[]", "fails"],
  ['={errorType: "whatever"}', "fails"],
  ['={errorCode: "E", errorMessage: "m"}', "fails"],
  ["=if error.(", "fails"],
];

for (const [expression, expected] of VERDICTS) {
  Deno.test(`evaluateErrorExpression() understands ${expression}`, () => {
    assert.deepEqual(verdictOf(expression), expected);
  });
}

Deno.test("evaluateErrorExpression() sees the fields of the response, the response, and the job", () => {
  assert.deepEqual(verdictOf('=bpmnError("E", "m", {e: error, r: response, j: job})'), {
    kind: "bpmnError",
    errorCode: "E",
    message: "m",
    variables: { e: ERROR.error, r: ERROR, j: { retries: 3 } },
  });
  assert.equal(verdictOf('=if error != null then bpmnError("E") else null', { a: 1 }), "none");
});

Deno.test("evaluateErrorExpression() keeps its functions and its job whatever the response has", () => {
  const response = { bpmnError: "mine", job: { retries: 99 }, response: 1, "a`b": 1, "__proto__ ": 2 };
  assert.deepEqual(verdictOf('=bpmnError("E", string(job.retries))', response), {
    kind: "bpmnError",
    errorCode: "E",
    message: "3",
    variables: {},
  });
});

Deno.test("evaluateErrorExpression() cuts messages to what a command carries", () => {
  const long = JSON.stringify("x".repeat(7_000));
  for (const call of ["bpmnError", "jobError"]) {
    const verdict = verdictOf(call === "bpmnError" ? `=bpmnError("E", ${long})` : `=jobError(${long})`);
    assert.ok(typeof verdict === "object" && "message" in verdict);
    assert.equal(verdict.message?.length, 6_000);
  }
});

Deno.test("evaluateErrorExpression() says why it cannot be understood", () => {
  const scope = { response: ERROR, job: { retries: 3 } };
  const syntax = evaluateErrorExpression("=if (", scope);
  assert.equal(syntax.failure?.type, "io.camunda.connector.feel.FeelEngineWrapperException");
  assert.match(
    syntax.failure?.message ?? "",
    /^Cannot use the header errorExpression: the expression cannot be parsed/,
  );
  const shape = evaluateErrorExpression("=1", scope);
  assert.equal(shape.failure?.type, "io.camunda.connector.api.error.ConnectorInputException");
  assert.equal(shape.failure?.retries, "none");
});
