import assert from "node:assert/strict";
import { toConnectorResult } from "../../../src/core/eventbridge/result.ts";
import { checkOutboundTask } from "../../../src/core/bpmn/outbound_task.ts";
import type { Diagnostic, ServiceTask } from "../../../src/core/bpmn/subscription.ts";

const INPUTS: Readonly<Record<string, string>> = {
  "authentication.type": "credentials",
  "authentication.accessKey": "{{secrets.ACCESS_KEY}}",
  "authentication.secretKey": "{{secrets.SECRET_KEY}}",
  "configuration.region": "eu-central-1",
  "input.eventBusName": '="orders"',
  "input.source": "com.example.shop",
  "input.detailType": "OrderPlaced",
  "input.detail": "={ id: order.id }",
};

function task(inputs: Record<string, string>, headers: Record<string, string> = {}): ServiceTask {
  return {
    elementId: "send",
    jobType: "io.camunda:aws-eventbridge:1",
    inputs: Object.entries(inputs).map(([target, source]) => ({ target, source })),
    headers,
  };
}

/** The inputs without some. */
function without(...targets: string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(INPUTS).filter(([target]) => !targets.includes(target)));
}

Deno.test("checkOutboundTask() has nothing to say about a task that can be done", () => {
  const headers = {
    elementTemplateVersion: "6",
    resultVariable: "sent",
    resultExpression: "={ id: response.entries[1].eventId }",
    errorExpression: '=if error.code = "403" then bpmnError("DENIED", error.message) else null',
    retryBackoff: "PT30S",
  };
  assert.deepEqual(checkOutboundTask(task(INPUTS, headers)), []);
});

Deno.test("checkOutboundTask() has nothing to say about other job types", () => {
  const headers = { retryBackoff: "soon", resultExpression: "=(" };
  assert.deepEqual(checkOutboundTask({ ...task({}, headers), jobType: "send-mail" }), []);
});

for (const target of ["input.eventBusName", "input.source", "input.detailType", "input.detail"]) {
  Deno.test(`checkOutboundTask() misses ${target}`, () => {
    for (const inputs of [without(target), { ...INPUTS, [target]: " " }]) {
      const [diagnostic, ...others] = checkOutboundTask(task(inputs));
      assert.deepEqual(others, []);
      assert.equal(diagnostic?.severity, "error");
      assert.equal(diagnostic.code, "TASK_INPUT_MISSING");
      assert.equal(diagnostic.elementId, "send");
      assert.match(diagnostic.message, new RegExp(`mapping to ${target} is missing`));
    }
  });
}

Deno.test("checkOutboundTask() names everything that is missing", () => {
  const found = checkOutboundTask(task(without("input.source", "input.detail")));
  assert.deepEqual(found.map(({ message }) => /to (\S+) is/.exec(message)?.[1]), [
    "input.source",
    "input.detail",
  ]);
});

Deno.test("checkOutboundTask() only warns where a variable of the process may have it", () => {
  const found = checkOutboundTask(task(without("configuration.region")));
  assert.deepEqual(found.map(({ severity, code }) => [severity, code]), [["warning", "TASK_INPUT_MISSING"]]);
  assert.match(found[0]?.message ?? "", /unless the process has a variable configuration$/);
  const nothing = checkOutboundTask(task({}));
  assert.equal(nothing.length, 5);
  assert.ok(nothing.every(({ severity }) => severity === "warning"));
});

Deno.test("checkOutboundTask() takes a mapping around a value, or to parts of it, for one", () => {
  const around = { ...without("configuration.region"), configuration: '={ region: "eu-central-1" }' };
  assert.deepEqual(checkOutboundTask(task(around)), []);
  const parts = { ...without("input.detail"), "input.detail.id": "=order.id" };
  assert.deepEqual(checkOutboundTask(task(parts)), []);
  const similar = { ...without("input.detail"), "input.detailed": "=order.id" };
  assert.equal(checkOutboundTask(task(similar)).length, 1);
});

Deno.test("checkOutboundTask() lets a shared credential bring the region", () => {
  const inputs = { ...without("configuration.region"), awsCredential: "=camunda.vars.env.AWS" };
  assert.deepEqual(checkOutboundTask(task(inputs)), []);
});

for (const name of ["resultExpression", "errorExpression"]) {
  Deno.test(`checkOutboundTask() refuses a ${name} that is no FEEL`, () => {
    const [diagnostic, ...others] = checkOutboundTask(task(INPUTS, { [name]: "={ id: " }));
    assert.deepEqual(others, []);
    assert.equal(diagnostic?.severity, "error");
    assert.equal(diagnostic.code, "FEEL_EXPRESSION_INVALID");
    assert.match(diagnostic.message, new RegExp(`^The header ${name} is not a FEEL expression: `));
  });
}

