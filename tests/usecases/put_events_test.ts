import assert from "node:assert/strict";
import { EventBusError } from "../../src/core/eventbridge/error.ts";
import {
  awsError,
  brief,
  createPutEventsWorld,
  CREDENTIALS,
  event,
  events,
  failed,
  taken,
} from "./support/put_events_world.ts";

Deno.test("putEvents() sends nothing for nothing", async () => {
  const { put, requests } = createPutEventsWorld();
  assert.deepEqual(await put(), []);
  assert.equal(requests.length, 0);
});

Deno.test("putEvents() sends any number of events in requests of ten, and answers in order", async () => {
  const { put, requests } = createPutEventsWorld();
  const outcomes = await put(...events(23));
  assert.deepEqual(brief(outcomes), events(23).map((_, index) => `sent id of ${index} 1`));
  assert.deepEqual(requests.map(({ names }) => names.length), [10, 10, 3]);
  assert.deepEqual(requests[0]?.target, { region: "eu-central-1", credentials: CREDENTIALS });
});

Deno.test("putEvents() starts another request where the entries together would be too large", async () => {
  const { put, requests } = createPutEventsWorld();
  await put(...["a".repeat(400), "b".repeat(400), "c".repeat(400)].map((name) => event(name)));
  assert.deepEqual(requests.map(({ names }) => names.length), [2, 1]);
});

Deno.test("putEvents() refuses what is not valid without sending it, and sends its neighbours", async () => {
  const { put, requests } = createPutEventsWorld();
  const outcomes = await put(event(1), event(2, { Source: "aws.ec2" }), event("x".repeat(2_000)), event(4));
  assert.deepEqual(brief(outcomes), [
    "sent id of 1 1",
    "refused NotAuthorizedForSourceException 0",
    "refused ValidationException 0",
    "sent id of 4 1",
  ]);
  assert.deepEqual(requests.map(({ names }) => names), [["1", "4"]]);
});

Deno.test("putEvents() has so many requests on their way at once, and no more", async () => {
  let running = 0;
  let most = 0;
  const { put, requests } = createPutEventsWorld({
    concurrency: 3,
    async answer(names) {
      most = Math.max(most, ++running);
      await new Promise((resolve) => void setTimeout(resolve, 0));
      running -= 1;
      return taken(names);
    },
  });
  await put(...events(100));
  assert.equal(most, 3);
  assert.equal(requests.length, 10);
});

Deno.test("putEvents() sends those events of a request again that failed for a while, and no other", async () => {
  const { put, requests } = createPutEventsWorld({
    answer: (names, request) =>
      names.map((name) =>
        name === "1" && request < 3
          ? failed("InternalFailure")
          : name === "2"
          ? failed("MalformedDetail")
          : taken([name])[0] ?? failed("none")
      ),
  });
  assert.deepEqual(brief(await put(event(0), event(1), event(2))), [
    "sent id of 0 1",
    "sent id of 1 3",
    "refused MalformedDetail 1",
  ]);
  assert.deepEqual(requests.map(({ names }) => names), [["0", "1", "2"], ["1"], ["1"]]);
});

Deno.test("putEvents() fails what has used up its attempts, with the last reason", async () => {
  const { put, requests, clock } = createPutEventsWorld({
    answer: (names) => names.map(() => failed("InternalFailure")),
  });
  const [outcome] = await put(event(0));
  assert.deepEqual(outcome, {
    outcome: "failed",
    code: "InternalFailure",
    message: "AWS's words",
    mayHaveBeenSent: false,
    attempts: 3,
  });
  assert.equal(requests.length, 3);
  assert.equal(clock.sleepers, 0);
});

