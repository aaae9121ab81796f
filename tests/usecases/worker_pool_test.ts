import assert from "node:assert/strict";
import type { Clock } from "../../src/ports/clock.ts";
import { createManualClock } from "../../src/testing/manual_clock.ts";
import type { JobWorker } from "../../src/usecases/job_worker.ts";
import { createWorkerPool } from "../../src/usecases/worker_pool.ts";

/** A worker whose polls bring what the test says, and whose work lasts as long as the test says. */
function createScriptedWorker(clock: Clock, script: { activated: number; lastsMs: number }[] = []) {
  const pollsAt: number[] = [];
  const startedAt = clock.now();
  const stopped = Promise.withResolvers<void>();
  const state = { running: 0, abandoned: false };
  const worker: JobWorker = {
    run: (signal) =>
      new Promise((resolve) => {
        state.running += 1;
        signal.addEventListener("abort", () => resolve(stopped.promise));
      }),
    async pollOnce({ budgetMs }) {
      pollsAt.push(clock.now() - startedAt);
      const { activated, lastsMs } = script.shift() ?? { activated: 0, lastsMs: 0 };
      if (lastsMs > 0) await clock.sleep(Math.min(lastsMs, budgetMs));
      return { activated };
    },
    idle: () => stopped.promise,
    abandon: () => void (state.abandoned = true),
  };
  return { worker, pollsAt, state, end: () => stopped.resolve() };
}

Deno.test("pollOnce() polls every worker once when there is no work", async () => {
  const clock = createManualClock();
  const workers = [createScriptedWorker(clock), createScriptedWorker(clock)];
  const pool = createWorkerPool(() => workers.map(({ worker }) => worker), clock);
  assert.deepEqual(await pool.pollOnce(60_000), { activated: 0 });
  assert.deepEqual(workers.map(({ pollsAt }) => pollsAt), [[0], [0]]);
  assert.equal(clock.sleepers, 0);
});

Deno.test("pollOnce() gives nothing when there are no workers", async () => {
  const clock = createManualClock();
  assert.deepEqual(await createWorkerPool(() => [], clock).pollOnce(60_000), { activated: 0 });
  assert.equal(clock.sleepers, 0);
});

Deno.test("pollOnce() goes on asking for other jobs while those of one worker run", async () => {
  const clock = createManualClock();
  const slow = createScriptedWorker(clock, [{ activated: 1, lastsMs: 9_000 }]);
  const other = createScriptedWorker(clock, [{ activated: 0, lastsMs: 0 }, { activated: 2, lastsMs: 0 }]);
  const pool = createWorkerPool(() => [slow.worker, other.worker], clock);
  const polled = pool.pollOnce(60_000);
  await clock.advance(9_000);
  assert.deepEqual(await polled, { activated: 3 });
  assert.deepEqual(other.pollsAt, [0, 1_000, 2_000, 4_000, 8_000]);
  assert.equal(clock.sleepers, 0);
});

Deno.test("pollOnce() ends within its budget", async () => {
  const clock = createManualClock();
  const slow = createScriptedWorker(clock, [{ activated: 1, lastsMs: 1_000_000 }]);
  const pool = createWorkerPool(() => [slow.worker, createScriptedWorker(clock).worker], clock);
  const startedAt = clock.now();
  let endedAt = 0;
  const polled = pool.pollOnce(60_000).finally(() => endedAt = clock.now());
  await clock.advance(60_000);
  assert.deepEqual(await polled, { activated: 1 });
  assert.equal(endedAt - startedAt, 60_000);
});

Deno.test("drain() polls at once after work, and ever more rarely without", async () => {
  const clock = createManualClock();
  const { worker, pollsAt } = createScriptedWorker(clock, [{ activated: 3, lastsMs: 0 }]);
  const drained = createWorkerPool(() => [worker], clock).drain(50_000);
  await clock.advance(50_000);
  assert.deepEqual(await drained, { activated: 3 });
  assert.deepEqual(pollsAt, [0, 0, 2_000, 6_000, 14_000, 29_000, 44_000]);
  assert.equal(clock.sleepers, 0);
});

Deno.test("start() runs each worker once, also when it is repeated", () => {
  const clock = createManualClock();
  const { worker, state } = createScriptedWorker(clock);
  const pool = createWorkerPool(() => [worker], clock);
  pool.start();
  pool.start();
  assert.equal(state.running, 1);
});

Deno.test("stop() resolves when the work has ended, and leaves no timer behind", async () => {
  const clock = createManualClock();
  const { worker, state, end } = createScriptedWorker(clock);
  const pool = createWorkerPool(() => [worker], clock);
  pool.start();
  let stopped = false;
  const stop = pool.stop(25_000).then(() => stopped = true);
  await clock.advance(20_000);
  assert.equal(stopped, false);
  end();
  await stop;
  assert.equal(state.abandoned, false);
  assert.equal(clock.sleepers, 0);
});

Deno.test("stop() tells the work to end shortly before the time is up, and waits no longer than that", async () => {
  const clock = createManualClock();
  const { worker, state } = createScriptedWorker(clock);
  const pool = createWorkerPool(() => [worker], clock);
  pool.start();
  let stopped = false;
  void pool.stop(25_000).then(() => stopped = true);
  await clock.advance(23_999);
  assert.equal(state.abandoned, false);
  await clock.advance(1);
  assert.equal(state.abandoned, true);
  assert.equal(stopped, false);
  await clock.advance(1_000);
  assert.equal(stopped, true);
  assert.equal(clock.sleepers, 0);
});

Deno.test("stop() ends a drain", async () => {
  const clock = createManualClock();
  const { worker, pollsAt, end } = createScriptedWorker(clock);
  const pool = createWorkerPool(() => [worker], clock);
  const drained = pool.drain(50_000);
  await clock.advance(3_000);
  end();
  await pool.stop(1_000);
  assert.deepEqual(await drained, { activated: 0 });
  assert.deepEqual(pollsAt, [0, 1_000, 3_000]);
  assert.equal(clock.sleepers, 0);
});
