import assert from "node:assert/strict";
import { ZeebridgeError } from "../../src/core/errors.ts";
import type { MessageKey, ProcessDefinitionKey, ProcessInstanceKey } from "../../src/core/keys.ts";
import type { EventCommand } from "../../src/core/webhook/plan.ts";
import type { CreateProcessInstanceCommand, EngineCallOptions } from "../../src/ports/engine.ts";
import { createManualClock } from "../../src/testing/manual_clock.ts";
import { createDeliverEvent, type DeliverEventParts } from "../../src/usecases/deliver_event.ts";
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
const START = Date.UTC(2026, 0, 1);
const LOGGED = { requestId: "request-1", webhookId: "hook" };
const ORIGIN = { ...LOGGED, receivedAt: START };

type DeliveryEngine = Pick<DeliverEventParts["engine"], "createProcessInstance" | "publishMessage">;

/** The use case over an engine that takes everything, but for what a test replaces. */
function createWorld(engine: Partial<DeliveryEngine> = {}) {
  const clock = createManualClock(START);
  const telemetry = createRecordingTelemetry();
  const commands: unknown[] = [];
  const taking: DeliveryEngine = {
    createProcessInstance(command) {
      commands.push(command);
      return Promise.resolve({ processInstanceKey: "2" as ProcessInstanceKey, variables: {} });
    },
    publishMessage(command) {
      commands.push(command);
      return Promise.resolve({ outcome: "published", messageKey: "3" as MessageKey });
    },
    ...engine,
  };
  const deliver = createDeliverEvent({ engine: taking, clock, telemetry });
  return { clock, telemetry, commands, deliver };
}

Deno.test("deliverEvent() creates an instance", async () => {
  const { commands, deliver } = createWorld();
  assert.deepEqual(await deliver({ elementId: "start", command: CREATE }, ORIGIN), { status: 200 });
  assert.partialDeepStrictEqual(commands, [{
    tenantId: "red",
    processDefinitionKey: "1",
    variables: { orderId: "order-1" },
  }]);
});

Deno.test("deliverEvent() publishes a message", async () => {
  const { commands, deliver } = createWorld();
  assert.deepEqual(await deliver({ elementId: "catch", command: PUBLISH }, ORIGIN), { status: 200 });
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
  assert.deepEqual(await deliver({ elementId: "catch", command: PUBLISH }, ORIGIN), { status: 200 });
  assert.deepEqual(telemetry.counts, [["zeebridge_events_total", { outcome: "duplicate" }]]);
});

Deno.test("deliverEvent() says what the engine's refusal means, and logs why", async () => {
  const refusal = new ZeebridgeError("ENGINE_REJECTED", "Cannot create an instance: the engine answered 400");
  const { telemetry, deliver } = createWorld({ createProcessInstance: () => Promise.reject(refusal) });
  const reply = await deliver({ elementId: "start", command: CREATE }, ORIGIN);
  assert.deepEqual(reply, { status: 422, code: "WEBHOOK_EVENT_REJECTED" });
  assert.partialDeepStrictEqual(telemetry.lines, [{
    level: "warn",
    fields: { ...LOGGED, elementId: "start", status: 422, code: "ENGINE_REJECTED", error: refusal.message },
  }]);
});

Deno.test("deliverEvent() keeps the words of an unexpected error to itself", async () => {
  const { telemetry, deliver } = createWorld({
    createProcessInstance: () => Promise.reject(new Error("order-1 is in here")),
  });
  assert.partialDeepStrictEqual(await deliver({ elementId: "start", command: CREATE }, ORIGIN), {
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
  const event = { elementId: "start", command: CREATE };
  assert.partialDeepStrictEqual(await deliver(event, ORIGIN), { status: 503, code: "WEBHOOK_UNAVAILABLE" });
  await clock.advance(4_000);
  await deliver(event, ORIGIN);
  assert.deepEqual(waits, [4_500, 500]);
});

Deno.test("deliverEvent() does not ask the engine when the sender is about to hang up", async () => {
  const { clock, commands, deliver } = createWorld();
  await clock.advance(4_500);
  const reply = await deliver({ elementId: "start", command: CREATE }, ORIGIN);
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
  await deliver({ elementId: "start", command: CREATE }, ORIGIN);
  assert.equal(given?.timeoutMs, 4_500);
});
