import assert from "node:assert/strict";
import type { ProcessModel } from "../../../src/core/bpmn/subscription.ts";
import { parseBpmn } from "../../../src/core/bpmn/parse.ts";
import {
  codesOf,
  definitions,
  element,
  MESSAGE,
  MESSAGE_EVENT,
  processWith,
  readOnly,
  webhook,
} from "./model.ts";

const OTHER_ACCESS = { "inbound.auth.username": "somebody else" };

Deno.test("readProcess() lets each webhook stand on its own", () => {
  const model = readOnly(processWith(
    webhook("startEvent", { id: "broken", properties: { "inbound.context": "one", "inbound.method": "?" } }) +
      webhook("startEvent", { id: "works", properties: { "inbound.context": "two" } }) +
      webhook("intermediateCatchEvent", { id: "keyless", content: MESSAGE_EVENT }),
  ));
  assert.deepEqual(model.subscriptions.map(({ elementId }) => elementId), ["works"]);
  assert.deepEqual(model.invalidWebhooks.map(({ elementId }) => elementId), ["broken", "keyless"]);
  assert.deepEqual(model.diagnostics.map(({ elementId, code }) => [elementId, code]), [
    ["broken", "WEBHOOK_METHOD_INVALID"],
    ["keyless", "CORRELATION_KEY_MISSING"],
  ]);
});

Deno.test("readProcess() makes one group of elements that agree on who may call and how", () => {
  const model = readOnly(processWith(
    webhook("startEvent", { id: "one", properties: { resultVariable: "a" } }) +
      webhook("startEvent", {
        id: "two",
        content: MESSAGE_EVENT,
        properties: { activationCondition: "=true" },
      }),
  ));
  assert.deepEqual(model.diagnostics, []);
  assert.deepEqual(model.subscriptions.map(({ webhookId, elementId }) => [webhookId, elementId]), [
    ["orders", "one"],
    ["orders", "two"],
  ]);
});

for (
  const [what, properties] of [
    ["authorization", OTHER_ACCESS],
    ["method", { "inbound.method": "put" }],
    ["verification", { "inbound.verificationExpression": "={ body: 1 }" }],
    ["signature", {
      "inbound.shouldValidateHmac": "enabled",
      "inbound.hmacSecret": "{{secrets.HMAC}}",
      "inbound.hmacHeader": "X-Signature",
      "inbound.hmacAlgorithm": "sha_256",
    }],
  ] as const
) {
  Deno.test(`readProcess() serves the first of two elements that differ in ${what}`, () => {
    const model = readOnly(processWith(
      webhook("startEvent", { id: "one" }) +
        webhook("startEvent", { id: "two", content: MESSAGE_EVENT, properties }) +
        webhook("startEvent", { id: "three" }),
    ));
    assert.deepEqual(model.subscriptions.map(({ elementId }) => elementId), ["one", "three"]);
    const [invalid] = model.invalidWebhooks;
    assert.equal(invalid?.webhookId, "orders");
    assert.equal(invalid.elementId, "two");
    assert.equal(invalid.elementType, "MESSAGE_START_EVENT");
    assert.match(invalid.reason, /orders belongs to one/);
    assert.deepEqual(model.diagnostics, [{
      severity: "error",
      code: "WEBHOOK_ID_CONFLICT",
      elementId: "two",
      message: invalid.reason,
    }]);
  });
}

/** Elements of one manual group, each with properties of its own. */
function manualGroup(...elements: Record<string, string>[]): ProcessModel {
  return readOnly(processWith(
    elements.map((properties, index) =>
      webhook("startEvent", {
        id: `start-${index}`,
        properties: { deduplicationMode: "MANUAL", deduplicationId: "group", ...properties },
      })
    ).join(""),
  ));
}

Deno.test("readProcess() serves a manual group that agrees on how it is called", () => {
  const model = manualGroup({ activationCondition: "=true" }, { activationCondition: "=false" });
  assert.deepEqual(model.diagnostics, []);
  assert.equal(model.subscriptions.length, 2);
});

const TORN: [what: string, properties: Record<string, string>][] = [
  ["webhook ids", { "inbound.context": "others" }],
  ["methods", { "inbound.method": "put" }],
  ["authorizations", OTHER_ACCESS],
  ["verification expressions", { "inbound.verificationExpression": "={ body: 1 }" }],
];
for (const [what, properties] of TORN) {
  Deno.test(`readProcess() refuses all elements of a manual group with different ${what}`, () => {
    const model = manualGroup({}, properties, {}, { deduplicationId: "apart", "inbound.context": "apart" });
    assert.deepEqual(model.subscriptions.map(({ elementId }) => elementId), ["start-3"]);
    assert.deepEqual(codesOf(model, "error"), Array.from({ length: 3 }, () => "WEBHOOK_ID_CONFLICT"));
    for (const { reason } of model.invalidWebhooks) {
      assert.match(reason, /the deduplication id group must agree/);
    }
  });
}

