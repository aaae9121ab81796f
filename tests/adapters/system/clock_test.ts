import assert from "node:assert/strict";
import { createSystemClock, createSystemRandom } from "../../../src/adapters/system/clock.ts";
import type { Expiry } from "../../../src/ports/clock.ts";

Deno.test("createSystemClock() sleeps at least as long as asked", async () => {
  const clock = createSystemClock();
  const startedAt = clock.now();
  await clock.sleep(5);
  assert.ok(clock.now() - startedAt >= 4);
});

Deno.test({
  name: "createSystemClock() clears the timer of a sleep that is aborted",
  sanitizeOps: true,
  sanitizeResources: true,
  async fn() {
    const clock = createSystemClock();
    const controller = new AbortController();
    const slept = clock.sleep(3_600_000, controller.signal);
    controller.abort();
    await slept;
  },
});

Deno.test("createSystemClock() does not sleep when the signal was aborted before", async () => {
  await createSystemClock().sleep(3_600_000, AbortSignal.abort());
});

Deno.test("createSystemRandom() gives numbers in [0, 1) and different UUIDs", () => {
  const random = createSystemRandom();
  const number = random.next();
  assert.ok(number >= 0 && number < 1);
  assert.match(random.uuid(), /^[0-9a-f-]{36}$/);
  assert.notEqual(random.uuid(), random.uuid());
});

for (const sharedTimerMs of [undefined, 2]) {
  Deno.test(`after() calls back later, unless it is told not to, with ${sharedTimerMs ?? "no"} shared timers`, async () => {
    const clock = createSystemClock({ sharedTimerMs });
    const calls: string[] = [];
    const note = (): void => void calls.push("called");
    clock.after(1, note)();
    const cancel = clock.after(3, note);
    clock.after(3, note);
    cancel();
    cancel();
    const startedAt = performance.now();
    await new Promise<void>((resolve) => void clock.after(4, resolve));
    // A timer of the runtime may be a little early by this clock.
    assert.ok(performance.now() - startedAt >= 3);
    await clock.sleep(10);
    assert.deepEqual(calls, ["called"]);
  });
}

Deno.test("expiry() gives one signal to those that end at the same time, and a new one afterwards", async () => {
  const clock = createSystemClock({ sharedTimerMs: 20 });
  const expire = (): Expiry => {
    assert.ok(clock.expiry);
    return clock.expiry(1);
  };
  const first = expire();
  await new Promise((resolve) => first.signal.addEventListener("abort", resolve));
  const second = expire();
  assert.notEqual(second.signal, first.signal);
  assert.equal(second.signal.aborted, false);
  second.release();
  second.release();
});

Deno.test("expiry() is absent where calls must not share", () => {
  assert.equal(createSystemClock().expiry, undefined);
});