function hintsAt(headers: Record<string, string>): [Diagnostic["code"], string | undefined][] {
  return checkOutboundTask(task(INPUTS, headers)).map(({ code, suggestion }) => [code, suggestion]);
}

Deno.test("checkOutboundTask() knows the fields of a result, which are those of the connector", () => {
  const entry = { eventId: "e", errorCode: null, errorMessage: null };
  const response = { requestId: "r", status: 200, headers: {}, failedEntryCount: 0, entries: [entry] };
  for (const field of ["response", ...Object.keys(toConnectorResult(response, entry))]) {
    assert.deepEqual(hintsAt({ resultExpression: `={ a: ${field} }` }), [], field);
  }
  assert.deepEqual(hintsAt({ resultExpression: "={ a: respnse.entries[1].eventId }" }), [
    ["FEEL_NAME_UNKNOWN", "response"],
  ]);
});

Deno.test("checkOutboundTask() knows what an error expression sees, and the variables of the result", () => {
  const errorExpression = "=if error != null or job.retries = sent or id = entries then response else null";
  const resultExpression = "={ id: response.entries[1].eventId }";
  assert.deepEqual(hintsAt({ errorExpression, resultVariable: "sent", resultExpression }), []);
  assert.deepEqual(hintsAt({ errorExpression, resultVariable: "sent", resultExpression: "=response" }), []);
  assert.deepEqual(hintsAt({ errorExpression, resultExpression }), [["FEEL_NAME_UNKNOWN", undefined]]);
  assert.deepEqual(hintsAt({ errorExpression: '=if eror != null then bpmnEror("E") else null' }), [
    ["FEEL_NAME_UNKNOWN", "error"],
    ["FEEL_FUNCTION_UNKNOWN", "bpmnError"],
  ]);
});

Deno.test("checkOutboundTask() refuses a retry back-off that is no duration", () => {
  for (const retryBackoff of ["30", "-PT1S", "P1M", '=duration("PT1S")']) {
    const found = checkOutboundTask(task(INPUTS, { retryBackoff }));
    assert.deepEqual(found.map(({ severity, code }) => [severity, code]), [
      ["error", "RETRY_BACKOFF_INVALID"],
    ], retryBackoff);
  }
});

Deno.test("checkOutboundTask() takes a blank header for none", () => {
  const headers = { retryBackoff: "", resultExpression: " ", errorExpression: "" };
  assert.deepEqual(checkOutboundTask(task(INPUTS, headers)), []);
});

Deno.test("checkOutboundTask() warns of secrets in headers, where none is resolved", () => {
  const headers = { resultExpression: '={ key: "{{secrets.KEY}}" }', ["__proto__"]: "{{secrets.KEY}}" };
  const found = checkOutboundTask(task(INPUTS, headers));
  assert.deepEqual(found.map(({ severity, code }) => [severity, code]), [
    ["warning", "SECRET_NOT_RESOLVABLE"],
    ["warning", "SECRET_NOT_RESOLVABLE"],
  ]);
});

Deno.test("checkOutboundTask() refuses a jobTimeout that is no time", () => {
  assert.deepEqual(checkOutboundTask(task(INPUTS, { jobTimeout: "PT2M" })), []);
  for (const jobTimeout of ["2m", "PT0S", "-PT1M"]) {
    const [diagnostic] = checkOutboundTask(task(INPUTS, { jobTimeout }));
    assert.deepEqual([diagnostic?.severity, diagnostic?.code], ["error", "JOB_TIMEOUT_INVALID"], jobTimeout);
  }
});

Deno.test("checkOutboundTask() warns of secrets without braces, and not of paths that look like them", () => {
  const codesOf = (source: string) =>
    checkOutboundTask(task({ ...INPUTS, "authentication.accessKey": source })).map(({ code }) => code);
  assert.deepEqual(codesOf("secrets.ACCESS_KEY"), ["SECRET_FORM_DEPRECATED"]);
  assert.deepEqual(codesOf('="secrets.ACCESS_KEY"'), ["SECRET_FORM_DEPRECATED"]);
  assert.deepEqual(codesOf("=secrets.ACCESS_KEY"), []);
  assert.deepEqual(codesOf("{{secrets.ACCESS_KEY}}"), []);
});
