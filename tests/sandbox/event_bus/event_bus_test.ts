import assert from "node:assert/strict";
import { createEventBus } from "../../../src/adapters/aws/event_bus.ts";
import { EventBusError } from "../../../src/core/eventbridge/error.ts";
import type { JsonObject } from "../../../src/core/json.ts";
import {
  SANDBOX_CREDENTIALS,
  SANDBOX_SERVICE_CREDENTIALS,
} from "../../../src/sandbox/event_bus/credentials.ts";
import { createWorld, ENDPOINT } from "./world.ts";

Deno.test("createSandboxEventBus() gives an event with its envelope to the targets of matching rules", async () => {
  const { bus, put } = createWorld();
  const got: JsonObject[] = [];
  bus.putRule({
    name: "orders",
    eventPattern: '{"source": ["shop"]}',
    targets: [(event) => void got.push(event)],
  });
  bus.putRule({
    name: "bills",
    eventPattern: { source: ["bank"] },
    targets: [() => assert.fail("No match")],
  });
  assert.equal(await put({ Resources: ["arn:aws:shop"], Detail: '{"id": 9007199254740993}' }), "event-1");
  assert.deepEqual(got, [{
    version: "0",
    id: "event-1",
    "detail-type": "OrderPlaced",
    source: "shop",
    account: "000000000000",
    time: "2026-01-01T00:00:00Z",
    region: "us-east-1",
    resources: ["arn:aws:shop"],
    detail: { id: 9007199254740993n },
  }]);
  assert.deepEqual(bus.events, [{
    id: "event-1",
    bus: "default",
    source: "shop",
    detailType: "OrderPlaced",
    time: "2026-01-01T00:00:00Z",
    matchedRules: ["orders"],
    deliveries: [{ rule: "orders", target: 0, attempts: 1, lastStatus: undefined, state: "delivered" }],
  }]);
});

Deno.test("createSandboxEventBus() keeps the time that an event says, in whole seconds", async () => {
  const { bus, put } = createWorld();
  await put({ Time: new Date("2025-12-31T10:20:30.999Z") });
  await put({ Time: "2025-12-31T10:20:30+01:00" });
  assert.deepEqual(bus.events.map(({ time }) => time), ["2025-12-31T10:20:30Z", "2025-12-31T09:20:30Z"]);
});

Deno.test("createSandboxEventBus() keeps the rules of buses apart, and knows a bus by its ARN", async () => {
  const { bus, put } = createWorld();
  const got: string[] = [];
  bus.createEventBus("orders");
  const eventPattern = { source: [{ prefix: "" }] };
  bus.putRule({ name: "all", eventPattern, targets: [() => void got.push("default")] });
  const { arn } = bus.putRule({
    name: "all",
    eventBusName: "arn:aws:events:us-east-1:000000000000:event-bus/orders",
    eventPattern,
    targets: [() => void got.push("orders")],
  });
  assert.equal(arn, "arn:aws:events:us-east-1:000000000000:rule/orders/all");
  await put({ EventBusName: "orders" });
  await put({ EventBusName: "arn:aws:events:eu-central-1:000000000000:event-bus/orders" });
  await put();
  assert.deepEqual(got, ["orders", "orders", "default"]);
  assert.deepEqual(bus.listEventBuses(), ["default", "orders"]);
});

Deno.test("createSandboxEventBus() takes what AWS takes and drops, and shows why", async () => {
  const { bus, put } = createWorld();
  bus.putRule({
    name: "all",
    eventPattern: { source: [{ prefix: "" }] },
    targets: [() => assert.fail("Dropped")],
  });
  assert.equal(await put({ EventBusName: "nowhere" }), "event-1");
  assert.equal(await put({ DetailType: "x".repeat(129) }), "event-2");
  assert.deepEqual(bus.events.map(({ dropped }) => dropped), ["unknownBus", "detailTypeTooLong"]);
});

