import assert from "node:assert/strict";
import { createSandbox, type Sandbox } from "../../src/testing/sandbox.ts";

const PROCESSES = new URL("../../examples/processes/", import.meta.url);
const ORDER = new URL("order.bpmn", PROCESSES);
const ORDER_DETAIL = { orderId: "order-1", customerId: "customer-1", total: 59.9 };

Deno.test("createSandbox() runs an order from the event that starts it to the event that confirms it", async () => {
  await using sandbox = await createSandbox();
  const deployed = await sandbox.deploy(ORDER);
  assert.deepEqual(deployed.processes.map(({ processDefinitionId }) => processDefinitionId), ["order"]);

  const eventId = await sandbox.putEvent({ Source: "shop", DetailType: "OrderPlaced", Detail: ORDER_DETAIL });
  const waiting = await sandbox.until("order-1 at payment_received");
  assert.equal(waiting.processDefinitionId, "order");
  await sandbox.putEvent({
    Source: "bank",
    DetailType: "PaymentReceived",
    Detail: { orderId: "order-1", paymentId: "payment-1" },
  });
  const { variables, completedElements } = await sandbox.until("order-1 completed");
  assert.deepEqual(completedElements.at(-1), "order_confirmed");

  await sandbox.until(({ eventBus }) => eventBus.events.length === 3);
  const [placed, , confirmed] = sandbox.eventBus.events;
  assert.equal(placed?.id, eventId);
  assert.equal(confirmed?.id, variables["confirmationEventId"]);
  assert.deepEqual([confirmed?.bus, confirmed?.detailType], ["orders", "OrderConfirmed"]);
});

Deno.test("createSandbox() starts one instance for a correlation key, however many events come", async () => {
  await using sandbox = await createSandbox();
  await sandbox.deploy(ORDER);
  for (let copy = 0; copy < 2; copy++) {
    await sandbox.putEvent({ Source: "shop", DetailType: "OrderPlaced", Detail: ORDER_DETAIL });
    await sandbox.eventBus.idle();
  }
  assert.equal(sandbox.engine.instances().length, 1);
});

Deno.test("createSandbox() takes events of AWS's own services", async () => {
  await using sandbox = await createSandbox();
  await sandbox.deploy(new URL("ec2_state_change.bpmn", PROCESSES));
  await sandbox.putEvent({
    Source: "aws.ec2",
    DetailType: "EC2 Instance State-change Notification",
    Detail: { "instance-id": "i-1", state: "stopped" },
  });
  await sandbox.until("ec2_state_change completed");
});

Deno.test("createSandbox() runs a shipment that is late: its delay is announced while it waits on", async () => {
  await using sandbox = await createSandbox();
  await sandbox.deploy(new URL("shipment.bpmn", PROCESSES));
  const put = (DetailType: string): Promise<string> =>
    sandbox.putEvent({
      Source: "carrier",
      DetailType,
      Detail: { shipmentId: "shipment-1", address: "Here" },
    });
  await put("ShipmentRequested");
  await sandbox.until("shipment-1 at wait_for_delivery");
  await put("ShipmentDelayed");
  await sandbox.until(({ engine }) =>
    engine.instances().some(({ completedElements }) => completedElements.includes("delay_announced"))
  );
  await sandbox.until("shipment-1 at wait_for_delivery");
  await put("ShipmentDelivered");
  await sandbox.until("shipment-1 completed");
});

Deno.test("createSandbox() has a job worker of the test's own", async () => {
  const done: string[] = [];
  await using sandbox = await createSandbox({
    workers: [{ type: "pack", handler: ({ elementId }) => void done.push(elementId) }],
  });
  await sandbox.deploy({ name: "parcel.bpmn", content: new TextEncoder().encode(PARCEL) });
  await sandbox.putEvent({ Source: "shop", DetailType: "ParcelWanted", Detail: { parcelId: "parcel-1" } });
  await sandbox.until("parcel-1 at wait_a_day");
  assert.deepEqual(done, ["pack"]);
  await sandbox.clock.advance(24 * 3_600_000);
  await sandbox.until("parcel-1 completed");
});

