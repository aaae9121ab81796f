import assert from "node:assert/strict";
import { createSystemClock } from "../../../src/adapters/system/clock.ts";
import { startDeadline } from "../../../src/adapters/zeebe/deadline.ts";
import { createManualClock } from "../../../src/testing/manual_clock.ts";

Deno.test("startDeadline() aborts when the time is up, and says so", async () => {
  const clock = createManualClock();
  const deadline = startDeadline(clock, { timeoutMs: 10 });
  await clock.advance(9);
  assert.equal(deadline.reason, undefined);
  await clock.advance(1);
  assert.equal(deadline.reason, "timedOut");
  assert.equal(deadline.signal.aborted, true);
});

Deno.test("startDeadline() aborts with its caller's signal", () => {
  const caller = new AbortController();
  const deadline = startDeadline(createManualClock(), { timeoutMs: 10, signal: caller.signal });
  caller.abort();
  assert.equal(deadline.reason, "aborted");
  assert.equal(deadline.signal.aborted, true);
  deadline.clear();
});

Deno.test("startDeadline() gives calls one signal where the clock can share it, and ends them all", async () => {
  const clock = createSystemClock({ sharedTimerMs: 3_600_000 });
  const one = startDeadline(clock, { timeoutMs: 1 });
  const other = startDeadline(clock, { timeoutMs: 1 });
  assert.equal(one.signal, other.signal);
  one.clear();
  other.clear();

  const soon = createSystemClock({ sharedTimerMs: 2 });
  const late = startDeadline(soon, { timeoutMs: 1 });
  assert.equal(late.reason, undefined);
  await new Promise((resolve) => late.signal.addEventListener("abort", resolve));
  assert.equal(late.reason, "timedOut");
});

Deno.test("startDeadline() shares no signal with a call that its caller can end", () => {
  const clock = createSystemClock({ sharedTimerMs: 3_600_000 });
  const caller = new AbortController();
  const others = startDeadline(clock, { timeoutMs: 1 });
  const ended = startDeadline(clock, { timeoutMs: 1, signal: caller.signal });
  caller.abort();
  assert.equal(ended.reason, "aborted");
  assert.equal(others.reason, undefined);
  ended.clear();
  others.clear();
});
