import assert from "node:assert/strict";
import { createJobAlarm, type JobAlarmParts } from "../../../src/entry/cloudflare/job_alarm.ts";
import { createManualClock } from "../../../src/testing/manual_clock.ts";

/** An alarm over storage as the platform has it: the alarm is gone while its handler runs. */
function createWorld(look: JobAlarmParts["look"]) {
  const clock = createManualClock(0);
  const state: { alarmAt: number | null; broken: boolean; sets: number } = {
    alarmAt: null,
    broken: false,
    sets: 0,
  };
  const alarm = createJobAlarm({
    look,
    now: () => clock.now(),
    storage: {
      getAlarm: () => Promise.resolve(state.alarmAt),
      setAlarm(at) {
        if (state.broken) throw new Error("Storage is gone");
        state.alarmAt = at;
        state.sets += 1;
        return Promise.resolve();
      },
    },
  });
  async function goOff(): Promise<void> {
    await clock.advance((state.alarmAt ?? 0) - clock.now());
    state.alarmAt = null;
    await alarm.ring();
  }
  return { alarm, clock, state, goOff };
}

Deno.test("wake() sets the alarm for now where none is set, and leaves it alone otherwise", async () => {
  const { alarm, state } = createWorld(() => Promise.resolve({ activated: 0 }));
  await alarm.wake();
  assert.equal(state.alarmAt, 0);
  state.alarmAt = 9_000;
  await alarm.wake();
  assert.equal(state.alarmAt, 9_000);
});

Deno.test("ring() looks within a budget, and sets the alarm again later each time without jobs", async () => {
  const budgets: number[] = [];
  const found = [1, 0, 0, 0, 0, 0, 2];
  const { alarm, clock, state, goOff } = createWorld((budgetMs) => {
    budgets.push(budgetMs);
    return Promise.resolve({ activated: found.shift() ?? 0 });
  });
  await alarm.wake();
  const delays: number[] = [];
  while (found.length > 0) {
    await goOff();
    delays.push((state.alarmAt ?? 0) - clock.now());
  }
  assert.deepEqual(delays, [1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 1_000]);
  assert.ok(budgets.every((budgetMs) => budgetMs === 60_000));
});

Deno.test("ring() looks again after fifteen seconds when it could not look, and never rejects", async () => {
  const failures: JobAlarmParts["look"][] = [
    () => Promise.resolve(undefined),
    () => Promise.reject(new Error("down")),
    () => {
      throw new Error("down");
    },
  ];
  for (const look of failures) {
    const { alarm, clock, state, goOff } = createWorld(look);
    await alarm.wake();
    await goOff();
    assert.equal((state.alarmAt ?? 0) - clock.now(), 15_000);
  }
});

Deno.test("ring() sets the alarm once, also when it is woken while it looks", async () => {
  const gate = Promise.withResolvers<{ activated: number }>();
  const { alarm, clock, state } = createWorld(() => gate.promise);
  const ringing = alarm.ring();
  await alarm.wake();
  gate.resolve({ activated: 1 });
  await ringing;
  assert.equal((state.alarmAt ?? 0) - clock.now(), 1_000);
  assert.equal(state.sets, 2);
});

Deno.test("wake() starts the alarm again after storage has failed", async () => {
  const { alarm, state, goOff } = createWorld(() => Promise.resolve({ activated: 0 }));
  state.broken = true;
  await goOff();
  assert.equal(state.alarmAt, null);
  state.broken = false;
  await alarm.wake();
  assert.equal(state.alarmAt, 0);
});
