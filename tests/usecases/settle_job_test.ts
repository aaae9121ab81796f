import assert from "node:assert/strict";
import { ZeebridgeError } from "../../src/core/errors.ts";
import type { JobOutcome } from "../../src/core/job/outcome.ts";
import { createManualClock, type ManualClock } from "../../src/testing/manual_clock.ts";
import { createRecordingTelemetry, type RecordingTelemetry } from "../support/telemetry.ts";
import { createSettleJob, type SettledOutcome } from "../../src/usecases/settle_job.ts";
import { activated, FakeEngine, type FakeJob, outcomeUnknown, unavailable } from "./support/fake_engine.ts";
import { fixedRandom, messagesOf } from "./support/worker_world.ts";

const LOCK_MS = 60_000;
const COMPLETE: JobOutcome = { kind: "complete", variables: { charged: 7 } };
const FAIL: JobOutcome = { kind: "fail", message: "closed", retries: 2, retryBackoffMs: 1_000 };
const BPMN_ERROR: JobOutcome = { kind: "bpmnError", errorCode: "LIMIT", message: "Too much" };

interface World {
  clock: ManualClock;
  engine: FakeEngine;
  telemetry: RecordingTelemetry;
  job: FakeJob;
  abandon(): void;
  settle(outcome: JobOutcome): Promise<SettledOutcome>;
}

/** One job that is locked for us. */
async function createWorld(): Promise<World> {
  const clock = createManualClock();
  const engine = new FakeEngine(clock);
  const telemetry = createRecordingTelemetry();
  const settleJob = createSettleJob({ engine, clock, random: fixedRandom(0.5), telemetry });
  const [job] = engine.add(1);
  assert.ok(job);
  const command = { type: "t", worker: "w", timeoutMs: LOCK_MS, maxJobsToActivate: 1, requestTimeoutMs: 0 };
  await engine.activateJobs({ ...command, tenantIds: [] });
  const abandoned = new AbortController();
  const deadlineAt = clock.now() + LOCK_MS;
  return {
    clock,
    engine,
    telemetry,
    job,
    abandon: () => abandoned.abort(),
    settle: (outcome) => settleJob(outcome, { job: activated(job), deadlineAt, signal: abandoned.signal }),
  };
}

Deno.test("settleJob() tells the engine each of the three ends", async () => {
  const completed = await createWorld();
  assert.equal(await completed.settle(COMPLETE), "complete");
  assert.equal(completed.job.state, "completed");
  assert.deepEqual(completed.job.result, { charged: 7 });

  const failed = await createWorld();
  assert.equal(await failed.settle(FAIL), "fail");
  const { retries, errorMessage, retryBackoffMs } = failed.job.failures[0] ?? {};
  assert.deepEqual({ retries, errorMessage, retryBackoffMs }, {
    retries: 2,
    errorMessage: "closed",
    retryBackoffMs: 1_000,
  });

  const thrown = await createWorld();
  assert.equal(await thrown.settle(BPMN_ERROR), "bpmnError");
  assert.equal(thrown.job.errorCode, "LIMIT");
  for (const { telemetry, clock } of [completed, failed, thrown]) {
    assert.deepEqual(messagesOf(telemetry), []);
    assert.equal(clock.sleepers, 0);
  }
});

Deno.test("settleJob() tries again while the engine cannot be reached, and waits longer each time", async () => {
  const { clock, engine, job, settle } = await createWorld();
  engine.failNext("completeJob", unavailable(), outcomeUnknown(), unavailable());
  const settled = settle(COMPLETE);
  // Half of 100, 200 and 400 ms.
  for (const [waitMs, attempts] of [[49, 1], [1, 2], [99, 2], [1, 3], [199, 3]] as const) {
    await clock.advance(waitMs);
    assert.equal(engine.commands.length, attempts);
  }
  await clock.advance(1);
  assert.equal(await settled, "complete");
  assert.equal(job.state, "completed");
});

Deno.test("settleJob() obeys the engine's own clock", async () => {
  const { clock, engine, settle } = await createWorld();
  engine.failNext("failJob", new ZeebridgeError("ENGINE_UNAVAILABLE", "Busy", { retryAfterMs: 7_000 }));
  const settled = settle(FAIL);
  await clock.advance(6_999);
  assert.equal(engine.commands.length, 1);
  await clock.advance(1);
  assert.equal(await settled, "fail");
});

