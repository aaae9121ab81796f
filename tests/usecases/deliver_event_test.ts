import assert from "node:assert/strict";
import { ZeebridgeError } from "../../src/core/errors.ts";
import type { MessageKey, ProcessDefinitionKey, ProcessInstanceKey } from "../../src/core/keys.ts";
import type { EventCommand, PlannedDelivery } from "../../src/core/webhook/plan.ts";
import type { PlannedResponse } from "../../src/core/webhook/respond.ts";
import type { CreateProcessInstanceCommand, EngineCallOptions } from "../../src/ports/engine.ts";
import { createManualClock } from "../../src/testing/manual_clock.ts";
import { createAnswerSender } from "../../src/usecases/answer_sender.ts";
import {
  createDeliverEvent,
  type DeliverEventParts,
  type DeliverEventSettings,
} from "../../src/usecases/deliver_event.ts";
import { createRecordingTelemetry } from "../support/telemetry.ts";

const CREATE: EventCommand = {
  kind: "createInstance",
  tenantId: "red",
  processDefinitionKey: "1" as ProcessDefinitionKey,
  variables: { orderId: "order-1" },
};
const PUBLISH: EventCommand = {
  kind: "publishMessage",
  tenantId: "red",
  messageName: "paid",
  correlationKey: "order-1",
  messageId: "id-1",
  timeToLiveMs: 60_000,
  variables: {},
};
const AWAIT: EventCommand = { ...CREATE, awaitCompletion: true };
const CORRELATE: EventCommand = {
  kind: "correlateMessage",
  tenantId: "red",
  messageName: "paid",
  correlationKey: "order-1",
  variables: { paid: true },
};
const START = Date.UTC(2026, 0, 1);
const LOGGED = { requestId: "request-1", webhookId: "hook" };
const ORIGIN = { ...LOGGED, receivedAt: START, secrets: new Map<string, string>() };
const LOST = new ZeebridgeError("ENGINE_OUTCOME_UNKNOWN", "Cannot tell what became of it: no answer");

/** An event for an element; `answer`: the model's response expression. */
function eventOf(command: EventCommand, answer?: string): PlannedDelivery {
  const response: PlannedResponse | undefined = answer === undefined ? undefined : {
    expression: { kind: "response", text: answer },
    scope: { request: { body: { id: 7 }, headers: {}, params: {} }, connectorData: {}, documents: [] },
  };
  return { kind: "deliver", elementId: "element", command, response };
}

/** The use case over an engine that takes everything, but for what a test replaces. */
function createWorld(
  engine: Partial<DeliverEventParts["engine"]> = {},
  settings: Partial<DeliverEventSettings> = {},
) {
  const clock = createManualClock(START);
  const telemetry = createRecordingTelemetry();
  const commands: unknown[] = [];
  const taking: DeliverEventParts["engine"] = {
    createProcessInstance(command) {
      commands.push(command);
      return Promise.resolve({ processInstanceKey: "2" as ProcessInstanceKey, variables: {} });
    },
    publishMessage(command) {
      commands.push(command);
      return Promise.resolve({ outcome: "published", messageKey: "3" as MessageKey });
    },
    correlateMessage(command) {
      commands.push(command);
      return Promise.resolve({
        outcome: "correlated",
        messageKey: "9007199254740995" as MessageKey,
        processInstanceKey: "9007199254740993" as ProcessInstanceKey,
        tenantId: "red",
      });
    },
    ...engine,
  };
  const answer = createAnswerSender({ telemetry });
  const deliver = createDeliverEvent(
    { engine: taking, answer, clock, telemetry },
    { syncTimeoutMs: 4_000, syncTimeoutStatus: 504, ...settings },
  );
  return { clock, telemetry, commands, deliver };
}

Deno.test("deliverEvent() creates an instance", async () => {
  const { commands, deliver } = createWorld();
  assert.deepEqual(await deliver(eventOf(CREATE), ORIGIN), { status: 200 });
  assert.partialDeepStrictEqual(commands, [{
    tenantId: "red",
    processDefinitionKey: "1",
    variables: { orderId: "order-1" },
  }]);
});

Deno.test("deliverEvent() publishes a message", async () => {
  const { commands, deliver } = createWorld();
  assert.deepEqual(await deliver(eventOf(PUBLISH), ORIGIN), { status: 200 });
  assert.partialDeepStrictEqual(commands, [{
    name: "paid",
    correlationKey: "order-1",
    messageId: "id-1",
    timeToLiveMs: 60_000,
  }]);
});

Deno.test("deliverEvent() calls a repeated event a success, and counts it as what it is", async () => {
  const { telemetry, deliver } = createWorld({
    publishMessage: () => Promise.resolve({ outcome: "duplicate" }),
  });
  assert.deepEqual(await deliver(eventOf(PUBLISH), ORIGIN), { status: 200 });
  assert.deepEqual(telemetry.counts, [["zeebridge_events_total", { outcome: "duplicate" }]]);
});

