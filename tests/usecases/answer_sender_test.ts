import assert from "node:assert/strict";
import type { PlannedResponse } from "../../src/core/webhook/respond.ts";
import { createAnswerSender } from "../../src/usecases/answer_sender.ts";
import { createRecordingTelemetry } from "../support/telemetry.ts";

const EVENT = {
  outcome: { tenantId: "red", messageKey: "9" },
  secrets: new Map([["KEY", "k-1"]]),
  requestId: "request-1",
  webhookId: "hook",
};

function createWorld() {
  const telemetry = createRecordingTelemetry();
  return { telemetry, answer: createAnswerSender({ telemetry }) };
}

function responseOf(text: string): PlannedResponse {
  return {
    expression: { kind: "response", text },
    scope: { request: { body: { a: "sent" }, headers: {}, params: {} }, connectorData: {}, documents: [] },
  };
}

Deno.test("answerSender() answers 200 and nothing else where the model does not say", () => {
  const { telemetry, answer } = createWorld();
  assert.deepEqual(answer(undefined, EVENT), { status: 200 });
  assert.deepEqual([telemetry.counts, telemetry.lines], [[], []]);
});

Deno.test("answerSender() answers as the model says, with its secrets and what became of the event", () => {
  const { telemetry, answer } = createWorld();
  const text =
    '={statusCode: 202, body: request.body.a + " {{secrets.KEY}} " + string(correlation.messageKey)}';
  assert.partialDeepStrictEqual(answer(responseOf(text), EVENT), { status: 202, bodyText: "sent k-1 9" });
  assert.deepEqual([telemetry.counts, telemetry.lines], [[], []]);
});

Deno.test("answerSender() lets a model answer with an error: its sender asked for nothing else", () => {
  const { answer } = createWorld();
  assert.deepEqual(answer(responseOf("={statusCode: 500}"), EVENT), { status: 500, headers: {} });
});

const FAILURES: [text: string, reason: string][] = [
  ["={statusCode: 99}", "statusInvalid"],
  ["={headers: [request.body.a]}", "headersInvalid"],
  ['="{{secrets.KEY}}" + request.body.a', "notEvaluated"],
];
for (const [text, reason] of FAILURES) {
  Deno.test(`answerSender() answers 200 for ${text}, and tells the operator alone: ${reason}`, () => {
    const { telemetry, answer } = createWorld();
    assert.deepEqual(answer(responseOf(text), EVENT), { status: 200 });
    assert.deepEqual(telemetry.counts, [["zeebridge_response_failures_total", { reason }]]);
    assert.deepEqual(telemetry.lines, [{
      level: "warn",
      message: "Response expression failed",
      fields: { requestId: "request-1", webhookId: "hook", reason },
    }]);
  });
}
