import assert from "node:assert/strict";
import { ZeebridgeError } from "../../src/core/errors.ts";
import type { JobResult } from "../../src/core/job/result.ts";
import { unavailable } from "./support/fake_engine.ts";
import { createWorkerWorld, messagesOf } from "./support/worker_world.ts";

/** A handler whose jobs end when the test says so. */
function createGate() {
  const waiting: ((result: JobResult) => void)[] = [];
  return {
    handler: () => new Promise<JobResult>((resolve) => void waiting.push(resolve)),
    running: () => waiting.length,
    /** Ends the oldest jobs, all if no number is given. */
    open: (count = waiting.length) => waiting.splice(0, count).forEach((resolve) => resolve({})),
  };
}

Deno.test("run() completes jobs with what their handler returns", async () => {
  const world = createWorkerWorld({ handler: ({ variables }) => ({ charged: variables["amount"] }) });
  world.start();
  const [job] = world.engine.add(1, { variables: { amount: 7 } });
  await world.clock.advance(0);
  assert.equal(job?.state, "completed");
  assert.deepEqual(job?.result, { charged: 7 });
  assert.partialDeepStrictEqual(world.statistics(), {
    activated: 1,
    completed: 1,
    latest: [{ at: "2026-01-01T00:00:00.000Z", jobKey: job?.jobKey, outcome: "complete" }],
  });
});

Deno.test("run() asks with its options, and with the settings where it has none", async () => {
  const plain = createWorkerWorld({ handler: () => {} });
  const full = createWorkerWorld({
    handler: () => {},
    fetchVariables: ["amount"],
    maxJobsActive: 1,
    timeoutMs: 5_000,
    pollTimeoutMs: 3_000,
    tenantIds: ["red"],
  });
  for (const { start, clock } of [plain, full]) {
    start();
    await clock.advance(0);
  }
  const asked = { type: "charge-card", worker: "zeebridge" };
  assert.deepEqual(plain.engine.polls.map(({ command }) => command), [{
    ...asked,
    timeoutMs: 60_000,
    maxJobsToActivate: 4,
    requestTimeoutMs: 20_000,
    fetchVariables: undefined,
    tenantIds: ["<default>"],
  }]);
  assert.deepEqual(full.engine.polls.map(({ command }) => command), [{
    ...asked,
    timeoutMs: 5_000,
    maxJobsToActivate: 1,
    requestTimeoutMs: 3_000,
    fetchVariables: ["amount"],
    tenantIds: ["red"],
  }]);
});

Deno.test("run() keeps one poll open while it is idle, and waits no time between two", async () => {
  const { clock, engine, start } = createWorkerWorld({ handler: () => {} });
  start();
  for (let poll = 1; poll <= 5; poll++) {
    await clock.advance(poll === 1 ? 0 : 20_000);
    assert.equal(engine.polls.length, poll);
    assert.equal(engine.openPolls, 1);
  }
});

Deno.test("run() never has more jobs in flight than it may, and leaves no place empty", async () => {
  const gate = createGate();
  const { clock, engine, start } = createWorkerWorld({ handler: gate.handler, maxJobsActive: 8 });
  start();
  engine.add(100);
  await clock.advance(100);
  assert.equal(gate.running(), 8);
  for (const ended of [1, 3, 8, 2]) {
    gate.open(ended);
    await clock.advance(100);
    assert.equal(gate.running(), 8, `after ${ended} have ended`);
  }
  let inFlight = 0;
  for (const { command } of engine.polls) inFlight = Math.max(inFlight, command.maxJobsToActivate);
  assert.ok(inFlight <= 4, "a poll asks for half of the places at most");
});

