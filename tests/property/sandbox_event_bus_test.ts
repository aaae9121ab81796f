import assert from "node:assert/strict";
import fc from "fast-check";
import { utf8 } from "../../src/core/bytes.ts";
import { signPutEvents } from "../../src/core/eventbridge/sign.ts";
import { isJsonObject, parseJson } from "../../src/core/json.ts";
import { SANDBOX_CREDENTIALS } from "../../src/sandbox/event_bus/credentials.ts";
import { createSandboxEventBus } from "../../src/sandbox/event_bus/event_bus.ts";
import { createManualClock } from "../../src/testing/manual_clock.ts";

const URL_OF_BUS = new URL("http://127.0.0.1:8000/");

const entry = fc.record({
  Source: fc.oneof(fc.constantFrom("shop", "aws.ec2", ""), fc.jsonValue()),
  DetailType: fc.oneof(fc.constantFrom("OrderPlaced", "x".repeat(129)), fc.jsonValue()),
  Detail: fc.oneof(fc.json(), fc.constantFrom("{}", '{"a":1}'), fc.jsonValue()),
  EventBusName: fc.oneof(fc.constantFrom("default", "nowhere", "x".repeat(1_601)), fc.jsonValue()),
  Resources: fc.oneof(fc.array(fc.string()), fc.jsonValue()),
  Time: fc.oneof(fc.constantFrom(0, -1e9, 1e300, -1e300, 253_402_300_800, 1.5), fc.jsonValue()),
  TraceHeader: fc.oneof(fc.string(), fc.jsonValue()),
}, { requiredKeys: ["Source", "DetailType", "Detail"] });

const body = fc.oneof(
  fc.array(fc.oneof({ weight: 5, arbitrary: entry }, fc.jsonValue()), { maxLength: 11 })
    .map((Entries) => JSON.stringify({ Entries })),
  fc.json(),
  fc.string(),
);

Deno.test("createSandboxEventBus() answers every body as AWS JSON, and takes what it says that it takes", async () => {
  const clock = createManualClock();
  let delivered = 0;
  await fc.assert(
    fc.asyncProperty(body, async (text) => {
      const bus = createSandboxEventBus({ clock, fetch: () => assert.fail("No target has an endpoint") });
      bus.putRule({
        name: "all",
        eventPattern: { source: [{ prefix: "" }] },
        targets: [() => void (delivered += 1)],
      });
      const headers = await signPutEvents({ url: URL_OF_BUS, body: utf8(text) }, {
        credentials: SANDBOX_CREDENTIALS,
        region: "eu-central-1",
        signedAt: clock.now(),
        keys: new Map(),
      });
      delivered = 0;
      const response = await bus.handle(
        new Request(URL_OF_BUS, { method: "POST", headers, body: utf8(text) }),
      );
      const answer = parseJson(await response.text());
      assert.ok(isJsonObject(answer));
      await bus.idle();
      if (response.status === 200) {
        const entries = Array.isArray(answer["Entries"]) ? answer["Entries"].filter(isJsonObject) : [];
        const taken = entries.filter((one) => one["EventId"] !== undefined).length;
        assert.equal(entries.length - taken, answer["FailedEntryCount"]);
        assert.equal(bus.events.length, taken);
        assert.equal(bus.events.filter(({ dropped }) => dropped === undefined).length, delivered);
        for (const { time } of bus.events) assert.match(time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
      } else {
        assert.equal(response.status, 400);
        assert.equal(typeof answer["__type"], "string");
        assert.deepEqual(bus.events, []);
      }
      await bus.close();
    }),
    { numRuns: 300 },
  );
});
