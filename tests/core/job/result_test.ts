import assert from "node:assert/strict";
import fc from "fast-check";
import {
  bpmnError,
  complete,
  fail,
  outcomeOfResult,
  outcomeOfThrown,
  type RetryTerms,
} from "../../../src/core/job/result.ts";

const TERMS: RetryTerms = { retries: 3, retryBackoffMs: 5_000 };

Deno.test("outcomeOfResult() completes the job when the handler returns variables or nothing", () => {
  assert.deepEqual(outcomeOfResult({ charged: 7 }, TERMS), { kind: "complete", variables: { charged: 7 } });
  assert.deepEqual(outcomeOfResult(undefined, TERMS), { kind: "complete", variables: {} });
  assert.deepEqual(outcomeOfResult(null, TERMS), { kind: "complete", variables: {} });
  assert.deepEqual(outcomeOfResult(complete({ a: 1 }), TERMS), { kind: "complete", variables: { a: 1 } });
  assert.deepEqual(outcomeOfResult(complete(), TERMS), { kind: "complete", variables: {} });
});

Deno.test("outcomeOfResult() leaves out variables that are undefined", () => {
  const result = { kept: null, dropped: undefined };
  const variables = { kept: null };
  assert.deepEqual(outcomeOfResult(result, TERMS), { kind: "complete", variables });
  assert.deepEqual(outcomeOfResult(complete(result), TERMS), { kind: "complete", variables });
  const failed = outcomeOfResult(fail("no", { variables: result }), TERMS);
  assert.ok(failed.kind === "fail");
  assert.deepEqual(failed.variables, variables);
});

Deno.test("outcomeOfResult() takes variables that look like an end of a job for variables", () => {
  fc.assert(fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (variables) => {
    for (const kind of ["fail", "bpmnError", "complete"]) {
      const lookalike = { ...variables, kind, message: "x", retries: 0, errorCode: "X" };
      const outcome = outcomeOfResult(lookalike, TERMS);
      assert.equal(outcome.kind, "complete");
      assert.deepEqual({ ...outcome.variables }, { ...lookalike });
    }
  }));
});

Deno.test("outcomeOfResult() fails the job as fail() says, with the worker's terms where it does not", () => {
  assert.deepEqual(outcomeOfResult(fail("closed"), TERMS), {
    kind: "fail",
    message: "closed",
    retries: 2,
    retryBackoffMs: 5_000,
    variables: undefined,
  });
  assert.deepEqual(
    outcomeOfResult(fail("closed", { retries: 9, retryBackoffMs: 1, variables: { at: "night" } }), TERMS),
    { kind: "fail", message: "closed", retries: 9, retryBackoffMs: 1, variables: { at: "night" } },
  );
});

Deno.test("outcomeOfResult() never counts retries below zero", () => {
  const outcome = outcomeOfResult(fail("again"), { ...TERMS, retries: 0 });
  assert.ok(outcome.kind === "fail");
  assert.equal(outcome.retries, 0);
});

Deno.test("outcomeOfResult() throws the BPMN error that bpmnError() made", () => {
  assert.deepEqual(
    outcomeOfResult(bpmnError("LIMIT", { message: "Too much", variables: { limit: 1 } }), TERMS),
    { kind: "bpmnError", errorCode: "LIMIT", message: "Too much", variables: { limit: 1 } },
  );
});

Deno.test("outcomeOfResult() fails the job without retries when the handler returns what is no variables", () => {
  const garbage: [unknown, RegExp][] = [
    ["text", /returned a string, expected variables/],
    [7, /returned a number,/],
    [true, /returned a boolean,/],
    [[1, 2], /returned an array,/],
    [() => 1, /returned a function,/],
    [new Map(), /returned an object that is not plain,/],
    [new Error("secret"), /returned an object that is not plain,/],
    [new Response("secret"), /returned an object that is not plain,/],
  ];
  for (const [result, message] of garbage) {
    const outcome = outcomeOfResult(result, TERMS);
    assert.ok(outcome.kind === "fail");
    assert.equal(outcome.retries, 0);
    assert.match(outcome.message, message);
    assert.doesNotMatch(outcome.message, /secret/);
  }
});

Deno.test("outcomeOfThrown() fails the job with one retry less and the first line of the message", () => {
  const error = new Error("Card service: 503\nsecond line");
  assert.deepEqual(outcomeOfThrown(error, TERMS), {
    kind: "fail",
    message: "Card service: 503",
    retries: 2,
    retryBackoffMs: 5_000,
  });
});

Deno.test("outcomeOfThrown() has a message for whatever was thrown, and never a stack", () => {
  const nothing = "The handler threw something without a message";
  const thrown: [unknown, string][] = [
    ["a text", "a text"],
    [new TypeError(""), "TypeError"],
    [undefined, nothing],
    [{ message: "not an error" }, nothing],
    ["", nothing],
  ];
  for (const [value, message] of thrown) {
    const outcome = outcomeOfThrown(value, TERMS);
    assert.ok(outcome.kind === "fail");
    assert.equal(outcome.message, message);
  }
});

Deno.test("outcomeOfThrown() caps the message, and leaves no half of a character", () => {
  const outcome = outcomeOfThrown(new Error("😀".repeat(1_000)), TERMS);
  assert.ok(outcome.kind === "fail");
  assert.equal(outcome.message.length, 500);
  assert.ok(outcome.message.isWellFormed());
});

Deno.test("fail() caps the message where Camunda's runtime does", () => {
  const outcome = outcomeOfResult(fail("x".repeat(10_000)), TERMS);
  assert.ok(outcome.kind === "fail");
  assert.equal(outcome.message.length, 6_000);
});

Deno.test("fail() refuses retries and back-offs that are no counts", () => {
  for (const retries of [-1, 1.5, NaN, Infinity]) {
    assert.throws(
      () => fail("no", { retries }),
      /retries is -?[\w.]+, expected a whole number of at least 0/,
    );
    assert.throws(() => fail("no", { retryBackoffMs: retries }), /retryBackoffMs is/);
  }
});

Deno.test("bpmnError() refuses an empty code", () => {
  assert.throws(() => bpmnError(""), /the code is empty, expected the code that the model catches/);
});
