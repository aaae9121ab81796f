import assert from "node:assert/strict";
import { bpmnError, fail, type JobResult } from "../../src/core/job/result.ts";
import type { JobOutcome } from "../../src/core/job/outcome.ts";
import type { Job, JobContext } from "../../src/usecases/job_worker.ts";
import { errorCodeOf } from "../../src/core/errors.ts";
import type { FakeEngine, FakeJob } from "./support/fake_engine.ts";
import { createWorkerWorld, messagesOf, type WorldOptions } from "./support/worker_world.ts";

/** Runs so many jobs through a worker, and gives them as the engine has them then. */
async function runJobs(count: number, options: WorldOptions) {
  const world = createWorkerWorld(options);
  const jobs: FakeJob[] = world.engine.add(count);
  void world.worker.pollOnce({ budgetMs: 30_000 });
  await world.clock.advance(0);
  return { ...world, jobs };
}

const COMPLETED: JobOutcome = { kind: "complete", variables: {} };

Deno.test("a worker fails and throws as the handler says", async () => {
  const failed = await runJobs(1, {
    handler: () => fail("closed", { retryBackoffMs: 9, variables: { at: "night" } }),
  });
  assert.partialDeepStrictEqual(failed.jobs[0]?.failures, [
    { retries: 2, errorMessage: "closed", retryBackoffMs: 9, variables: { at: "night" } },
  ]);
  assert.equal(failed.statistics().failed, 1);

  const thrown = await runJobs(1, { handler: () => Promise.resolve(bpmnError("LIMIT")) });
  assert.equal(thrown.jobs[0]?.errorCode, "LIMIT");
  assert.equal(thrown.statistics().bpmnErrors, 1);
});

Deno.test("a worker fails a job with one retry less when its handler throws, in whatever way", async () => {
  const handlers: (() => JobResult | Promise<JobResult>)[] = [
    () => {
      throw new Error("no card\nsecret stack");
    },
    () => Promise.reject(new Error("no card")),
  ];
  for (const handler of handlers) {
    const { jobs, telemetry, statistics } = await runJobs(1, { handler, retryBackoffMs: 700 });
    assert.partialDeepStrictEqual(jobs[0]?.failures, [
      { retries: 2, errorMessage: "no card", retryBackoffMs: 700 },
    ]);
    assert.equal(statistics().failed, 1);
    assert.deepEqual(messagesOf(telemetry), ["Job failed"]);
    assert.doesNotMatch(JSON.stringify(telemetry.lines), /no card|secret/);
  }
});

Deno.test("a worker tries a failed job again after its back-off until its retries are used up", async () => {
  let tries = 0;
  const { clock, engine, start } = createWorkerWorld({
    handler: () => {
      tries += 1;
      throw new Error("no card");
    },
  });
  start();
  const [job] = engine.add(1, { retries: 3 });
  await clock.advance(120_000);
  assert.equal(tries, 3);
  assert.equal(job?.state, "incident");
});

Deno.test("a worker fails a job without retries when its handler returns garbage", async () => {
  const garbage: unknown[] = ["text", 7, [], new Date(0), () => 1];
  for (const value of garbage) {
    const { jobs } = await runJobs(1, { handler: () => value as JobResult });
    assert.equal(jobs[0]?.state, "incident");
    assert.match(jobs[0]?.failures[0]?.errorMessage ?? "", /its handler returned .*, expected variables/);
  }
});

Deno.test("a worker gives each handler its own job, and keeps its neighbours from its failure", async () => {
  const seen: Job[] = [];
  const { jobs, statistics } = await runJobs(4, {
    handler(job) {
      seen.push(job);
      if (seen.length === 2) throw new Error("only this one");
      return { key: job.jobKey };
    },
  });
  assert.deepEqual(jobs.map(({ state }) => state), ["completed", "ready", "completed", "completed"]);
  assert.deepEqual(jobs.map(({ result }) => result?.["key"]), [
    jobs[0]?.jobKey,
    undefined,
    jobs[2]?.jobKey,
    jobs[3]?.jobKey,
  ]);
  assert.partialDeepStrictEqual(statistics(), { activated: 4, completed: 3, failed: 1, lost: 0 });
});

