import assert from "node:assert/strict";
import type { AwsCredentials } from "../../src/core/aws/credentials.ts";
import { ZeebridgeError } from "../../src/core/errors.ts";
import { EventBusError } from "../../src/core/eventbridge/error.ts";
import type { ResultEntry } from "../../src/core/eventbridge/entry.ts";
import {
  awsError,
  brief,
  createPutEventsWorld,
  CREDENTIALS,
  event,
  events,
  taken,
} from "./support/put_events_world.ts";

const REFRESHED: AwsCredentials = { accessKeyId: "AKID2", secretAccessKey: "secret2" };

/** No answer, as a connection has none whose other end is silent. */
function silence(): Promise<ResultEntry[]> {
  return new Promise(() => {});
}

/** Fails as the bus does that gives up with its caller. */
function untilAborted(signal: AbortSignal): Promise<ResultEntry[]> {
  return new Promise((_resolve, reject) =>
    signal.addEventListener(
      "abort",
      () => reject(new EventBusError("EVENT_BUS_UNAVAILABLE", "given up", { reason: "given up" })),
    )
  );
}

Deno.test("createAttempt() asks for other credentials where AWS says that they have expired", async () => {
  const asked: (string | undefined)[] = [];
  const { put, requests } = createPutEventsWorld({
    source({ expired } = {}) {
      asked.push(expired?.accessKeyId);
      return Promise.resolve(expired === undefined ? CREDENTIALS : REFRESHED);
    },
    answer(names, request) {
      if (request === 1) throw awsError(400, "ExpiredTokenException");
      return taken(names);
    },
  });
  assert.deepEqual(brief(await put(...events(2))), ["sent id of 0 2", "sent id of 1 2"]);
  assert.deepEqual(asked, [undefined, "AKID"]);
  assert.deepEqual(requests.map(({ target }) => target.credentials), [CREDENTIALS, REFRESHED]);
});

Deno.test("createAttempt() does so once, and only if there are others", async () => {
  for (const [source, requests] of [[CREDENTIALS, 1], [REFRESHED, 2]] as const) {
    const world = createPutEventsWorld({
      source: ({ expired } = {}) => Promise.resolve(expired === undefined ? CREDENTIALS : source),
      answer() {
        throw awsError(403, "ExpiredToken");
      },
    });
    assert.deepEqual(brief(await world.put(event(0))), [`refused ExpiredToken ${requests}`]);
    assert.equal(world.requests.length, requests);
  }
});

Deno.test("createAttempt() sends nothing without credentials, and quotes none but its own errors", async () => {
  const failures = [
    [new ZeebridgeError("AWS_CREDENTIALS_UNAVAILABLE", "Cannot load credentials"), "Cannot load credentials"],
    [new Error("s3cr3t"), "Cannot get AWS credentials"],
  ] as const;
  for (const [error, message] of failures) {
    const { put, requests } = createPutEventsWorld({ source: () => Promise.reject(error) });
    const outcome = {
      outcome: "failed",
      code: "CredentialsUnavailable",
      message,
      mayHaveBeenSent: false,
      attempts: 0,
    };
    assert.deepEqual(await put(event(0)), [outcome]);
    assert.equal(requests.length, 0);
  }
});

Deno.test("createAttempt() tries again what was refused for a wrong time, if that is put right", async () => {
  const skewed = { status: 400, awsCode: "AccessDeniedException", clockSkew: "corrected" } as const;
  const { put, requests } = createPutEventsWorld({
    answer(names, request) {
      if (request === 1) throw new EventBusError("EVENT_BUS_REJECTED", "no", skewed);
      return taken(names);
    },
  });
  assert.deepEqual(brief(await put(...events(2))), ["sent id of 0 2", "sent id of 1 2"]);
  assert.deepEqual(requests.map(({ names }) => names.length), [2, 2]);
});

Deno.test("createAttempt() counts the attempts of a request that was taken apart later", async () => {
  const { put, requests } = createPutEventsWorld({
    answer(names, request) {
      if (request === 1) throw awsError(503);
      if (names.includes("1")) throw awsError(400, "ValidationException");
      return taken(names);
    },
  });
  assert.deepEqual(brief(await put(...events(2))), ["sent id of 0 2", "failed ValidationException 2"]);
  assert.deepEqual(requests.map(({ names }) => names.length), [2, 2, 1, 1]);
});

Deno.test("createAttempt() sends nothing for a call that is given up before", async () => {
  const { putEvents, requests } = createPutEventsWorld();
  const outcomes = await putEvents(events(12), { signal: AbortSignal.abort() });
  assert.deepEqual(brief(outcomes), Array(12).fill("failed Aborted 0"));
  assert.equal(requests.length, 0);
});

Deno.test("createAttempt() ends at once when its call is given up: on the way, and before", async () => {
  const caller = new AbortController();
  const { putEvents, clock } = createPutEventsWorld({
    concurrency: 1,
    answer: (names, request) => request === 1 ? taken(names) : untilAborted(caller.signal),
  });
  const ending = putEvents(events(30), { signal: caller.signal });
  await clock.advance(0);
  caller.abort();
  const outcomes = brief(await ending);
  assert.deepEqual(outcomes.slice(0, 10), events(10).map((_, index) => `sent id of ${index} 1`));
  assert.deepEqual(outcomes.slice(10, 20), Array(10).fill("unknown Aborted 1"));
  assert.deepEqual(outcomes.slice(20), Array(10).fill("failed Aborted 0"));
});

Deno.test("createAttempt() ends at once when its call is given up while it waits", async () => {
  const caller = new AbortController();
  const { putEvents, clock } = createPutEventsWorld({
    answer() {
      throw awsError(500);
    },
  });
  const ending = putEvents([event(0)], { signal: caller.signal });
  await clock.advance(0);
  assert.equal(clock.sleepers, 1);
  caller.abort();
  const [outcome] = await ending;
  const message = "The call was given up";
  assert.deepEqual(outcome, {
    outcome: "failed",
    code: "Aborted",
    message,
    mayHaveBeenSent: true,
    attempts: 1,
  });
  assert.equal(clock.sleepers, 0);
});

Deno.test("createAttempt() ends at once when its call is given up while credentials do not come", async () => {
  const caller = new AbortController();
  const { putEvents } = createPutEventsWorld({ source: () => silence().then(() => CREDENTIALS) });
  const ending = putEvents([event(0)], { signal: caller.signal });
  caller.abort();
  assert.deepEqual(brief(await ending), ["failed Aborted 0"]);
});