Deno.test("run() never asks for more than its free places", async () => {
  for (const maxJobsActive of [1, 2, 3, 5, 10]) {
    const gate = createGate();
    const { clock, engine, start } = createWorkerWorld({ handler: gate.handler, maxJobsActive });
    start();
    for (let turn = 0; turn < 30; turn++) {
      engine.add(turn % 4);
      await clock.advance(30);
      const asked = engine.polls.filter(({ brought }) => brought === undefined)
        .reduce((sum, { command }) => sum + command.maxJobsToActivate, 0);
      assert.ok(asked + gate.running() <= maxJobsActive, `${asked} asked, ${gate.running()} running`);
      gate.open(turn % 3);
    }
    gate.open();
  }
});

Deno.test("run() polls for the next jobs while those of the last poll run", async () => {
  const gate = createGate();
  const { clock, engine, start } = createWorkerWorld({ handler: gate.handler });
  start();
  engine.add(2);
  await clock.advance(0);
  assert.equal(gate.running(), 2);
  assert.equal(engine.openPolls, 1);
  engine.add(2);
  await clock.advance(0);
  assert.equal(gate.running(), 4);
});

Deno.test("run() has two polls open when the last one was filled to the brim", async () => {
  const { clock, engine, start } = createWorkerWorld({ handler: () => {}, maxJobsActive: 8 });
  start();
  engine.add(4);
  await clock.advance(0);
  assert.equal(engine.openPolls, 2);
  await clock.advance(20_000);
  assert.equal(engine.openPolls, 1);
});

Deno.test("run() gathers free places before it polls, but not for long", async () => {
  const gate = createGate();
  const { clock, engine, start } = createWorkerWorld({ handler: gate.handler, maxJobsActive: 24 });
  start();
  engine.add(100);
  await clock.advance(100);
  assert.equal(gate.running(), 24);
  const before = engine.polls.length;
  gate.open(2);
  await clock.advance(19);
  assert.equal(engine.polls.length, before);
  await clock.advance(1);
  assert.equal(engine.polls.length, before + 1);
  assert.equal(engine.polls.at(-1)?.command.maxJobsToActivate, 2);
  gate.open(3);
  await clock.advance(0);
  assert.equal(engine.polls.at(-1)?.command.maxJobsToActivate, 3);
});

Deno.test("run() does not ask a server in a loop that answers long polls at once", async () => {
  const { clock, engine, start } = createWorkerWorld({ handler: () => {}, pollTimeoutMs: 0 });
  start();
  await clock.advance(10_500);
  assert.equal(engine.polls.length, 11);
});

Deno.test("run() backs off while the engine is down, says so once, and once when it is back", async () => {
  const { clock, engine, telemetry, start } = createWorkerWorld({ handler: () => {}, random: 0.999 });
  engine.outage = unavailable();
  start();
  await clock.advance(10 * 60_000);
  // 1, 2, 4, 8, 16 s, then every 30 s.
  assert.ok(engine.polls.length >= 20 && engine.polls.length <= 26, `${engine.polls.length} polls`);
  assert.deepEqual(messagesOf(telemetry), ["Cannot get jobs, trying again until the engine gives some"]);
  assert.partialDeepStrictEqual(telemetry.lines[0], {
    level: "warn",
    fields: { type: "charge-card", code: "ENGINE_UNAVAILABLE" },
  });

  const [job] = engine.add(1);
  engine.outage = undefined;
  await clock.advance(30_000);
  assert.equal(job?.state, "completed");
  assert.deepEqual(messagesOf(telemetry).slice(1), ["The engine gives jobs again"]);

  engine.outage = unavailable();
  await clock.advance(60_000);
  assert.equal(messagesOf(telemetry).length, 3);
});

Deno.test("run() waits at least as long as the engine asks for", async () => {
  const { clock, engine, start } = createWorkerWorld({ handler: () => {} });
  engine.failNext(
    "activateJobs",
    new ZeebridgeError("ENGINE_UNAVAILABLE", "Busy", { retryAfterMs: 45_000 }),
  );
  start();
  await clock.advance(44_999);
  assert.equal(engine.polls.length, 1);
  await clock.advance(1);
  assert.equal(engine.polls.length, 2);
});