Deno.test("stop() lets a job under way put its events", async () => {
  const begun = Promise.withResolvers<void>();
  const stopping = Promise.withResolvers<void>();
  const sandbox: Sandbox = await createSandbox({
    workers: [{
      type: "pack",
      async handler() {
        begun.resolve();
        await stopping.promise;
        await sandbox.putEvent({ Source: "shop", DetailType: "ParcelPacked", Detail: {} });
      },
    }],
  });
  await sandbox.deploy({ name: "parcel.bpmn", content: new TextEncoder().encode(PARCEL) });
  await sandbox.putEvent({ Source: "shop", DetailType: "ParcelWanted", Detail: { parcelId: "parcel-1" } });
  await begun.promise;
  const stopped = sandbox.stop();
  stopping.resolve();
  await stopped;
  assert.equal(sandbox.eventBus.events.at(-1)?.detailType, "ParcelPacked");
});

Deno.test("stop() ends although a job does not, and has told its handler to", async () => {
  const begun = Promise.withResolvers<AbortSignal>();
  const sandbox = await createSandbox({
    workers: [{
      type: "pack",
      handler(_job, { signal }) {
        begun.resolve(signal);
        return new Promise(() => {});
      },
    }],
  });
  await sandbox.deploy({ name: "parcel.bpmn", content: new TextEncoder().encode(PARCEL) });
  await sandbox.putEvent({ Source: "shop", DetailType: "ParcelWanted", Detail: { parcelId: "parcel-1" } });
  const signal = await begun.promise;
  await sandbox.stop();
  assert.ok(signal.aborted);
});

Deno.test("createSandbox() takes secrets by the names that models use", async () => {
  const key = "a-key-of-the-test";
  await using sandbox = await createSandbox({ secrets: { ORDER_WEBHOOK_KEY: key } });
  await sandbox.deploy(ORDER);
  const post = (apikey: string): Promise<Response> | Response =>
    sandbox.connector.fetch(
      new Request("http://127.0.0.1/inbound/order-placed", {
        method: "POST",
        headers: { apikey },
        body: JSON.stringify({ id: "1", "detail-type": "OrderPlaced", detail: ORDER_DETAIL }),
      }),
    );
  assert.equal((await post("another")).status, 401);
  assert.equal((await post(key)).status, 200);
  await sandbox.until("order-1 at payment_received");
});

Deno.test("until() says what there is when it gives up", async () => {
  await using sandbox = await createSandbox();
  await assert.rejects(
    sandbox.until("order completed", { timeoutMs: 1 }),
    /^Error: Cannot wait any longer for order completed\n {2}There is no instance, and no event was put$/,
  );
  await sandbox.deploy(ORDER);
  await sandbox.putEvent({ Source: "shop", DetailType: "OrderPlaced", Detail: ORDER_DETAIL });
  await sandbox.putEvent({
    Source: "shop",
    DetailType: "Unrelated",
    Detail: { secret: "canary" },
    EventBusName: "none",
  });
  await sandbox.until("order-1 at payment_received");
  await sandbox.eventBus.idle();
  const message = await sandbox.until("order-1 completed", { timeoutMs: 1 }).then(() => "", String);
  assert.match(message, /instance \d+ of order: waits at payment_received\n/);
  assert.match(message, /event OrderPlaced on default: order-placed: delivered \(200\)\n/);
  assert.match(message, /event Unrelated on none: dropped, as there is no such bus$/);
  assert.doesNotMatch(message, /canary/);
});

Deno.test("until() says what a condition looks like, and passes on what a function throws", async () => {
  await using sandbox = await createSandbox();
  await assert.rejects(
    sandbox.until("order is completed" as "order completed", { timeoutMs: 1 }),
    /^Error: Cannot wait any longer for order is completed\n/,
  );
  await assert.rejects(sandbox.until("completed" as "order completed"), /expected "NAME completed"/);
  await assert.rejects(
    sandbox.until(() => {
      throw new RangeError("The test's own mistake");
    }),
    RangeError,
  );
});

