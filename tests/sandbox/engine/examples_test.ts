/**
 * The example processes, as the engine sees what the connector does to them.
 *
 * @module
 */

import assert from "node:assert/strict";
import { EngineWorld } from "../support/engine_world.ts";

const CONNECTOR = "io.camunda:aws-eventbridge:1";

function example(name: string): Promise<string> {
  return Deno.readTextFile(new URL(`../../../examples/processes/${name}.bpmn`, import.meta.url));
}

Deno.test("an order waits for its payment, and is confirmed", async () => {
  const world = new EngineWorld();
  await world.deploy(await example("order"));
  const placed = { orderId: "order-1", customerId: "c", total: 12.5 };
  await world.publish({ name: "order-placed", correlationKey: "order-1", messageId: "1", variables: placed });
  await world.publish({ name: "payment-received", correlationKey: "order-2" });
  assert.deepEqual(world.only.activeElements, ["payment_received"]);
  await world.publish({ name: "payment-received", correlationKey: "order-1", variables: { paymentId: "p" } });
  const { variables, customHeaders } = await world.work(CONNECTOR, { confirmationEventId: "e" });
  assert.deepEqual(variables.input, {
    eventBusName: "orders",
    source: "com.example.fulfilment",
    detailType: "OrderConfirmed",
    detail: { ...placed, paymentId: "p" },
  });
  assert.equal(customHeaders.retryBackoff, "PT30S");
  assert.deepEqual([world.only.state, world.only.variables], ["COMPLETED", {
    ...placed,
    paymentId: "p",
    confirmationEventId: "e",
  }]);
});

Deno.test("an EC2 state change runs to its end", async () => {
  const world = new EngineWorld();
  await world.deploy(await example("ec2_state_change"));
  const [definition] = world.engine.definitions;
  assert.ok(definition);
  const { status } = await world.send("POST", "/process-instances", {
    processDefinitionId: definition.processDefinitionId,
    variables: { instanceId: "i-1", state: "stopped" },
  });
  assert.equal(status, 200);
  for (const { key } of await world.activate(CONNECTOR)) {
    await world.send("POST", `/jobs/${key}/completion`, {});
  }
  assert.deepEqual([world.only.state, world.engine.incidents], ["COMPLETED", []]);
});

async function requestShipment(): Promise<EngineWorld> {
  const world = new EngineWorld();
  await world.deploy(await example("shipment"));
  const variables = { shipmentId: "s-1", address: "here" };
  await world.publish({ name: "shipment-requested", correlationKey: "s-1", variables });
  return world;
}

Deno.test("a shipment announces each delay while it waits for its delivery", async () => {
  const world = await requestShipment();
  await world.work(CONNECTOR, { pickupEventId: "e" });
  await world.publish({
    name: "shipment-delayed",
    correlationKey: "s-1",
    variables: { expectedAt: "later" },
  });
  const { variables } = await world.work(CONNECTOR);
  assert.deepEqual((variables.input as Record<string, unknown>).detail, {
    shipmentId: "s-1",
    expectedAt: "later",
  });
  assert.deepEqual(world.only.activeElements, ["wait_for_delivery"]);
  await world.publish({
    name: "shipment-delivered",
    correlationKey: "s-1",
    variables: { deliveredAt: "now" },
  });
  assert.equal(world.only.state, "COMPLETED");
  assert.equal(world.only.completedElements.at(-1), "shipment_delivered");
});

Deno.test("a shipment whose pickup the bus refuses fails", async () => {
  const world = await requestShipment();
  await world.throwError(CONNECTOR, { errorCode: "PICKUP_REFUSED", variables: { reason: "x" } });
  assert.equal(world.only.state, "COMPLETED");
  assert.deepEqual(world.only.completedElements, ["shipment_requested", "pickup_refused", "shipment_failed"]);
});