for (
  const [kind, error, delays] of [
    ["transient", () => awsError(503), [0, 25, 75]],
    ["throttling", () => awsError(400, "ThrottlingException"), [0, 500, 1_500]],
  ] as const
) {
  Deno.test(`putEvents() waits before it sends again, as for ${kind} reasons`, async () => {
    const { put, sentAt } = createPutEventsWorld({
      answer() {
        throw error();
      },
    });
    await put(...events(2));
    assert.deepEqual(sentAt, delays);
  });
}

Deno.test("putEvents() waits as long as AWS asks, within reason", async () => {
  const { put, sentAt } = createPutEventsWorld({
    answer(names, request) {
      if (request > 1) return taken(names);
      throw new EventBusError("EVENT_BUS_UNAVAILABLE", "slow down", { status: 503, retryAfterMs: 2_000 });
    },
  });
  assert.deepEqual(brief(await put(event(0))), ["sent id of 0 2"]);
  assert.deepEqual(sentAt, [0, 2_000]);
});

Deno.test("putEvents() stops retrying where the budget is used up, and goes on sending", async () => {
  const { put } = createPutEventsWorld({
    concurrency: 100,
    answer() {
      throw awsError(503);
    },
  });
  const outcomes = await put(...events(400));
  const attempts = outcomes.map((outcome) => outcome.attempts);
  // 500 tokens pay for 35 retries of 14, each of a request of ten.
  assert.equal(attempts.reduce((sum, count) => sum + count), 400 + 350);
  assert.ok(outcomes.every(({ outcome }) => outcome === "failed"));
});

Deno.test("putEvents() sends a refused request again event by event, so that a poisoned one fails alone", async () => {
  for (const error of [awsError(400, "ValidationException"), awsError(413), awsError(400)]) {
    const { put, requests } = createPutEventsWorld({
      answer(names) {
        if (names.includes("7")) throw error;
        return taken(names);
      },
    });
    const outcomes = await put(...events(12));
    for (const [index, outcome] of outcomes.entries()) {
      assert.equal(outcome.outcome, index === 7 ? "refused" : "sent");
      assert.equal(outcome.attempts, 1);
    }
    assert.deepEqual(
      requests.map(({ names }) => names.length).toSorted(),
      [...Array(10).fill(1), 10, 2].toSorted(),
    );
  }
});

Deno.test("putEvents() does not try a refusal again that is about the sender", async () => {
  const { put, requests } = createPutEventsWorld({
    answer() {
      throw awsError(403, "UnrecognizedClientException");
    },
  });
  assert.deepEqual(brief(await put(...events(2))), Array(2).fill("refused UnrecognizedClientException 1"));
  assert.equal(requests.length, 1);
});

Deno.test("putEvents() never sends again what AWS took, though its answer cannot be read", async () => {
  const { put, requests } = createPutEventsWorld({
    answer: () => [{ eventId: null, errorCode: null, errorMessage: null }],
  });
  assert.deepEqual(brief(await put(...events(2))), Array(2).fill("unknown ResultUnreadable 1"));
  assert.equal(requests.length, 1);
});

Deno.test("putEvents() sends again what got no answer, and says that it may have arrived", async () => {
  const { put } = createPutEventsWorld({
    answer(_names, request) {
      throw request === 1
        ? new EventBusError("EVENT_BUS_UNAVAILABLE", "broken", { reason: "no connection" })
        : awsError(400, "ThrottlingException");
    },
  });
  const [outcome] = await put(event(0));
  assert.deepEqual(outcome, {
    outcome: "failed",
    code: "ThrottlingException",
    message: "AWS's words",
    mayHaveBeenSent: true,
    attempts: 3,
  });
});

Deno.test("putEvents() quotes nothing of an error that is none of its bus", async () => {
  const { put } = createPutEventsWorld({
    answer() {
      throw new Error("s3cr3t");
    },
  });
  const [outcome] = await put(event(0));
  assert.deepEqual(outcome, {
    outcome: "failed",
    code: "NoAnswer",
    message: "an unexpected error",
    mayHaveBeenSent: true,
    attempts: 3,
  });
});