Deno.test("a worker counts what it does by job type and outcome", async () => {
  const { telemetry } = await runJobs(2, { handler: () => {} });
  assert.deepEqual(telemetry.counts, [
    ["zeebridge_jobs_activated_total", { type: "charge-card" }],
    ["zeebridge_jobs_settled_total", { type: "charge-card", outcome: "complete", code: "" }],
    ["zeebridge_jobs_settled_total", { type: "charge-card", outcome: "complete", code: "" }],
  ]);
});

Deno.test("a worker gives the jobs of one activation together to a handler that wants them so", async () => {
  const batches: string[][] = [];
  const { jobs } = await runJobs(4, {
    handleAll(batch) {
      batches.push(batch.map(({ jobKey }) => jobKey));
      return batch.map(({ jobKey }) => Promise.resolve({ kind: "complete", variables: { jobKey } }));
    },
  });
  assert.deepEqual(batches, [jobs.map(({ jobKey }) => jobKey)]);
  assert.deepEqual(jobs.map(({ result }) => result?.["jobKey"]), jobs.map(({ jobKey }) => jobKey));
});

Deno.test("a worker settles each job of a batch as soon as its own outcome is there", async () => {
  const slow = Promise.withResolvers<JobOutcome>();
  const { clock, jobs } = await runJobs(2, { handleAll: () => [slow.promise, Promise.resolve(COMPLETED)] });
  assert.deepEqual(jobs.map(({ state }) => state), ["locked", "completed"]);
  slow.resolve(COMPLETED);
  await clock.advance(0);
  assert.equal(jobs[0]?.state, "completed");
});

Deno.test("a worker survives a batch handler that breaks its promises, and rejects nothing", async () => {
  const broken: [(jobs: Job[]) => Promise<JobOutcome>[], string[]][] = [
    [() => {
      throw new TypeError("at once");
    }, ["ready", "ready"]],
    [() => [], ["ready", "ready"]],
    [() => [Promise.resolve(COMPLETED)], ["completed", "ready"]],
    [() => [Promise.reject(new Error("later")), Promise.resolve(COMPLETED)], ["ready", "completed"]],
    [
      (jobs) => [...jobs.map(() => Promise.resolve(COMPLETED)), Promise.reject(new Error("surplus"))],
      ["completed", "completed"],
    ],
  ];
  for (const [handleAll, states] of broken) {
    const { jobs, worker } = await runJobs(2, { handleAll });
    await worker.idle();
    assert.deepEqual(jobs.map(({ state }) => state), states);
    assert.ok(jobs.every(({ failures }) => failures.every(({ retries }) => retries === 2)));
  }
});

Deno.test("a worker extends the lock while the handler runs, and has no timer when it has ended", async () => {
  const gate = Promise.withResolvers<JobResult>();
  const { clock, jobs, engine, worker } = await runJobs(1, { handler: () => gate.promise, timeoutMs: 8_000 });
  await clock.advance(3_999);
  assert.deepEqual(engine.commands, []);
  await clock.advance(1);
  assert.deepEqual(engine.commands, ["updateJobTimeout"]);
  await clock.advance(8_000);
  assert.equal(engine.commands.length, 3);
  gate.resolve({});
  await worker.idle();
  await clock.advance(30_000);
  assert.equal(jobs[0]?.state, "completed");
  assert.equal(engine.commands.length, 4);
  assert.equal(clock.sleepers, 0);
});

Deno.test("a worker tries again to extend a lock while the engine is busy", async () => {
  const gate = Promise.withResolvers<JobResult>();
  const { clock, jobs, engine, statistics, worker } = await runJobs(1, {
    handler: () => gate.promise,
    timeoutMs: 8_000,
  });
  engine.outage = new Error("busy");
  await clock.advance(6_500);
  engine.outage = undefined;
  await clock.advance(20_000);
  gate.resolve({});
  await worker.idle();
  assert.equal(jobs[0]?.activations, 1);
  assert.equal(statistics().completed, 1);
});