Deno.test("createSandboxEventBus() refuses single entries as AWS does", async () => {
  const { bus, put } = createWorld();
  assert.equal(await put({ Source: "" }), "InvalidArgument");
  assert.equal(await put({ Detail: "[]" }), "MalformedDetail");
  assert.equal(await put({ Detail: [] }), "MalformedDetail");
  const circular: { self?: object } = {};
  circular.self = circular;
  assert.equal(await put({ Detail: circular }), "MalformedDetail");
  assert.equal(await put({ Source: "aws.ec2" }), "NotAuthorizedForSourceException");
  assert.deepEqual(bus.events, []);
});

Deno.test("createSandboxEventBus() takes events of AWS's services from who says to be one", async () => {
  const { bus } = createWorld();
  const entry = { Source: "aws.ec2", DetailType: "EC2 Instance State-change Notification", Detail: {} };
  assert.equal((await bus.putEvents([entry], { sender: "service" })).failedEntryCount, 0);
  assert.equal((await bus.putEvents([entry])).failedEntryCount, 1);
  assert.deepEqual(bus.events.map(({ source }) => source), ["aws.ec2"]);
});

Deno.test("createSandboxEventBus() refuses whole requests as AWS does", async () => {
  const { bus } = createWorld();
  const entry = { Source: "shop", DetailType: "x", Detail: {} };
  for (
    const entries of [[], Array(11).fill(entry), [{ ...entry, Time: "never" }], [{
      ...entry,
      Detail: "x".repeat(1_048_576),
    }]]
  ) {
    await assert.rejects(bus.putEvents(entries), { name: "ZeebridgeError", code: "EVENT_BUS_REJECTED" });
  }
});

Deno.test("createSandboxEventBus() does nothing for a rule that is disabled or deleted", async () => {
  const { bus, put } = createWorld();
  const rule = { name: "all", eventPattern: { source: ["shop"] }, targets: [() => assert.fail("No rule")] };
  bus.putRule({ ...rule, state: "DISABLED" });
  await put();
  bus.putRule(rule);
  assert.deepEqual(bus.listRules("default").map(({ name, state }) => [name, state]), [["all", "ENABLED"]]);
  bus.deleteRule({ name: "all" });
  await put();
  assert.deepEqual(bus.listRules(), []);
  assert.deepEqual(bus.events.map(({ matchedRules }) => matchedRules), [[], []]);
});

Deno.test("createSandboxEventBus() refuses rules and buses that AWS would not take", () => {
  const { bus } = createWorld();
  const rule = { name: "r", eventPattern: { source: ["shop"] }, targets: [() => {}] };
  const refused = { name: "ZeebridgeError", code: "EVENT_BUS_REJECTED", decision: "reject" };
  assert.throws(() => bus.putRule({ ...rule, name: "a b" }), refused);
  assert.throws(() => bus.putRule({ ...rule, eventBusName: "nowhere" }), {
    ...refused,
    message: "Cannot put the rule r: there is no event bus nowhere",
  });
  assert.throws(() => bus.putRule({ ...rule, targets: [] }), refused);
  assert.throws(() => bus.putRule({ ...rule, targets: Array(6).fill(() => {}) }), refused);
  assert.throws(() => bus.putRule({ ...rule, eventPattern: { source: "shop" } }), {
    code: "EVENT_PATTERN_INVALID",
  });
  assert.throws(() => bus.createEventBus("default"), refused);
  assert.throws(() => bus.createEventBus("a b"), refused);
  assert.throws(() => bus.listRules("nowhere"), refused);
  assert.deepEqual(bus.listRules(), []);
});

Deno.test("createSandboxEventBus() remembers the last events only", async () => {
  const { bus, put } = createWorld(undefined, { maxRemembered: 2 });
  for (let count = 0; count < 3; count++) await put();
  assert.deepEqual(bus.events.map(({ id }) => id), ["event-2", "event-3"]);
});

Deno.test("createSandboxEventBus() asks senders to slow down when too much is on its way", async () => {
  const { catchAll, put } = createWorld(() => new Response(null, { status: 503 }), { maxDeliveries: 1 });
  catchAll({ endpoint: ENDPOINT });
  assert.equal(await put(), "event-1");
  assert.equal(await put(), "ThrottlingException");
});

