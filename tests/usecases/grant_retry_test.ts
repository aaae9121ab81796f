import assert from "node:assert/strict";
import { createManualClock } from "../../src/testing/manual_clock.ts";
import { createGrantRetry, type TriedEvent } from "../../src/usecases/grant_retry.ts";

const TAKEN: TriedEvent = { isTaken: true };
const REFUSED: TriedEvent = { isTaken: false };
const TRANSIENT: TriedEvent = { isTaken: false, retry: "transient" };
const THROTTLED: TriedEvent = { isTaken: false, retry: "throttling" };
const FIRST = { attempts: 1, maxAttempts: 3 };

function createWorld() {
  const clock = createManualClock();
  return { clock, grant: createGrantRetry({ clock, random: { next: () => 0.999_999 } }) };
}

Deno.test("grantRetry() grants one for the events that are worth it, while attempts are left", () => {
  const { grant } = createWorld();
  assert.equal(grant([TAKEN, REFUSED], FIRST), undefined);
  assert.equal(grant([TAKEN, TRANSIENT], FIRST)?.cost, 14);
  assert.equal(grant([TRANSIENT, THROTTLED], FIRST)?.cost, 5, "throttling counts for all of them");
  assert.equal(grant([TRANSIENT], { attempts: 3, maxAttempts: 3 }), undefined);
});

Deno.test("grantRetry() waits as long as the slowest of its events has to", async () => {
  const { clock, grant } = createWorld();
  const waited = async (events: TriedEvent[]): Promise<number> => {
    const startedAt = clock.now();
    let endedAt = 0;
    const waiting = grant(events, FIRST)?.wait().then(() => endedAt = clock.now());
    await clock.advance(30_000);
    await waiting;
    return endedAt - startedAt;
  };
  assert.ok(await waited([TRANSIENT]) <= 50);
  assert.ok(await waited([TRANSIENT, THROTTLED]) > 900);
  assert.equal(await waited([{ ...TRANSIENT, askedMs: 2_000 }, { ...TRANSIENT, askedMs: 10 }]), 2_000);
});

Deno.test("grantRetry() grants no more when its budget is used up, and again after successes", () => {
  const { grant } = createWorld();
  let granted = 0;
  while (grant([TRANSIENT], FIRST) !== undefined) granted += 1;
  assert.equal(granted, Math.floor(500 / 14));
  assert.equal(grant([THROTTLED], FIRST)?.cost, 5, "what is left is enough for this");
  assert.equal(grant([TAKEN], { ...FIRST, cost: 14 }), undefined);
  assert.equal(grant([TRANSIENT], FIRST)?.cost, 14, "the retry that succeeded gave back what it cost");
  assert.equal(grant([TRANSIENT], FIRST), undefined);
});

Deno.test("grantRetry() stops waiting when the signal aborts", async () => {
  const { clock, grant } = createWorld();
  const aborter = new AbortController();
  const waiting = grant([THROTTLED], FIRST)?.wait(aborter.signal);
  aborter.abort();
  await waiting;
  assert.equal(clock.sleepers, 0);
});
