/**
 * The sandbox in tests of a user on Node, with the packed project.
 *
 * @module
 */

import assert from "node:assert/strict";
import { createNodeProject } from "./servers/node.ts";

const ORDER = new URL("../../examples/processes/order.bpmn", import.meta.url);

const USE = `
import { createSandbox } from "@zeebridge/edge/testing";

const sandbox = await createSandbox();
await sandbox.deploy("order.bpmn");
const order = { orderId: "order-1", customerId: "customer-1", total: 59.9 };
await sandbox.putEvent({ Source: "shop", DetailType: "OrderPlaced", Detail: order });
await sandbox.until("order-1 at payment_received");
await sandbox.clock.advance(86_400_000);
const payment = { orderId: "order-1", paymentId: "payment-1" };
await sandbox.putEvent({ Source: "bank", DetailType: "PaymentReceived", Detail: payment });
const { variables } = await sandbox.until("order-1 completed");
const last = sandbox.eventBus.events.at(-1);
await sandbox.stop();
process.stdout.write(JSON.stringify({ last: last.detailType, isSame: last.id === variables.confirmationEventId }));
`;

Deno.test("createSandbox() on Node runs an order, and lets the process end", async () => {
  const project = await createNodeProject();
  try {
    await Deno.copyFile(ORDER, `${project.folder}/order.bpmn`);
    assert.deepEqual(JSON.parse(await project.run(USE)), { last: "OrderConfirmed", isSame: true });
  } finally {
    await project.remove();
  }
});
