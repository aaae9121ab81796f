import assert from "node:assert/strict";
import type { CorrelationPoint, WebhookElementType } from "../../../src/core/bpmn/subscription.ts";
import {
  codesOf,
  definitions,
  MESSAGE,
  MESSAGE_EVENT,
  processWith,
  readOnly,
  webhook,
  type WebhookOptions,
} from "./model.ts";

const KEY = { correlationKeyExpression: "=request.body.orderId" };
const CREATE: CorrelationPoint = { kind: "createInstance" };
const START: CorrelationPoint = {
  kind: "startMessage",
  messageName: "order-placed",
  correlationKey: undefined,
};
const CATCH: CorrelationPoint = {
  kind: "catchMessage",
  messageName: "order-placed",
  correlationKey: KEY.correlationKeyExpression,
};

function messageElement(name: string, options: WebhookOptions = {}): string {
  return webhook(name, { content: MESSAGE_EVENT, ...options });
}

function receiveTask(properties: WebhookOptions["properties"]): string {
  return webhook("receiveTask", { properties }).replace("<bpmn:receiveTask ", "$&messageRef='message' ");
}

function subProcess(content: string, name = "subProcess"): string {
  return `<bpmn:${name} id="sub">${content}</bpmn:${name}>`;
}

function eventSubProcess(content: string): string {
  return `<bpmn:subProcess id="sub" triggeredByEvent="true">${content}</bpmn:subProcess>`;
}

const POINTS: [what: string, content: string, elementType: WebhookElementType, point: CorrelationPoint][] = [
  ["a start event", webhook("startEvent"), "START_EVENT", CREATE],
  ["a message start event", messageElement("startEvent"), "MESSAGE_START_EVENT", START],
  [
    "a message start event with a key",
    messageElement("startEvent", { properties: KEY }),
    "MESSAGE_START_EVENT",
    { ...START, correlationKey: KEY.correlationKeyExpression },
  ],
  [
    "an intermediate catch event",
    messageElement("intermediateCatchEvent", { properties: KEY }),
    "INTERMEDIATE_CATCH_EVENT",
    CATCH,
  ],
  ["a boundary event", messageElement("boundaryEvent", { properties: KEY }), "BOUNDARY_EVENT", CATCH],
  ["a receive task", receiveTask(KEY), "RECEIVE_TASK", CATCH],
  [
    "a catch event of a sub-process",
    subProcess(messageElement("intermediateCatchEvent", { properties: KEY })),
    "INTERMEDIATE_CATCH_EVENT",
    CATCH,
  ],
  [
    "a boundary event of a transaction in a sub-process",
    subProcess(subProcess(messageElement("boundaryEvent", { properties: KEY }), "transaction")),
    "BOUNDARY_EVENT",
    CATCH,
  ],
  [
    "a receive task of an ad-hoc sub-process",
    subProcess(receiveTask(KEY), "adHocSubProcess"),
    "RECEIVE_TASK",
    CATCH,
  ],
  [
    "the start event of an event sub-process",
    eventSubProcess(messageElement("startEvent", { properties: KEY })),
    "MESSAGE_START_EVENT",
    CATCH,
  ],
  [
    "the start event of an event sub-process in a sub-process",
    subProcess(eventSubProcess(messageElement("startEvent", { properties: KEY }))),
    "MESSAGE_START_EVENT",
    CATCH,
  ],
  [
    "a catch event of an event sub-process",
    eventSubProcess(messageElement("intermediateCatchEvent", { properties: KEY })),
    "INTERMEDIATE_CATCH_EVENT",
    CATCH,
  ],
];

for (const [what, content, elementType, point] of POINTS) {
  Deno.test(`readCorrelationPoint() knows how an event enters at ${what}`, () => {
    const model = readOnly(processWith(content));
    assert.deepEqual(model.diagnostics, []);
    const [subscription, ...others] = model.subscriptions;
    assert.deepEqual(others, []);
    assert.equal(subscription?.elementType, elementType);
    assert.deepEqual(subscription.correlation, point);
  });
}

const UNSUPPORTED: [what: string, content: string, message: RegExp][] = [
  ["the start event of a sub-process", subProcess(webhook("startEvent")), /start event of the process/],
  [
    "a message start event of a plain sub-process",
    subProcess(messageElement("startEvent", { properties: KEY })),
    /start event of the process/,
  ],
  ["a plain start event of an event sub-process", eventSubProcess(webhook("startEvent")), /start event/],
  [
    "a timer start event",
    webhook("startEvent", { content: "<bpmn:timerEventDefinition />" }),
    /not a message event/,
  ],
  [
    "a signal catch event",
    webhook("intermediateCatchEvent", { properties: KEY, content: "<bpmn:signalEventDefinition />" }),
    /not a message event/,
  ],
  ["a catch event of nothing", webhook("intermediateCatchEvent", { properties: KEY }), /not a message event/],
  ["a boundary event of nothing", webhook("boundaryEvent", { properties: KEY }), /not a message event/],
];