Deno.test("run() says when an outage changes its kind, and survives what no engine should throw", async () => {
  const { clock, engine, telemetry, start } = createWorkerWorld({ handler: () => {} });
  engine.failNext(
    "activateJobs",
    unavailable(),
    new ZeebridgeError("ENGINE_UNAUTHORIZED", "Cannot activate jobs: 401"),
    new TypeError("secret"),
    "a text",
  );
  const [job] = engine.add(1);
  start();
  await clock.advance(60_000);
  assert.equal(job?.state, "completed");
  const codes = telemetry.lines.filter(({ level }) => level !== "debug").map(({ level, fields }) =>
    `${level} ${fields["code"] ?? fields["failedPolls"]}`
  );
  assert.deepEqual(codes, [
    "warn ENGINE_UNAVAILABLE",
    "warn ENGINE_UNAUTHORIZED",
    "error UNEXPECTED",
    "info 4",
  ]);
  assert.doesNotMatch(JSON.stringify(telemetry.lines), /secret/);
});

Deno.test("run() waits for its open poll when it is stopped, and starts no other", async () => {
  const { clock, engine, start, stop, ended } = createWorkerWorld({ handler: () => {} });
  start();
  await clock.advance(5_000);
  void stop();
  await clock.advance(14_999);
  assert.equal(engine.openPolls, 1);
  assert.equal(ended(), false);
  await clock.advance(1);
  assert.equal(ended(), true);
  await clock.advance(60_000);
  assert.equal(engine.polls.length, 1);
  assert.equal(clock.sleepers, 0);
});

Deno.test("run() hands jobs back that come after the stop, without using up a retry", async () => {
  let handled = 0;
  const world = createWorkerWorld({ handler: () => void (handled += 1) });
  const { clock, engine, start, stop, ended } = world;
  start();
  await clock.advance(1_000);
  void stop();
  const [job] = engine.add(1, { retries: 2 });
  await clock.advance(0);
  assert.equal(ended(), true);
  assert.equal(handled, 0);
  assert.equal(job?.state, "ready");
  assert.partialDeepStrictEqual(job?.failures, [{ retries: 2, retryBackoffMs: 0 }]);
  assert.match(job?.failures[0]?.errorMessage ?? "", /^Handed back/);
  assert.equal(world.statistics().activated, 0);
});

Deno.test("run() ends when its running work has ended", async () => {
  const gate = createGate();
  const { clock, engine, start, stop, ended } = createWorkerWorld({
    handler: gate.handler,
    maxJobsActive: 1,
  });
  start();
  const [job] = engine.add(1);
  await clock.advance(0);
  void stop();
  await clock.advance(200_000);
  assert.equal(ended(), false);
  gate.open();
  await clock.advance(0);
  assert.equal(ended(), true);
  assert.equal(job?.state, "completed");
  assert.equal(job?.activations, 1, "its lock was extended all the time");
  assert.equal(clock.sleepers, 0);
});

Deno.test("run() ends at once when it is stopped while the engine is down", async () => {
  const { clock, engine, start, stop, ended } = createWorkerWorld({ handler: () => {} });
  engine.outage = unavailable();
  start();
  await clock.advance(60_000);
  await stop();
  assert.equal(ended(), true);
  assert.equal(clock.sleepers, 0);
});

Deno.test("run() does nothing when it was stopped before", async () => {
  const { engine, start, stop } = createWorkerWorld({ handler: () => {} });
  const stopped = stop();
  start();
  await stopped;
  await stop();
  assert.equal(engine.polls.length, 0);
});

Deno.test("pollOnce() does not wait for jobs, and leaves no timer behind", async () => {
  const { clock, engine, worker } = createWorkerWorld({ handler: () => {} });
  assert.deepEqual(await worker.pollOnce({ budgetMs: 60_000 }), { activated: 0 });
  assert.equal(engine.polls.length, 1);
  assert.equal(engine.polls[0]?.command.requestTimeoutMs, 0);
  await clock.advance(0);
  assert.equal(clock.sleepers, 0);
});

