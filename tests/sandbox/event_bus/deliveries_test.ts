import assert from "node:assert/strict";
import { createWorld, ENDPOINT, type Endpoint } from "./world.ts";

const DAY_MS = 86_400_000;

/** An endpoint that answers with these, one after the other, and with the last one for ever. */
function answering(...answers: (number | [status: number, retryAfter: string])[]): Endpoint {
  let next = 0;
  return () => {
    const answer = answers[Math.min(next++, answers.length - 1)] ?? 200;
    const [status, retryAfter] = Array.isArray(answer) ? answer : [answer, undefined];
    return new Response(null, {
      status,
      headers: retryAfter === undefined ? {} : { "retry-after": retryAfter },
    });
  };
}

Deno.test("deliveries are tried again after what AWS tries again, and after nothing else", async () => {
  for (const status of [401, 407, 409, 429, 500, 502, 503, 599]) {
    const { bus, catchAll, clock, put, seen } = createWorld(answering(status, 200));
    catchAll({ endpoint: ENDPOINT });
    await put();
    assert.deepEqual(bus.events[0]?.deliveries.map(({ state, lastStatus }) => [state, lastStatus]), [
      ["retrying", status],
    ]);
    await clock.advance(1_000);
    assert.deepEqual(bus.events[0]?.deliveries, [
      { rule: "all", target: 0, attempts: 2, lastStatus: 200, state: "delivered" },
    ]);
    assert.deepEqual([seen.length, clock.sleepers], [2, 0]);
  }
  for (const status of [301, 304, 400, 403, 404, 408, 410, 413, 422]) {
    const { bus, catchAll, clock, put, seen } = createWorld(answering(status));
    catchAll({ endpoint: ENDPOINT });
    await put();
    assert.equal(bus.events[0]?.deliveries[0]?.state, "dead");
    assert.deepEqual([seen.length, clock.sleepers], [1, 0]);
  }
});

Deno.test("deliveries are tried again when an endpoint does not answer within 5 seconds", async () => {
  let requests = 0;
  const { bus, catchAll, clock, put } = createWorld(() => {
    requests += 1;
    return requests === 1 ? new Promise<never>(() => {}) : new Response();
  });
  catchAll({ endpoint: ENDPOINT });
  const putting = put();
  await clock.advance(4_999);
  assert.equal(bus.events[0]?.deliveries[0]?.attempts, 0);
  await clock.advance(1);
  await putting;
  const [delivery] = bus.events[0]?.deliveries ?? [];
  assert.equal(
    delivery?.lastError,
    "Unable to invoke ApiDestination endpoint: it did not answer within 5000 ms",
  );
  await clock.advance(1_000);
  assert.equal(bus.events[0]?.deliveries[0]?.state, "delivered");
});

Deno.test("deliveries are tried again when an endpoint cannot be reached", async () => {
  let requests = 0;
  const { bus, catchAll, clock, put } = createWorld(() => {
    requests += 1;
    if (requests === 1) throw new TypeError("connection refused");
    return new Response();
  });
  catchAll({ endpoint: ENDPOINT });
  await put();
  await clock.advance(1_000);
  assert.deepEqual(bus.events[0]?.deliveries.map(({ state, attempts }) => [state, attempts]), [[
    "delivered",
    2,
  ]]);
});

Deno.test("deliveries wait as long as Retry-After asks, if that is longer than the back-off", async () => {
  for (const retryAfter of ["120", "Thu, 01 Jan 2026 00:02:00 GMT"]) {
    const { catchAll, clock, put, seen } = createWorld(answering([503, retryAfter], 200));
    catchAll({ endpoint: ENDPOINT });
    await put();
    await clock.advance(119_999);
    assert.equal(seen.length, 1);
    await clock.advance(1);
    assert.equal(seen.length, 2);
  }
  const { catchAll, clock, put, seen } = createWorld(answering([503, "0"], 200));
  catchAll({ endpoint: ENDPOINT });
  await put();
  await clock.advance(499);
  assert.equal(seen.length, 1);
});

Deno.test("deliveries end when Retry-After is negative", async () => {
  const { bus, catchAll, clock, put } = createWorld(answering([503, "-1"]));
  catchAll({ endpoint: ENDPOINT, deadLetterQueue: "lost" });
  await put();
  assert.equal(clock.sleepers, 0);
  assert.deepEqual(bus.deadLetters.map(({ attributes }) => attributes.EXHAUSTED_RETRY_CONDITION), [
    undefined,
  ]);
});

