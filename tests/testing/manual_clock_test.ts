import assert from "node:assert/strict";
import { createManualClock } from "../../src/testing/manual_clock.ts";

Deno.test("createManualClock() stands still until advance() moves it", async () => {
  const clock = createManualClock(1_000);
  assert.equal(clock.now(), 1_000);
  await clock.advance(50);
  assert.equal(clock.now(), 1_050);
});

Deno.test("advance() wakes sleepers in the order of their time, each at its own instant", async () => {
  const clock = createManualClock(0);
  const woken: [string, number][] = [];
  void clock.sleep(20).then(() => woken.push(["late", clock.now()]));
  void clock.sleep(10).then(() => woken.push(["early", clock.now()]));
  await clock.advance(15);
  assert.deepEqual(woken, [["early", 10]]);
  await clock.advance(5);
  assert.deepEqual(woken, [["early", 10], ["late", 20]]);
});

Deno.test("advance() wakes a sleeper that an earlier sleeper started", async () => {
  const clock = createManualClock(0);
  const woken: number[] = [];
  void (async () => {
    for (let turn = 0; turn < 3; turn++) {
      await clock.sleep(10);
      woken.push(clock.now());
    }
  })();
  await clock.advance(100);
  assert.deepEqual(woken, [10, 20, 30]);
  assert.equal(clock.now(), 100);
});

Deno.test("advance() refuses what is no time that can pass, and moves nothing", async () => {
  const clock = createManualClock(1_000);
  for (const milliseconds of [-1, NaN, Infinity]) {
    await assert.rejects(clock.advance(milliseconds), RangeError);
  }
  assert.equal(clock.now(), 1_000);
});

Deno.test("sleep() ends without moving time when its signal aborts, and leaves no sleeper", async () => {
  const clock = createManualClock(0);
  const controller = new AbortController();
  const slept = clock.sleep(10, controller.signal);
  assert.equal(clock.sleepers, 1);
  controller.abort();
  await slept;
  assert.equal(clock.sleepers, 0);
  assert.equal(clock.now(), 0);
});

Deno.test("after() calls back at its instant, unless it is told not to", async () => {
  const clock = createManualClock(0);
  const calls: [string, number][] = [];
  clock.after(20, () => calls.push(["second", clock.now()]));
  const cancel = clock.after(5, () => calls.push(["never", clock.now()]));
  clock.after(10, () => calls.push(["first", clock.now()]));
  cancel();
  cancel();
  await clock.advance(30);
  assert.deepEqual(calls, [["first", 10], ["second", 20]]);
  assert.equal(clock.sleepers, 0);
});

Deno.test("setBack() moves the time, and not the sleepers", async () => {
  const clock = createManualClock(10_000);
  let isAwake = false;
  void clock.sleep(1_000).then(() => void (isAwake = true));
  clock.setBack(4_000);
  assert.equal(clock.now(), 6_000);
  await clock.advance(1_000);
  assert.equal(isAwake, true);
  assert.equal(clock.now(), 7_000);
});
