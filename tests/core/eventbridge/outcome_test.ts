import assert from "node:assert/strict";
import { RESULT_UNREADABLE } from "../../../src/core/eventbridge/answer.ts";
import { EventBusError, readErrorAnswer } from "../../../src/core/eventbridge/error.ts";
import { type Verdict, verdictOfError, verdictOfResult } from "../../../src/core/eventbridge/outcome.ts";

function brief({ ending, retry }: Verdict): unknown[] {
  return [ending.outcome, "code" in ending ? ending.code : ending.eventId, retry];
}

function ofError(status: number, code = ""): unknown[] {
  const body = code === "" ? "" : JSON.stringify({ __type: code, message: "AWS's words" });
  return brief(verdictOfError(readErrorAnswer({ status, headers: {}, body })));
}

Deno.test("verdictOfResult() tells what was taken from what was not, and from what AWS does not say", () => {
  const result = (eventId: string | null, errorCode: string | null) =>
    brief(verdictOfResult({ eventId, errorCode, errorMessage: null }));
  assert.deepEqual(result("e-1", null), ["sent", "e-1", undefined]);
  assert.deepEqual(result(null, "MalformedDetail"), ["refused", "MalformedDetail", undefined]);
  assert.deepEqual(result(null, "InternalFailure"), ["failed", "InternalFailure", "transient"]);
  assert.deepEqual(result(null, "ThrottlingException"), ["failed", "ThrottlingException", "throttling"]);
  assert.deepEqual(result(null, RESULT_UNREADABLE), ["unknown", RESULT_UNREADABLE, undefined]);
  assert.deepEqual(result(null, null), ["unknown", RESULT_UNREADABLE, undefined]);
});

Deno.test("verdictOfError() refuses, or fails with another attempt, by AWS's code and status", () => {
  assert.deepEqual(ofError(400, "ValidationException"), ["refused", "ValidationException", undefined]);
  assert.deepEqual(ofError(400, "ThrottlingException"), ["failed", "ThrottlingException", "throttling"]);
  assert.deepEqual(ofError(500, "InternalFailure"), ["failed", "InternalFailure", "transient"]);
  assert.deepEqual(ofError(502), ["failed", "Http502", "transient"]);
  assert.deepEqual(ofError(307), ["refused", "Http307", undefined]);
  assert.deepEqual(ofError(204), ["unknown", RESULT_UNREADABLE, undefined]);
});

Deno.test("verdictOfError() has words for a 413 without any", () => {
  const { ending } = verdictOfError(readErrorAnswer({ status: 413, headers: {}, body: "" }));
  assert.deepEqual(ending, {
    outcome: "refused",
    code: "Http413",
    message: "The event is larger than AWS takes",
  });
});

Deno.test("verdictOfError() says what may have arrived after all", () => {
  const may = (error: EventBusError) => {
    const { ending } = verdictOfError(error);
    return ending.outcome === "failed" && ending.mayHaveBeenSent;
  };
  const answer = (status: number) => readErrorAnswer({ status, headers: {}, body: "" });
  assert.deepEqual([429, 500, 504].map((status) => may(answer(status))), [false, true, true]);
  assert.ok(may(new EventBusError("EVENT_BUS_UNAVAILABLE", "no connection")));
});

Deno.test("verdictOfError() retries a refusal whose reason was a wrong time, which is put right", () => {
  const skewed = new EventBusError("EVENT_BUS_REJECTED", "no", {
    status: 400,
    awsCode: "InvalidSignatureException",
    clockSkew: "corrected",
  });
  assert.deepEqual(brief(verdictOfError(skewed)), ["refused", "InvalidSignatureException", "transient"]);
});

Deno.test("verdictOfError() has codes for what has no answer", () => {
  const down = new EventBusError("EVENT_BUS_UNAVAILABLE", "x", { reason: "no connection" });
  assert.deepEqual(brief(verdictOfError(down)), ["failed", "NoAnswer", "transient"]);
  const unsent = new EventBusError("EVENT_BUS_REJECTED", "nowhere is no region");
  assert.deepEqual(brief(verdictOfError(unsent)), ["refused", "EVENT_BUS_REJECTED", undefined]);
});