for (const [what, content, message] of UNSUPPORTED) {
  Deno.test(`readCorrelationPoint() refuses ${what}`, () => {
    const model = readOnly(processWith(content));
    assert.deepEqual(codesOf(model, "error"), ["WEBHOOK_ELEMENT_UNSUPPORTED"]);
    assert.deepEqual(model.subscriptions, []);
    const [invalid] = model.invalidWebhooks;
    assert.equal(invalid?.elementId, "event");
    assert.equal(invalid.webhookId, "orders");
    assert.match(invalid.reason, message);
  });
}

Deno.test("readWebhook() refuses a connector on an element that no event reaches, without a webhook", () => {
  const model = readOnly(processWith(webhook("userTask", { id: "approve" })));
  assert.deepEqual(codesOf(model, "error"), ["WEBHOOK_ELEMENT_UNSUPPORTED"]);
  assert.equal(model.diagnostics[0]?.elementId, "approve");
  assert.deepEqual([...model.subscriptions, ...model.invalidWebhooks], []);
});

for (
  const [what, content] of [
    ["an intermediate catch event", messageElement("intermediateCatchEvent")],
    ["a boundary event", messageElement("boundaryEvent")],
    ["a receive task", receiveTask({})],
    ["an event sub-process", eventSubProcess(messageElement("startEvent"))],
    ["a blank key", receiveTask({ correlationKeyExpression: "  " })],
  ] as const
) {
  Deno.test(`readCorrelationPoint() wants a correlation key: ${what}`, () => {
    const model = readOnly(processWith(content));
    assert.deepEqual(codesOf(model, "error"), ["CORRELATION_KEY_MISSING"]);
    assert.equal(model.invalidWebhooks[0]?.elementId, "event");
  });
}

/** A message start event and what its message's attributes are. */
function withMessage(attributes: string, reference = 'messageRef="message"'): string {
  const start = webhook("startEvent", { content: `<bpmn:messageEventDefinition ${reference} />` });
  return definitions(
    `<bpmn:process id="order" isExecutable="true">${start}</bpmn:process><bpmn:message ${attributes} />`,
  );
}

Deno.test("readCorrelationPoint() finds the message by id, also with a prefix", () => {
  for (const reference of ["message", "bpmn:message", " message "]) {
    const xml = withMessage('id="message" name="placed"', `messageRef="${reference}"`);
    const [subscription] = readOnly(xml).subscriptions;
    assert.deepEqual(subscription?.correlation, { ...START, messageName: "placed" }, reference);
  }
});

Deno.test("readCorrelationPoint() takes a message name as the engine does", () => {
  const cases: [name: string, expected: string][] = [
    [" placed ", " placed "],
    ["=&quot;placed&quot;", "placed"],
    ["= &quot;order placed&quot; ", "order placed"],
    ["1b2f9c3e-4d1f-4a7e-9d57-5f9f3a1c8b11", "1b2f9c3e-4d1f-4a7e-9d57-5f9f3a1c8b11"],
  ];
  for (const [name, expected] of cases) {
    const [subscription] = readOnly(withMessage(`id="message" name="${name}"`)).subscriptions;
    assert.ok(subscription?.correlation.kind === "startMessage");
    assert.equal(subscription.correlation.messageName, expected);
  }
});

Deno.test("readCorrelationPoint() refuses a message that cannot be published by its name", () => {
  const cases: [attributes: string, code: string, message: RegExp][] = [
    ['id="message"', "MESSAGE_NAME_INVALID", /has no name/],
    ['id="message" name="  "', "MESSAGE_NAME_INVALID", /has no name/],
    ['id="message" name="=type"', "MESSAGE_NAME_INVALID", /is an expression/],
    ['id="message" name="=&quot;a&quot; + b"', "MESSAGE_NAME_INVALID", /is an expression/],
    ['id="other" name="placed"', "MESSAGE_MISSING", /refers to no message/],
  ];
  for (const [attributes, code, message] of cases) {
    const model = readOnly(withMessage(attributes));
    assert.deepEqual(codesOf(model, "error"), [code], attributes);
    assert.match(model.invalidWebhooks[0]?.reason ?? "", message);
  }
});

Deno.test("readCorrelationPoint() refuses an event that refers to no message", () => {
  for (const reference of ["", 'messageRef=""', 'messageRef="  "']) {
    const model = readOnly(withMessage('id="" name="placed"', reference));
    assert.deepEqual(codesOf(model, "error"), ["MESSAGE_MISSING"], reference);
  }
});

Deno.test("readCorrelationPoint() lets processes of one file share a message", () => {
  const start = messageElement("startEvent");
  const xml = definitions(`<bpmn:process id="order" isExecutable="true">${start}</bpmn:process>${MESSAGE}`);
  assert.deepEqual(readOnly(xml).subscriptions[0]?.correlation, START);
});