Deno.test("until() refuses a function that does not say true or false, such as one that gives a promise", async () => {
  await using sandbox = await createSandbox();
  for (const given of [Promise.resolve(true), undefined, 0]) {
    const untyped = new Proxy(() => true, { apply: () => given });
    await assert.rejects(sandbox.until(untyped), /^TypeError: Cannot wait for a condition that gives /);
  }
});

Deno.test("until() ends with its sandbox, also if that has stopped before", async () => {
  const sandbox = await createSandbox();
  const waiting = assert.rejects(
    sandbox.until("order completed"),
    /Cannot wait any longer for order completed/,
  );
  await sandbox.stop();
  await waiting;
  await assert.rejects(sandbox.until(() => false), /Cannot wait any longer for the condition to hold/);
});

Deno.test("until() knows an instance that has an incident", async () => {
  await using sandbox = await createSandbox({
    workers: [{ type: "pack", handler: () => Promise.reject(new Error("No parcel")) }],
  });
  await sandbox.deploy({ name: "parcel.bpmn", content: new TextEncoder().encode(PARCEL) });
  await sandbox.putEvent({ Source: "shop", DetailType: "ParcelWanted", Detail: { parcelId: "parcel-1" } });
  for (let retry = 0; retry < 5; retry++) await sandbox.clock.advance(60_000);
  await sandbox.until("parcel-1 failed");
  assert.deepEqual(sandbox.engine.incidents.map(({ elementId }) => elementId), ["pack"]);
});

Deno.test("deploy() and putEvent() say what the engine and the event bus refuse, and change nothing", async () => {
  await using sandbox = await createSandbox();
  await assert.rejects(
    sandbox.deploy({ name: "broken.bpmn", content: new TextEncoder().encode("<bpmn:definitions") }),
    /^ZeebridgeError: Cannot read the model: it is not well-formed XML/,
  );
  await assert.rejects(sandbox.deploy("nowhere.bpmn"), /nowhere\.bpmn/);
  await assert.rejects(
    sandbox.putEvent({ Source: "", DetailType: "OrderPlaced", Detail: {} }),
    /^ZeebridgeError: Cannot put the event: InvalidArgument: .*[^.]$/,
  );
  await assert.rejects(
    sandbox.putEvent(JSON.parse('{ "DetailType": "OrderPlaced", "Detail": {} }')),
    /^ZeebridgeError: Cannot put the event: InvalidArgument: Parameter Source/,
  );
  assert.deepEqual(sandbox.engine.definitions, []);
  assert.deepEqual(sandbox.eventBus.events, []);
});

const PARCEL = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="parcels" targetNamespace="https://example.com/tests">
  <bpmn:process id="parcel" isExecutable="true">
    <bpmn:startEvent id="wanted">
      <bpmn:extensionElements>
        <zeebe:properties>
          <zeebe:property name="inbound.type" value="io.camunda:webhook:1" />
          <zeebe:property name="inbound.method" value="post" />
          <zeebe:property name="inbound.context" value="parcel-wanted" />
          <zeebe:property name="inbound.auth.type" value="NONE" />
          <zeebe:property name="inbound.shouldValidateHmac" value="disabled" />
          <zeebe:property name="resultExpression" value="={ parcelId: request.body.detail.parcelId }" />
        </zeebe:properties>
      </bpmn:extensionElements>
    </bpmn:startEvent>
    <bpmn:sequenceFlow id="to_pack" sourceRef="wanted" targetRef="pack" />
    <bpmn:serviceTask id="pack">
      <bpmn:extensionElements><zeebe:taskDefinition type="pack" retries="2" /></bpmn:extensionElements>
    </bpmn:serviceTask>
    <bpmn:sequenceFlow id="to_wait" sourceRef="pack" targetRef="wait_a_day" />
    <bpmn:intermediateCatchEvent id="wait_a_day">
      <bpmn:timerEventDefinition id="a_day"><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">P1D</bpmn:timeDuration></bpmn:timerEventDefinition>
    </bpmn:intermediateCatchEvent>
    <bpmn:sequenceFlow id="to_end" sourceRef="wait_a_day" targetRef="end" />
    <bpmn:endEvent id="end" />
  </bpmn:process>
</bpmn:definitions>`;