Deno.test("settleJob() gives up when the lock ends, and not later", async () => {
  const { clock, engine, telemetry, settle } = await createWorld();
  engine.outage = unavailable();
  const startedAt = clock.now();
  let endedAt = 0;
  const settled = settle(COMPLETE).finally(() => endedAt = clock.now());
  await clock.advance(2 * LOCK_MS);
  assert.equal(await settled, "lost");
  assert.ok(endedAt - startedAt > LOCK_MS - 5_000, `after ${endedAt - startedAt} ms`);
  assert.ok(endedAt - startedAt < LOCK_MS);
  assert.ok(engine.commands.length < 40, `${engine.commands.length} attempts`);
  assert.deepEqual(messagesOf(telemetry), ["Job lost, the engine did not take its outcome"]);
  assert.equal(clock.sleepers, 0);
});

Deno.test("settleJob() does not try again a job that is gone", async () => {
  for (const outcome of [COMPLETE, FAIL, BPMN_ERROR]) {
    const { engine, job, settle } = await createWorld();
    engine.remove(job.jobKey);
    assert.equal(await settle(outcome), "lost");
    assert.equal(engine.commands.length, 1);
  }
});

Deno.test("settleJob() counts a job as settled that is gone after an answer was lost", async () => {
  const { clock, engine, job, settle } = await createWorld();
  engine.failNext("completeJob", outcomeUnknown());
  const settled = settle(COMPLETE);
  await clock.advance(0);
  engine.remove(job.jobKey);
  await clock.advance(50);
  assert.equal(await settled, "complete");
});

Deno.test("settleJob() counts a failure as told that the engine refuses after an answer was lost", async () => {
  const { clock, engine, job, settle } = await createWorld();
  engine.failNext("failJob", outcomeUnknown());
  const settled = settle(FAIL);
  await clock.advance(0);
  job.state = "incident";
  await clock.advance(50);
  assert.equal(await settled, "fail");
});

Deno.test("settleJob() fails a job without retries whose outcome is refused, and says why", async () => {
  const refusals: [unknown, RegExp][] = [
    [
      new ZeebridgeError("ENGINE_PAYLOAD_TOO_LARGE", "Cannot complete a job: 500"),
      /^Cannot complete the job, although its work was done: its variables are larger than the engine takes$/,
    ],
    [
      new ZeebridgeError("ENGINE_REJECTED", "Cannot complete a job: bad request"),
      /done: Cannot complete a job: bad/,
    ],
    [new TypeError("cyclic secret value"), /done: its variables cannot be written as JSON$/],
  ];
  for (const [refusal, message] of refusals) {
    const { engine, job, telemetry, settle } = await createWorld();
    engine.failNext("completeJob", refusal);
    assert.equal(await settle(COMPLETE), "fail");
    assert.equal(job.state, "incident");
    assert.equal(job.failures[0]?.retries, 0);
    assert.equal(job.failures[0]?.variables, undefined);
    assert.match(job.failures[0]?.errorMessage ?? "", message);
    assert.deepEqual(messagesOf(telemetry), [
      "Outcome of a job refused by the engine, failing the job instead",
    ]);
    assert.doesNotMatch(JSON.stringify(telemetry.lines), /secret/);
  }
});

Deno.test("settleJob() fails a job whose BPMN error is refused", async () => {
  const { engine, job, settle } = await createWorld();
  engine.failNext("throwJobError", new ZeebridgeError("ENGINE_PAYLOAD_TOO_LARGE", "Cannot throw: 500"));
  assert.equal(await settle(BPMN_ERROR), "fail");
  assert.match(job.failures[0]?.errorMessage ?? "", /^Cannot throw the BPMN error, although/);
});

Deno.test("settleJob() leaves out the variables of a failure that is refused, and keeps its retries", async () => {
  const { engine, job, settle } = await createWorld();
  engine.failNext("failJob", new ZeebridgeError("ENGINE_PAYLOAD_TOO_LARGE", "Cannot fail: 500"));
  assert.equal(await settle({ ...FAIL, variables: { error: "x" } }), "fail");
  assert.equal(job.failures[0]?.variables, undefined);
  assert.equal(job.failures[0]?.retries, 2);
});

Deno.test("settleJob() counts a job as lost that somebody else ended", async () => {
  const { engine, job, settle } = await createWorld();
  job.state = "incident";
  assert.equal(await settle(COMPLETE), "lost");
  assert.deepEqual(engine.commands, ["completeJob", "failJob"]);
});

Deno.test("settleJob() stops waiting at once when it is told to", async () => {
  const { clock, engine, abandon, settle } = await createWorld();
  engine.outage = unavailable();
  const settled = settle(COMPLETE);
  await clock.advance(0);
  assert.equal(clock.sleepers, 1);
  abandon();
  assert.equal(await settled, "lost");
  assert.equal(clock.sleepers, 0);
});