Deno.test("deliveries end after as many retries as the policy has, in the dead-letter queue", async () => {
  const { bus, catchAll, clock, put, seen } = createWorld(answering(429));
  catchAll({ endpoint: ENDPOINT, retryPolicy: { maximumRetryAttempts: 2 }, deadLetterQueue: "lost" });
  await put();
  await clock.advance(DAY_MS);
  assert.equal(seen.length, 3);
  assert.deepEqual(bus.deadLetters, [{
    queue: "lost",
    event: JSON.parse(seen[0]?.body ?? ""),
    attributes: {
      ERROR_CODE: "THROTTLING",
      ERROR_MESSAGE: "Unable to invoke ApiDestination endpoint: it answered 429",
      EXHAUSTED_RETRY_CONDITION: "MaximumRetryAttempts",
      RETRY_ATTEMPTS: "2",
      RULE_ARN: "arn:aws:events:us-east-1:000000000000:rule/all",
      TARGET_ARN: "arn:aws:events:us-east-1:000000000000:api-destination/all/0",
    },
  }]);
});

Deno.test("deliveries end when the event is too old for another attempt", async () => {
  const { bus, catchAll, clock, put } = createWorld(answering(503));
  catchAll({ endpoint: ENDPOINT, retryPolicy: { maximumEventAgeSeconds: 60 }, deadLetterQueue: "lost" });
  await put();
  await clock.advance(60_000);
  assert.equal(clock.sleepers, 0);
  assert.equal(bus.deadLetters[0]?.attributes.EXHAUSTED_RETRY_CONDITION, "MaximumEventAgeInSeconds");
});

Deno.test("deliveries are tried for about a day by default, and 185 times at most", async () => {
  const { bus, catchAll, clock, put, seen } = createWorld(answering(503));
  catchAll({ endpoint: ENDPOINT });
  await put();
  await clock.advance(DAY_MS - 3_600_000);
  assert.equal(bus.events[0]?.deliveries[0]?.state, "retrying");
  await clock.advance(3_600_000);
  assert.equal(bus.events[0]?.deliveries[0]?.state, "dead");
  assert.ok(seen.length > 150 && seen.length <= 186, `${seen.length} attempts`);
  assert.deepEqual(bus.deadLetters, [], "Without a queue the event is lost");
});

Deno.test("deliveries to a function are tried again when it throws", async () => {
  const { bus, catchAll, clock, put } = createWorld();
  let calls = 0;
  catchAll(() => {
    calls += 1;
    if (calls === 1) throw new Error("not yet");
  });
  await put();
  assert.equal(bus.events[0]?.deliveries[0]?.lastError, "The function failed: not yet");
  await clock.advance(1_000);
  assert.equal(bus.events[0]?.deliveries[0]?.state, "delivered");
  catchAll({
    handler: () => Promise.reject(new Error("never")),
    retryPolicy: { maximumRetryAttempts: 0 },
    deadLetterQueue: "lost",
  });
  await put();
  assert.equal(
    bus.deadLetters[0]?.attributes.TARGET_ARN,
    "arn:aws:lambda:us-east-1:000000000000:function:all-0",
  );
});

Deno.test("deliveries may put events themselves", async () => {
  const { bus, catchAll, put } = createWorld();
  catchAll(async ({ "detail-type": detailType }) => {
    if (detailType === "OrderPlaced") {
      await bus.putEvents([{ Source: "shop", DetailType: "OrderConfirmed", Detail: {} }]);
    }
  });
  await put();
  assert.deepEqual(
    bus.events.map(({ detailType, deliveries: [delivery] }) => [detailType, delivery?.state]),
    [
      ["OrderPlaced", "delivered"],
      ["OrderConfirmed", "delivered"],
    ],
  );
});

Deno.test("deliveries do not let a target see what another one made of the event", async () => {
  const { bus, put } = createWorld();
  const got: unknown[] = [];
  bus.putRule({
    name: "two",
    eventPattern: { source: ["shop"] },
    targets: [(event) => void (event["detail"] = "mine"), ({ detail }) => void got.push(detail)],
  });
  await put();
  assert.deepEqual(got, [{ order: "A-1" }]);
});

Deno.test("deliveries keep to the rate of their destination", async () => {
  const { catchAll, clock, put, seen } = createWorld();
  catchAll({ endpoint: ENDPOINT, invocationRateLimitPerSecond: 2 });
  for (let count = 0; count < 5; count++) await put();
  assert.equal(seen.length, 2);
  await clock.advance(500);
  assert.equal(seen.length, 3);
  await clock.advance(1_000);
  assert.equal(seen.length, 5);
});
