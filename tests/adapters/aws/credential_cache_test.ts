import assert from "node:assert/strict";
import { cacheCredentials } from "../../../src/adapters/aws/credential_cache.ts";
import { credentialsUnavailable } from "../../../src/adapters/aws/credential_request.ts";
import type { AwsCredentials } from "../../../src/core/aws/credentials.ts";
import { createManualClock } from "../../../src/testing/manual_clock.ts";
import { unavailable } from "./credential_world.ts";

const HOUR_MS = 3_600_000;

/** A cache over a source whose answers a test gives by hand, in the order of the questions. */
function cached() {
  const clock = createManualClock();
  const questions: { signal?: AbortSignal; answer: PromiseWithResolvers<AwsCredentials> }[] = [];
  const source = cacheCredentials({
    credentials({ signal } = {}) {
      const answer = Promise.withResolvers<AwsCredentials>();
      questions.push({ signal, answer });
      return answer.promise;
    },
  }, clock);
  let count = 0;
  const fresh = (lifetimeMs: number | undefined): AwsCredentials => ({
    accessKeyId: `AKID${++count}`,
    secretAccessKey: "s3cr3t",
    expiresAt: lifetimeMs === undefined ? undefined : clock.now() + lifetimeMs,
  });
  return {
    clock,
    source,
    questions,
    give: (lifetimeMs?: number) => questions.at(-1)?.answer.resolve(fresh(lifetimeMs)),
    fail: () => questions.at(-1)?.answer.reject(credentialsUnavailable("no")),
    idOf: async (promise: Promise<AwsCredentials>) => (await promise).accessKeyId,
  };
}

Deno.test("cacheCredentials() asks once until 5 minutes before the end, then in the background", async () => {
  const { clock, source, questions, give, idOf } = cached();
  const first = source.credentials();
  give(HOUR_MS);
  assert.equal(await idOf(first), "AKID1");
  await clock.advance(HOUR_MS - 300_001);
  assert.equal(await idOf(source.credentials()), "AKID1");
  assert.equal(questions.length, 1);
  await clock.advance(1);
  // Nobody waits for the answer, and nobody asks a second time.
  assert.equal(await idOf(source.credentials()), "AKID1");
  assert.equal(await idOf(source.credentials()), "AKID1");
  assert.equal(questions.length, 2);
  give(HOUR_MS);
  await clock.advance(0);
  assert.equal(await idOf(source.credentials()), "AKID2");
  assert.equal(questions.length, 2);
});

Deno.test("cacheCredentials() lets one caller ask, and the others look for the answer", async () => {
  const { clock, source, questions, give, idOf } = cached();
  const callers = [source.credentials(), source.credentials(), source.credentials()];
  await clock.advance(100);
  assert.equal(questions.length, 1);
  give(HOUR_MS);
  await clock.advance(25);
  assert.deepEqual(await Promise.all(callers.map(idOf)), ["AKID1", "AKID1", "AKID1"]);
  assert.equal(clock.sleepers, 0);
});

Deno.test("cacheCredentials() lets another caller ask when the first one is gone", async () => {
  const { clock, source, questions, give, idOf } = cached();
  void source.credentials();
  const second = source.credentials();
  await clock.advance(20_025);
  assert.equal(questions.length, 2);
  give(HOUR_MS);
  assert.equal(await idOf(second), "AKID1");
});

Deno.test("cacheCredentials() does not wait for a source that never answers", async () => {
  const { clock, source } = cached();
  const asked = assert.rejects(source.credentials(), {
    code: "AWS_CREDENTIALS_UNAVAILABLE",
    message: /in time/,
  });
  await clock.advance(30_000);
  await asked;
});

Deno.test("cacheCredentials() serves the old ones while they are valid and asking fails", async () => {
  const { clock, source, questions, give, fail, idOf } = cached();
  const first = source.credentials();
  give(HOUR_MS);
  await first;
  await clock.advance(HOUR_MS - 300_000);
  assert.equal(await idOf(source.credentials()), "AKID1");
  fail();
  await clock.advance(4_999);
  assert.equal(await idOf(source.credentials()), "AKID1");
  assert.equal(questions.length, 2);
  await clock.advance(1);
  assert.equal(await idOf(source.credentials()), "AKID1");
  assert.equal(questions.length, 3);
  fail();
  await clock.advance(300_000);
  const late = source.credentials();
  fail();
  assert.equal(await unavailable(late), "no");
});