Deno.test("a worker aborts the handler's signal when the engine takes the job away, and tells it nothing", async () => {
  for (const takeAway of ["cancelled", "ended"]) {
    const gate = Promise.withResolvers<JobResult>();
    let context: JobContext | undefined;
    const { clock, jobs, engine, statistics, worker } = await runJobs(1, {
      handler(_job, given) {
        context = given;
        return gate.promise;
      },
      timeoutMs: 8_000,
    });
    const [job] = jobs;
    assert.ok(job);
    if (takeAway === "cancelled") engine.remove(job.jobKey);
    else job.state = "incident";
    await clock.advance(4_000);
    assert.equal(context?.signal.aborted, true);
    await clock.advance(30_000);
    gate.resolve({ late: true });
    await worker.idle();
    assert.deepEqual(engine.commands, ["updateJobTimeout"]);
    assert.equal(statistics().lost, 1);
    assert.equal(clock.sleepers, 0);
  }
});

Deno.test("a worker aborts the handler's signal when the lock runs out, and lets the engine decide", async () => {
  const gate = Promise.withResolvers<JobResult>();
  let signal: AbortSignal | undefined;
  const { clock, jobs, engine, statistics, worker } = await runJobs(1, {
    handler(_job, context) {
      signal = context.signal;
      return gate.promise;
    },
    timeoutMs: 8_000,
  });
  engine.outage = new Error("down");
  await clock.advance(7_999);
  assert.equal(signal?.aborted, false);
  await clock.advance(1);
  assert.equal(signal?.aborted, true);
  engine.outage = undefined;
  gate.resolve({});
  await worker.idle();
  assert.equal(jobs[0]?.state, "completed");
  assert.equal(statistics().completed, 1);
});

Deno.test("abandon() aborts every handler, and hands the jobs back of those that throw then", async () => {
  const { clock, jobs, worker, engine } = await runJobs(2, {
    handler({ jobKey }, { signal }) {
      if (jobKey.endsWith("3")) {
        return new Promise((_, reject) => {
          signal.addEventListener("abort", () => reject(signal.reason));
        });
      }
      return new Promise((resolve) => void signal.addEventListener("abort", () => resolve({ done: true })));
    },
  });
  worker.abandon();
  await clock.advance(0);
  assert.equal(jobs[0]?.state, "ready");
  assert.partialDeepStrictEqual(jobs[0]?.failures, [{ retries: 3, retryBackoffMs: 0 }]);
  assert.deepEqual(jobs[1]?.result, { done: true });
  engine.jobs.length = 0;
  await worker.idle();
});

Deno.test("a worker extends its locks also when the clock is set back", async () => {
  const { clock, engine } = await runJobs(1, { handler: () => new Promise(() => {}), timeoutMs: 8_000 });
  clock.setBack(3_600_000);
  await clock.advance(4_000);
  assert.deepEqual(engine.commands, ["updateJobTimeout"]);
});

Deno.test("a worker counts failures and BPMN errors by their code", async () => {
  const outcomes: JobOutcome[] = [
    { kind: "fail", message: "no", code: "NoAnswer", retries: 0, retryBackoffMs: 0 },
    { kind: "bpmnError", errorCode: "LIMIT" },
    COMPLETED,
  ];
  const { statistics, telemetry } = await runJobs(3, {
    handleAll: () => outcomes.map((outcome) => Promise.resolve(outcome)),
  });
  assert.deepEqual(statistics().codes, { NoAnswer: 1, LIMIT: 1 });
  const codes = telemetry.counts.filter(([metric]) => metric === "zeebridge_jobs_settled_total");
  assert.deepEqual(codes.map(([, { outcome, code }]) => [outcome, code]).toSorted(), [
    ["bpmnError", "LIMIT"],
    ["complete", ""],
    ["fail", "NoAnswer"],
  ]);
});