Deno.test("createSandboxEventBus() takes nothing any more when it is closed, and leaves nothing behind", async () => {
  const { bus, catchAll, clock, put, seen } = createWorld(() => new Response(null, { status: 503 }));
  catchAll({ endpoint: ENDPOINT });
  await put();
  assert.equal(clock.sleepers, 1);
  await bus.close();
  assert.equal(clock.sleepers, 0);
  await assert.rejects(put(), { code: "EVENT_BUS_REJECTED" });
  assert.equal(seen.length, 1);
});

Deno.test("createSandboxEventBus() ends what is under way when it is closed", async () => {
  const { bus, clock } = createWorld(() => new Promise<never>(() => {}));
  bus.putRule({
    name: "all",
    eventPattern: { source: ["shop"] },
    targets: [{ endpoint: ENDPOINT }, () => new Promise<never>(() => {})],
  });
  await bus.putEvents([{ Source: "shop", DetailType: "x", Detail: {} }]);
  await bus.close();
  assert.equal(clock.sleepers, 0);
});

Deno.test("createSandboxEventBus() answers signed requests as AWS does", async () => {
  const { bus, clock } = createWorld(undefined, { accountId: "123456789012" });
  const client = createEventBus({ fetch: bus.fetch, clock });
  const entry = { Source: "shop", DetailType: "OrderPlaced", Detail: "{}" };
  const target = { region: "eu-central-1", credentials: SANDBOX_CREDENTIALS };
  const { entries, failedEntryCount, requestId } = await client.putEvents(target, [entry, {
    ...entry,
    Source: "aws.s3",
  }]);
  assert.deepEqual(entries, [
    { eventId: "event-1", errorCode: null, errorMessage: null },
    {
      eventId: null,
      errorCode: "NotAuthorizedForSourceException",
      errorMessage: "Not authorized for the source aws.s3",
    },
  ]);
  assert.equal(failedEntryCount, 1);
  assert.ok(requestId);
  await client.putEvents({ ...target, credentials: SANDBOX_SERVICE_CREDENTIALS }, [{
    ...entry,
    Source: "aws.s3",
  }]);
  assert.deepEqual(bus.events.map(({ source }) => source), ["shop", "aws.s3"]);
});

Deno.test("createSandboxEventBus() refuses requests with another key, region or time", async () => {
  const { bus, clock } = createWorld(undefined, { region: "eu-central-1" });
  async function codeOf(
    region: string,
    secretAccessKey: string,
    now = clock.now(),
  ): Promise<string | undefined> {
    const client = createEventBus({ fetch: bus.fetch, clock: { ...clock, now: () => now } });
    const credentials = { ...SANDBOX_CREDENTIALS, secretAccessKey };
    try {
      await client.putEvents({ region, credentials }, [{ Source: "a", DetailType: "b", Detail: "{}" }]);
      return "taken";
    } catch (error) {
      assert.ok(error instanceof EventBusError);
      return error.awsCode;
    }
  }
  const { secretAccessKey } = SANDBOX_CREDENTIALS;
  assert.equal(await codeOf("eu-central-1", secretAccessKey), "taken");
  assert.equal(await codeOf("eu-central-1", "guess"), "InvalidSignatureException");
  assert.equal(await codeOf("us-east-1", secretAccessKey), "InvalidSignatureException");
  assert.equal(
    await codeOf("eu-central-1", secretAccessKey, clock.now() + 600_000),
    "InvalidSignatureException",
  );
});

Deno.test("createSandboxEventBus() refuses requests that are no PutEvents, or far too large", async () => {
  const { bus } = createWorld();
  const url = "http://127.0.0.1:8002/";
  assert.equal((await bus.handle(new Request(url))).status, 404);
  const target = { "x-amz-target": "AWSEvents.PutRule", "content-type": "application/x-amz-json-1.1" };
  const other = await bus.handle(new Request(url, { method: "POST", headers: target, body: "{}" }));
  assert.deepEqual([other.status, await other.json()], [400, {
    __type: "UnknownOperationException",
    message: "",
  }]);
  const large = await bus.handle(new Request(url, { method: "POST", body: "x".repeat(5_000_000) }));
  assert.deepEqual([large.status, await large.text()], [413, ""]);
});