Deno.test("deliverEvent() says what the engine's refusal means, and logs why", async () => {
  const refusal = new ZeebridgeError("ENGINE_REJECTED", "Cannot create an instance: the engine answered 400");
  const { telemetry, deliver } = createWorld({ createProcessInstance: () => Promise.reject(refusal) });
  const reply = await deliver(eventOf(CREATE), ORIGIN);
  assert.deepEqual(reply, { status: 422, code: "WEBHOOK_EVENT_REJECTED" });
  assert.partialDeepStrictEqual(telemetry.lines, [{
    level: "warn",
    fields: { ...LOGGED, elementId: "element", status: 422, code: "ENGINE_REJECTED", error: refusal.message },
  }]);
});

Deno.test("deliverEvent() keeps the words of an unexpected error to itself", async () => {
  const { telemetry, deliver } = createWorld({
    createProcessInstance: () => Promise.reject(new Error("order-1 is in here")),
  });
  assert.partialDeepStrictEqual(await deliver(eventOf(CREATE), ORIGIN), {
    status: 503,
  });
  assert.ok(!JSON.stringify(telemetry.lines).includes("order-1"));
});

Deno.test("deliverEvent() gives the engine what is left of 4.5 s since the request came in", async () => {
  const waits: (number | undefined)[] = [];
  const { clock, deliver } = createWorld({
    createProcessInstance(_command: CreateProcessInstanceCommand, { timeoutMs }: EngineCallOptions = {}) {
      waits.push(timeoutMs);
      return Promise.reject(
        new ZeebridgeError("ENGINE_OUTCOME_UNKNOWN", "Cannot create an instance: no answer"),
      );
    },
  });
  const event = eventOf(CREATE);
  assert.partialDeepStrictEqual(await deliver(event, ORIGIN), { status: 503, code: "WEBHOOK_UNAVAILABLE" });
  await clock.advance(4_000);
  await deliver(event, ORIGIN);
  assert.deepEqual(waits, [4_500, 500]);
});

Deno.test("deliverEvent() does not ask the engine when the sender is about to hang up", async () => {
  const { clock, commands, deliver } = createWorld();
  await clock.advance(4_500);
  const reply = await deliver(eventOf(CREATE), ORIGIN);
  assert.partialDeepStrictEqual(reply, { status: 503, code: "WEBHOOK_UNAVAILABLE" });
  assert.deepEqual(commands, []);
});

Deno.test("deliverEvent() waits no longer for the engine when the clock is set back", async () => {
  let given: EngineCallOptions | undefined;
  const { clock, deliver } = createWorld({
    createProcessInstance(_command, options) {
      given = options;
      return Promise.resolve({ processInstanceKey: "2" as ProcessInstanceKey, variables: {} });
    },
  });
  clock.setBack(3_600_000);
  await deliver(eventOf(CREATE), ORIGIN);
  assert.equal(given?.timeoutMs, 4_500);
});

Deno.test("deliverEvent() asks for an instance's end only where the sender waits for it", async () => {
  const { commands, deliver } = createWorld();
  await deliver(eventOf(CREATE), ORIGIN);
  await deliver(eventOf(AWAIT), ORIGIN);
  assert.partialDeepStrictEqual(commands, [{ awaitCompletion: undefined }, { awaitCompletion: {} }]);
});

Deno.test("deliverEvent() shows the variables of an instance that has ended, and of no other", async () => {
  const { deliver } = createWorld({
    createProcessInstance: () =>
      Promise.resolve({ processInstanceKey: "2" as ProcessInstanceKey, variables: { total: 12 } }),
  });
  const answer = "={body: correlation}";
  const ended = await deliver(eventOf(AWAIT, answer), ORIGIN);
  assert.equal(ended.bodyText, '{"processInstanceKey":2,"tenantId":"red","variables":{"total":12}}');
  const created = await deliver(eventOf(CREATE, answer), ORIGIN);
  assert.equal(created.bodyText, '{"processInstanceKey":2,"tenantId":"red"}');
});

Deno.test("deliverEvent() correlates a message, and shows what it has met", async () => {
  const { commands, telemetry, deliver } = createWorld();
  const reply = await deliver(eventOf(CORRELATE, "={body: correlation}"), ORIGIN);
  assert.partialDeepStrictEqual(commands, [{
    name: "paid",
    correlationKey: "order-1",
    variables: { paid: true },
    tenantId: "red",
  }]);
  assert.equal(
    reply.bodyText,
    '{"processInstanceKey":9007199254740993,"messageKey":9007199254740995,"tenantId":"red"}',
  );
  assert.deepEqual(telemetry.counts, [["zeebridge_events_total", { outcome: "delivered" }]]);
});