Deno.test("pollOnce() goes on while jobs come", async () => {
  const { clock, engine, worker } = createWorkerWorld({ handler: () => {}, maxJobsActive: 8 });
  engine.add(21);
  const polled = worker.pollOnce({ budgetMs: 60_000 });
  await clock.advance(1_000);
  assert.deepEqual(await polled, { activated: 21 });
  assert.ok(engine.jobs.every(({ state }) => state === "completed"));
  assert.equal(clock.sleepers, 0);
});

Deno.test("pollOnce() looks for new jobs while the others still run", async () => {
  const gate = createGate();
  const { clock, engine, worker } = createWorkerWorld({ handler: gate.handler });
  engine.add(1);
  const polled = worker.pollOnce({ budgetMs: 60_000 });
  await clock.advance(500);
  engine.add(1);
  await clock.advance(2_500);
  assert.equal(gate.running(), 2);
  gate.open();
  await clock.advance(0);
  assert.deepEqual(await polled, { activated: 2 });
});

Deno.test("pollOnce() ends with its budget, and what still runs keeps its lock", async () => {
  const gate = createGate();
  const { clock, engine, worker } = createWorkerWorld({ handler: gate.handler, timeoutMs: 5_000 });
  const [job] = engine.add(1);
  const polled = worker.pollOnce({ budgetMs: 10_000 });
  await clock.advance(10_000);
  assert.deepEqual(await polled, { activated: 1 });
  await clock.advance(30_000);
  assert.equal(job?.state, "locked");
  gate.open();
  await worker.idle();
  assert.equal(job?.state, "completed");
  assert.equal(job?.activations, 1);
});

Deno.test("pollOnce() waits for free places, but not beyond its budget", async () => {
  const gate = createGate();
  const { clock, engine, worker } = createWorkerWorld({ handler: gate.handler, maxJobsActive: 2 });
  engine.add(5);
  const first = worker.pollOnce({ budgetMs: 1_000 });
  await clock.advance(1_000);
  assert.deepEqual(await first, { activated: 2 });
  const second = worker.pollOnce({ budgetMs: 1_000 });
  await clock.advance(999);
  assert.equal(gate.running(), 2);
  await clock.advance(1);
  assert.deepEqual(await second, { activated: 0 });
});

Deno.test("pollOnce() gives nothing while the engine is down, and says so once", async () => {
  const { clock, engine, telemetry, worker } = createWorkerWorld({ handler: () => {} });
  engine.outage = unavailable();
  for (let look = 0; look < 5; look++) {
    assert.deepEqual(await worker.pollOnce({ budgetMs: 1_000 }), { activated: 0 });
    await clock.advance(1_000);
  }
  assert.equal(engine.polls.length, 5);
  assert.equal(messagesOf(telemetry).length, 1);
});

Deno.test("pollOnce() polls no more once its signal aborts", async () => {
  const gate = createGate();
  const { clock, engine, worker } = createWorkerWorld({ handler: gate.handler });
  const stopping = new AbortController();
  engine.add(1);
  const polled = worker.pollOnce({ budgetMs: 60_000, signal: stopping.signal });
  await clock.advance(100);
  stopping.abort();
  assert.deepEqual(await polled, { activated: 1 });
  assert.deepEqual(await worker.pollOnce({ budgetMs: 1, signal: stopping.signal }), { activated: 0 });
  gate.open();
  await worker.idle();
  assert.equal(engine.jobs[0]?.state, "completed");
});

Deno.test("run() goes on polling when the clock is set back", async () => {
  const { clock, engine, start } = createWorkerWorld({ handler: () => {}, pollTimeoutMs: 0 });
  start();
  await clock.advance(500);
  clock.setBack(3_600_000);
  const [job] = engine.add(1);
  await clock.advance(2_000);
  assert.equal(job?.state, "completed");
});
