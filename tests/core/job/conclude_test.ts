import assert from "node:assert/strict";
import { RESULT_UNREADABLE } from "../../../src/core/eventbridge/answer.ts";
import { concludeAnswer, concludeFailure } from "../../../src/core/job/conclude.ts";
import type { JobFailure } from "../../../src/core/job/failure.ts";
import type { TaskHeaders } from "../../../src/core/job/task_headers.ts";

const ACCEPTED = { eventId: "e-1", errorCode: null, errorMessage: null };
const REFUSED = { eventId: null, errorCode: "MalformedDetail", errorMessage: "Detail is malformed." };
const RESPONSE = { status: 200, headers: {}, requestId: null, failedEntryCount: 0, entries: [] };
const FAILURE: JobFailure = { type: "T", message: "no", code: "NO", retries: "countDown" };

function headers(fields: Partial<TaskHeaders> = {}): TaskHeaders {
  return { mapping: {}, retryBackoffMs: 0, takesCredential: false, regionFrom: "task", ...fields };
}

Deno.test("concludeFailure() counts retries down, waits as the header says, and tells what happened", () => {
  const job = { retries: 3, headers: headers({ retryBackoffMs: 30_000 }) };
  assert.deepEqual(concludeFailure(job, FAILURE), {
    kind: "fail",
    message: "no",
    code: "NO",
    retries: 2,
    retryBackoffMs: 30_000,
    variables: { error: { type: "T", message: "no" } },
  });
  const last = concludeFailure({ retries: 0, headers: headers() }, FAILURE);
  assert.ok(last.kind === "fail" && last.retries === 0);
});

Deno.test("concludeFailure() lets the error expression branch on the code, and counts by it", () => {
  const errorExpression = '=if error.code = "NO" then jobError("told", {}, 1, duration("PT5S")) else null';
  assert.deepEqual(concludeFailure({ retries: 3, headers: headers({ errorExpression }) }, FAILURE), {
    kind: "fail",
    message: "told",
    code: "NO",
    retries: 1,
    retryBackoffMs: 5_000,
    variables: { error: "told" },
  });
});

Deno.test("concludeFailure() leaves no retries where another attempt must not be made", () => {
  const outcome = concludeFailure({ retries: 3, headers: headers() }, { ...FAILURE, retries: "none" });
  assert.ok(outcome.kind === "fail" && outcome.retries === 0);
});

Deno.test("concludeFailure() lets the error expression decide, but not without headers", () => {
  const errorExpression = '=bpmnError("E", error.message)';
  assert.equal(
    concludeFailure({ retries: 3, headers: headers({ errorExpression }) }, FAILURE).kind,
    "bpmnError",
  );
  assert.equal(concludeFailure({ retries: 3 }, FAILURE).kind, "fail");
});

Deno.test("concludeFailure() ends without retries if the error expression fails", () => {
  const outcome = concludeFailure({ retries: 3, headers: headers({ errorExpression: "=if (" }) }, FAILURE);
  assert.ok(outcome.kind === "fail" && outcome.retries === 0);
});

Deno.test("concludeAnswer() maps the result, expression over variable", () => {
  const mapping = { resultVariable: "r", resultExpression: "={id: entries[1].eventId, r: 1}" };
  assert.deepEqual(
    concludeAnswer({ retries: 3, headers: headers({ mapping }) }, { response: RESPONSE, entry: ACCEPTED }),
    { kind: "complete", variables: { r: 1, id: "e-1" } },
  );
});

Deno.test("concludeAnswer() completes a job whose entry AWS refused", () => {
  assert.deepEqual(
    concludeAnswer({ retries: 3, headers: headers() }, { response: RESPONSE, entry: REFUSED }),
    {
      kind: "complete",
      variables: {},
    },
  );
});

Deno.test("concludeAnswer() shows the error expression the response, or the variables if there are any", () => {
  const errorExpression = '=if response.failedEntryCount > 0 then jobError("x") else null';
  const answer = { response: RESPONSE, entry: REFUSED };
  assert.equal(concludeAnswer({ retries: 3, headers: headers({ errorExpression }) }, answer).kind, "fail");
  const mapping = { resultExpression: "={id: 1}" };
  assert.deepEqual(concludeAnswer({ retries: 3, headers: headers({ errorExpression, mapping }) }, answer), {
    kind: "complete",
    variables: { id: 1 },
  });
});

Deno.test("concludeAnswer() never has an event sent again because of an expression", () => {
  for (const resultExpression of ["=entries", '="text"', "=if (", "={a: (}"]) {
    const job = { retries: 3, headers: headers({ mapping: { resultExpression } }) };
    const outcome = concludeAnswer(job, { response: RESPONSE, entry: ACCEPTED });
    assert.ok(outcome.kind === "fail" && outcome.retries === 0, resultExpression);
  }
});

Deno.test("concludeAnswer() lets the error expression see that the result expression failed", () => {
  const outcome = concludeAnswer({
    retries: 3,
    headers: headers({
      mapping: { resultExpression: '="text"' },
      errorExpression: '=bpmnError("RX", error.message, {t: error.type})',
    }),
  }, { response: RESPONSE, entry: ACCEPTED });
  assert.ok(outcome.kind === "bpmnError");
  assert.deepEqual(outcome.variables, { t: "io.camunda.connector.api.error.ConnectorInputException" });
});

Deno.test("concludeAnswer() fails a job whose result is not readable, without retries", () => {
  const entry = { eventId: null, errorCode: RESULT_UNREADABLE, errorMessage: "cannot be read" };
  const outcome = concludeAnswer({ retries: 3, headers: headers() }, { response: RESPONSE, entry });
  assert.ok(outcome.kind === "fail");
  assert.deepEqual([outcome.retries, outcome.code], [0, RESULT_UNREADABLE]);
  assert.deepEqual(outcome.variables, {
    error: {
      type: "software.amazon.awssdk.core.exception.SdkClientException",
      message: "cannot be read",
    },
  });
});

Deno.test("concludeAnswer() brings nothing into the process that Camunda's runtime would execute", () => {
  const resultExpression = '={a: [{"camunda.function.type": "getText", params: []}]}';
  const outcome = concludeAnswer({ retries: 3, headers: headers({ mapping: { resultExpression } }) }, {
    response: RESPONSE,
    entry: ACCEPTED,
  });
  assert.ok(outcome.kind === "fail" && outcome.retries === 0);
  assert.match(outcome.message, /camunda\.function\.type/);
});