/** Runs one job whose handler locks it for another time, and works for as long as nobody opens the gate. */
async function runRelocked(
  lockMs: number,
  before?: (world: { engine: FakeEngine; jobs: FakeJob[] }) => void,
) {
  const gate = Promise.withResolvers<JobOutcome>();
  let refusal: unknown;
  const world = createWorkerWorld({
    timeoutMs: 8_000,
    handleAll: (jobs, { relock }) =>
      jobs.map(async (job) => {
        before?.({ engine: world.engine, jobs: stored });
        await relock(job, lockMs).catch((error) => void (refusal = error));
        return await gate.promise;
      }),
  });
  const stored = world.engine.add(1);
  void world.worker.pollOnce({ budgetMs: 30_000 });
  await world.clock.advance(0);
  return { ...world, stored, gate, refusal: () => refusal };
}

Deno.test("relock() locks a job for longer, and extends it when half of that is over", async () => {
  const { clock, engine, stored, gate, worker } = await runRelocked(40_000);
  assert.deepEqual(engine.commands, ["updateJobTimeout"]);
  await clock.advance(19_999);
  assert.equal(engine.commands.length, 1);
  await clock.advance(1_001);
  assert.equal(engine.commands.length, 2);
  gate.resolve(COMPLETED);
  await worker.idle();
  assert.deepEqual([stored[0]?.state, stored[0]?.activations], ["completed", 1]);
});

Deno.test("relock() locks a job for a shorter time, and looks at it often enough not to lose it", async () => {
  const { clock, engine, stored, gate, worker } = await runRelocked(1_000);
  await clock.advance(500);
  assert.equal(engine.commands.length, 2);
  await clock.advance(10_000);
  assert.equal(stored[0]?.activations, 1);
  gate.resolve(COMPLETED);
  await worker.idle();
  assert.equal(clock.sleepers, 0);
});

Deno.test("relock() leaves the other locks looked at, however often it is called", async () => {
  const gate = Promise.withResolvers<JobOutcome>();
  const world = createWorkerWorld({
    timeoutMs: 8_000,
    handleAll: (jobs, { relock }) =>
      jobs.map(async (job) => {
        for (let time = 0; job.jobKey === noisy?.jobKey && time < 40; time++) {
          await relock(job, 8_000);
          await world.clock.sleep(500);
        }
        return await gate.promise;
      }),
  });
  const [quiet, noisy] = world.engine.add(2);
  void world.worker.pollOnce({ budgetMs: 60_000 });
  for (let time = 0; time < 40; time++) await world.clock.advance(500);
  assert.deepEqual([quiet?.activations, noisy?.activations], [1, 1]);
  gate.resolve(COMPLETED);
  await world.clock.advance(1_000);
  await world.worker.idle();
  assert.equal(quiet?.state, "completed");
});

Deno.test("relock() goes on with the sooner of both ends where the engine cannot be asked", async () => {
  const { clock, engine, gate, refusal, worker } = await runRelocked(4_000, ({ engine }) => {
    engine.outage = new Error("busy");
  });
  assert.equal(refusal(), undefined);
  engine.outage = undefined;
  await clock.advance(2_000);
  assert.equal(engine.commands.at(-1), "updateJobTimeout");
  gate.resolve(COMPLETED);
  await worker.idle();
});

Deno.test("relock() rejects where the engine knows the job no more, and nothing is told to it then", async () => {
  const { clock, engine, gate, refusal, statistics, worker } = await runRelocked(
    4_000,
    ({ engine, jobs }) => {
      for (const { jobKey } of jobs) engine.remove(jobKey);
    },
  );
  await clock.advance(0);
  assert.equal(errorCodeOf(refusal()), "ENGINE_NOT_FOUND");
  gate.resolve(COMPLETED);
  await worker.idle();
  assert.deepEqual(engine.commands, ["updateJobTimeout"]);
  assert.equal(statistics().lost, 1);
});