Deno.test("cacheCredentials() waits for the answer in the last minute", async () => {
  const { clock, source, questions, give, fail, idOf } = cached();
  const first = source.credentials();
  give(HOUR_MS);
  await first;
  await clock.advance(HOUR_MS - 60_000);
  const failed = source.credentials();
  fail();
  assert.equal(await idOf(failed), "AKID1");
  await clock.advance(5_000);
  const renewed = source.credentials();
  give(HOUR_MS);
  assert.equal(await idOf(renewed), "AKID2");
  assert.equal(questions.length, 3);
});

Deno.test("cacheCredentials() remembers a failure for 5 seconds", async () => {
  const { clock, source, questions, give, fail, idOf } = cached();
  const first = source.credentials();
  fail();
  assert.equal(await unavailable(first), "no");
  await clock.advance(4_999);
  assert.equal(await unavailable(source.credentials()), "no");
  assert.equal(questions.length, 1);
  await clock.advance(1);
  const second = source.credentials();
  give(HOUR_MS);
  assert.equal(await idOf(second), "AKID1");
});

Deno.test("cacheCredentials() does not remember that a caller gave up", async () => {
  const { clock, source, questions, give, fail, idOf } = cached();
  const caller = new AbortController();
  const first = source.credentials({ signal: caller.signal });
  const second = source.credentials({ signal: caller.signal });
  const third = source.credentials();
  assert.ok(questions[0]?.signal?.aborted === false);
  caller.abort();
  fail();
  await unavailable(first);
  assert.match(await unavailable(second), /the call was ended/);
  await clock.advance(25);
  assert.equal(questions.length, 2);
  give(HOUR_MS);
  assert.equal(await idOf(third), "AKID1");
});

Deno.test("cacheCredentials() keeps credentials without an end for a minute", async () => {
  const { clock, source, questions, give, idOf } = cached();
  const first = source.credentials();
  give();
  await first;
  await clock.advance(59_999);
  assert.equal(await idOf(source.credentials()), "AKID1");
  await clock.advance(1);
  const second = source.credentials();
  give();
  assert.equal(await idOf(second), "AKID2");
  assert.equal(questions.length, 2);
});

Deno.test("cacheCredentials() renews short-lived credentials at half of their time, and not all the time", async () => {
  const { clock, source, questions, give } = cached();
  const first = source.credentials();
  give(240_000);
  await first;
  await clock.advance(119_999);
  await source.credentials();
  assert.equal(questions.length, 1);
  await clock.advance(1);
  await source.credentials();
  assert.equal(questions.length, 2);
  give(6_000);
  await clock.advance(4_999);
  await source.credentials();
  assert.equal(questions.length, 2);
});

Deno.test("cacheCredentials() refuses credentials that have expired, and hides what is not our error", async () => {
  const expired = cached();
  const first = expired.source.credentials();
  expired.give(0);
  assert.match(await unavailable(first), /have expired already/);
  const broken = cached();
  const second = broken.source.credentials();
  broken.questions[0]?.answer.reject(new Error("s3cr3t"));
  assert.match(await unavailable(second), /the source of the host failed/);
});

Deno.test("cacheCredentials() asks again when the clock was set back", async () => {
  const { clock, source, questions, give, idOf } = cached();
  const first = source.credentials();
  give();
  await first;
  clock.setBack(HOUR_MS);
  assert.equal(await idOf(source.credentials()), "AKID1");
  give();
  await clock.advance(0);
  assert.equal(await idOf(source.credentials()), "AKID2");
  assert.equal(questions.length, 2);
});

Deno.test("cacheCredentials() asks again when AWS has refused what it keeps as expired", async () => {
  const { clock, source, questions, give, idOf } = cached();
  const first = source.credentials();
  give(HOUR_MS);
  const expired = await first;
  assert.equal(await idOf(source.credentials({ expired })), "AKID1", "they were given a moment ago");
  await clock.advance(5_000);
  const second = source.credentials({ expired });
  give(HOUR_MS);
  assert.equal(await idOf(second), "AKID2");
  assert.equal(await idOf(source.credentials({ expired })), "AKID2", "others are kept by now");
  assert.equal(questions.length, 2);
});
