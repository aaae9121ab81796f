/**
 * A process that uses the sandbox as tests do, and says how long it took as a line of JSON.
 *
 * @module
 */

import { createSystemClock } from "../../src/adapters/system/clock.ts";
import { createRestEngine, createSandboxParts } from "../../src/entry/sandbox/sandbox_parts.ts";
import type { Engine } from "../../src/ports/engine.ts";
import { createSandbox } from "../../src/testing/mod.ts";
import { median } from "../statistics.ts";

/** How long things took. */
export interface SandboxTimes {
  /** From `createSandbox()` to the end of an order, in a process that has done it before, in milliseconds. */
  orderMs: number;
  /** Instances with a job and a message, one after the other, by the engine's REST API. */
  instancesPerSecond: number;
}

const ORDER = new URL("../../examples/processes/order.bpmn", import.meta.url);
const ROUND_TRIP = new URL("../round_trip.bpmn", import.meta.url);
const TENANT_ID = "<default>";
const ORDERS = 25;
const WARM_UP_ORDERS = 5;
const INSTANCES = 3_000;
const WARM_UP_INSTANCES = 500;

async function timeOrder(): Promise<number> {
  const startedAt = performance.now();
  const sandbox = await createSandbox();
  await sandbox.deploy(ORDER);
  const order = { orderId: "order-1", customerId: "customer-1", total: 59.9 };
  await sandbox.putEvent({ Source: "shop", DetailType: "OrderPlaced", Detail: order });
  await sandbox.until("order-1 at payment_received");
  const payment = { orderId: "order-1", paymentId: "payment-1" };
  await sandbox.putEvent({ Source: "bank", DetailType: "PaymentReceived", Detail: payment });
  await sandbox.until("order-1 completed");
  const elapsedMs = performance.now() - startedAt;
  await sandbox.stop();
  return elapsedMs;
}

async function runInstances(engine: Engine, count: number): Promise<void> {
  const { processes: [process] } = await engine.deploy({
    resources: [{ name: "round_trip.bpmn", content: await Deno.readFile(ROUND_TRIP) }],
    tenantId: TENANT_ID,
  });
  if (process === undefined) throw new Error("Cannot use the sandbox: it deployed nothing");
  const { processDefinitionKey } = process;
  for (let number = 0; number < count; number++) {
    const id = crypto.randomUUID();
    await engine.createProcessInstance({ processDefinitionKey, variables: { id }, tenantId: TENANT_ID });
    const [job] = await engine.activateJobs({
      type: "work",
      worker: "benchmark",
      timeoutMs: 60_000,
      maxJobsToActivate: 1,
      requestTimeoutMs: 0,
      tenantIds: [TENANT_ID],
    });
    if (job === undefined) throw new Error("Cannot use the sandbox: there is no job");
    await engine.completeJob({ jobKey: job.jobKey, variables: { done: true } });
    const message = {
      name: "answer",
      correlationKey: id,
      timeToLiveMs: 0,
      variables: {},
      tenantId: TENANT_ID,
    };
    await engine.publishMessage(message);
  }
}

async function measure(): Promise<SandboxTimes> {
  const ordersMs: number[] = [];
  for (let number = 0; number < ORDERS; number++) ordersMs.push(await timeOrder());
  const clock = createSystemClock();
  const parts = createSandboxParts({ clock, readVariable: () => undefined });
  const engine = createRestEngine(parts, clock);
  await runInstances(engine, WARM_UP_INSTANCES);
  const startedAt = performance.now();
  await runInstances(engine, INSTANCES);
  const seconds = (performance.now() - startedAt) / 1_000;
  const ended = parts.engine.instances().filter(({ state }) => state === "COMPLETED").length;
  if (ended !== WARM_UP_INSTANCES + INSTANCES) {
    throw new Error(`Cannot use the measurement: ${ended} instances have ended`);
  }
  return { orderMs: median(ordersMs.slice(WARM_UP_ORDERS)), instancesPerSecond: INSTANCES / seconds };
}

if (import.meta.main) {
  // deno-lint-ignore no-console -- This is how a process answers.
  console.log(JSON.stringify(await measure()));
}