Deno.test("deliverEvent() says 422 of a message that nothing waits for, and makes no answer of the model", async () => {
  const { telemetry, deliver } = createWorld({
    correlateMessage: () => Promise.resolve({ outcome: "notFound" }),
  });
  const reply = await deliver(eventOf(CORRELATE, "={statusCode: 200}"), ORIGIN);
  assert.deepEqual(reply, { status: 422, code: "WEBHOOK_NOT_CORRELATED" });
  assert.deepEqual(telemetry.counts, [["zeebridge_events_total", { outcome: "unmatched" }]]);
});

const TIMEOUTS = [
  { syncTimeoutStatus: 504, reply: { status: 504, code: "WEBHOOK_RESULT_TIMEOUT" } },
  { syncTimeoutStatus: 202, reply: { status: 202 } },
] as const;
for (const { syncTimeoutStatus, reply } of TIMEOUTS) {
  Deno.test(`deliverEvent() says ${syncTimeoutStatus} when a result takes too long, if it is set so`, async () => {
    for (const command of [AWAIT, CORRELATE]) {
      const given: (number | undefined)[] = [];
      const late = async (_command: unknown, { timeoutMs = 0 }: EngineCallOptions = {}) => {
        given.push(timeoutMs);
        await clock.advance(timeoutMs);
        throw LOST;
      };
      const settings = { syncTimeoutStatus, syncTimeoutMs: 10_000 };
      const { clock, telemetry, deliver } = createWorld({
        createProcessInstance: late,
        correlateMessage: late,
      }, settings);
      await clock.advance(1_000);
      assert.deepEqual(await deliver(eventOf(command, "={statusCode: 299}"), ORIGIN), reply);
      assert.deepEqual(given, [9_000]);
      assert.deepEqual(telemetry.counts, [["zeebridge_events_total", { outcome: "failed" }]]);
    }
  });
}

Deno.test("deliverEvent() never calls an event accepted whose connection broke before its time was up", async () => {
  for (const command of [AWAIT, CORRELATE]) {
    const lose = () => Promise.reject(LOST);
    const { deliver } = createWorld(
      { createProcessInstance: lose, correlateMessage: lose },
      { syncTimeoutStatus: 202 },
    );
    const reply = await deliver(eventOf(command), ORIGIN);
    assert.partialDeepStrictEqual(reply, { status: 503, code: "WEBHOOK_UNAVAILABLE" });
  }
});

Deno.test("deliverEvent() says of a late answer what it always says where nobody waits for a result", async () => {
  const { clock, deliver } = createWorld({
    async createProcessInstance(_command, { timeoutMs = 0 } = {}) {
      await clock.advance(timeoutMs);
      throw LOST;
    },
  }, { syncTimeoutStatus: 202 });
  assert.partialDeepStrictEqual(await deliver(eventOf(CREATE), ORIGIN), { status: 503 });
});

Deno.test("deliverEvent() passes an engine's refusal on where a result was wanted, too", async () => {
  const refuse = () => Promise.reject(new ZeebridgeError("ENGINE_REJECTED", "Cannot do it: 400"));
  const { deliver } = createWorld({ createProcessInstance: refuse }, { syncTimeoutStatus: 202 });
  assert.partialDeepStrictEqual(await deliver(eventOf(AWAIT), ORIGIN), { status: 422 });
});

Deno.test("deliverEvent() answers as the model says, and only when the engine has the event", async () => {
  const answer = "={statusCode: 201, body: {id: request.body.id, message: correlation.messageKey}}";
  const { commands, deliver } = createWorld();
  assert.partialDeepStrictEqual(await deliver(eventOf(PUBLISH, answer), ORIGIN), {
    status: 201,
    bodyText: '{"id":7,"message":3}',
  });
  assert.equal(commands.length, 1);
  const down = createWorld({ publishMessage: () => Promise.reject(LOST) });
  const reply = await down.deliver(eventOf(PUBLISH, answer), ORIGIN);
  assert.partialDeepStrictEqual(reply, { status: 503, code: "WEBHOOK_UNAVAILABLE" });
});

Deno.test("deliverEvent() lets a model see that an event had come before: there is no correlation", async () => {
  const { deliver } = createWorld({ publishMessage: () => Promise.resolve({ outcome: "duplicate" }) });
  const reply = await deliver(
    eventOf(PUBLISH, '={body: if correlation = null then "again" else ""}'),
    ORIGIN,
  );
  assert.equal(reply.bodyText, "again");
});

Deno.test("deliverEvent() answers 200 where the model's answer fails, and counts and logs that", async () => {
  const { telemetry, deliver } = createWorld();
  const reply = await deliver(eventOf(PUBLISH, '={statusCode: "soon", body: request.body.id}'), ORIGIN);
  assert.deepEqual(reply, { status: 200 });
  assert.deepEqual(telemetry.counts, [
    ["zeebridge_events_total", { outcome: "delivered" }],
    ["zeebridge_response_failures_total", { reason: "statusInvalid" }],
  ]);
  assert.partialDeepStrictEqual(telemetry.lines.at(-1), {
    level: "warn",
    message: "Response expression failed",
    fields: { ...LOGGED, reason: "statusInvalid" },
  });
});