Deno.test("readProcess() does not tear a manual group apart for an element with a mistake of its own", () => {
  const model = manualGroup({}, { "inbound.method": "?" });
  assert.deepEqual(model.subscriptions.map(({ elementId }) => elementId), ["start-0"]);
  assert.deepEqual(codesOf(model, "error"), ["WEBHOOK_METHOD_INVALID"]);
});

Deno.test("readProcess() lets elements without a manual group be served beside a torn one", () => {
  const model = manualGroup({}, OTHER_ACCESS, { deduplicationMode: "AUTO" });
  assert.deepEqual(model.subscriptions.map(({ elementId }) => elementId), ["start-2"]);
});

Deno.test("readProcess() gives the webhook id to the first element without a mistake", () => {
  const model = readOnly(processWith(
    webhook("startEvent", { id: "one", properties: { activationCondition: "=(" } }) +
      webhook("startEvent", { id: "two", properties: OTHER_ACCESS }),
  ));
  assert.deepEqual(model.subscriptions.map(({ elementId }) => elementId), ["two"]);
  assert.deepEqual(codesOf(model, "error"), ["FEEL_EXPRESSION_INVALID"]);
});

Deno.test("readProcess() does not compare processes of one file: that is for the registry", () => {
  const models = parseBpmn(definitions(
    `<bpmn:process id="one" isExecutable="true">${webhook("startEvent")}</bpmn:process>` +
      `<bpmn:process id="two" isExecutable="true">${
        webhook("startEvent", { id: "other", properties: OTHER_ACCESS })
      }</bpmn:process>`,
  ));
  assert.deepEqual(models.map(({ subscriptions }) => subscriptions.length), [1, 1]);
});

for (const attributes of ['isExecutable="false"', 'isExecutable="1"', ""]) {
  Deno.test(`readProcess() serves nothing of a process that is not deployed: <process ${attributes}>`, () => {
    const task = element("serviceTask", {
      id: "task",
      extensions: '<zeebe:taskDefinition type="io.camunda:aws-eventbridge:1" />',
    });
    const broken = webhook("startEvent", { id: "broken", properties: { "inbound.context": undefined } });
    const model = readOnly(
      definitions(
        `<bpmn:process id="order" ${attributes}>${webhook("startEvent")}${broken}${task}</bpmn:process>`,
      ),
    );
    assert.deepEqual(model.subscriptions, []);
    assert.deepEqual(model.serviceTasks, []);
    assert.deepEqual(model.diagnostics.map(({ elementId, code }) => [elementId, code]), [
      ["event", "PROCESS_NOT_EXECUTABLE"],
      ["broken", "WEBHOOK_ID_MISSING"],
    ]);
    assert.deepEqual(model.invalidWebhooks.map(({ elementId }) => elementId), ["event", "broken"]);
    assert.match(model.invalidWebhooks[0]?.reason ?? "", /not executable/);
  });
}

Deno.test("readProcess() says nothing about a process of a collaboration that is only drawn", () => {
  const model = readOnly(definitions(`<bpmn:process id="customer"><bpmn:task id="buy" /></bpmn:process>`));
  assert.deepEqual(model.diagnostics, []);
});

Deno.test("readProcess() keeps document order, sub-processes and tasks included", () => {
  const task = element("serviceTask", {
    id: "task",
    extensions: '<zeebe:taskDefinition type="io.camunda:aws-eventbridge:1" />',
  });
  const inner = webhook("boundaryEvent", { id: "inner", content: MESSAGE_EVENT });
  const model = readOnly(processWith(
    `<bpmn:subProcess id="sub">${inner}${task}</bpmn:subProcess>` +
      webhook("startEvent", { id: "outer", properties: { "inbound.method": "?" } }),
  ));
  assert.deepEqual([...new Set(model.diagnostics.map(({ elementId }) => elementId))], [
    "inner",
    "task",
    "outer",
  ]);
  assert.deepEqual(model.serviceTasks.map(({ elementId }) => elementId), ["task"]);
});

Deno.test("readProcess() does not look into elements that hold no elements of the process", () => {
  const hidden = `<bpmn:task id="task"><bpmn:subProcess id="no">${
    webhook("startEvent")
  }</bpmn:subProcess></bpmn:task>`;
  const xml = definitions(`<bpmn:process id="order" isExecutable="true">${hidden}</bpmn:process>${MESSAGE}`);
  assert.deepEqual(readOnly(xml).diagnostics, []);
});
