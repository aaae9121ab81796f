/**
 * The part of the engine's contract that is about jobs.
 *
 * @module
 */

import type { JsonObject } from "../core/json.ts";
import { DEFAULT_TENANT_ID, type JobKey, readKey } from "../core/keys.ts";
import type { ActivatedJob, ActivateJobsCommand, Engine } from "../ports/engine.ts";
import type { EngineContractCase, EngineContractSubject } from "./engine_case.ts";
import { expectEqual, expectRefusal, expectThat } from "./engine_expect.ts";

/** A key that no job has, of a partition that exists everywhere. */
const UNKNOWN_JOB: JobKey = readKey("2251799999999999");

/** Time of a poll that is meant to find something, and of a lock that is not meant to run out. */
const LONG_MS = 20_000;
/** Time of a poll that is meant to find nothing, and of a lock that is meant to run out. */
const SHORT_MS = 500;

type PollOptions = Partial<Omit<ActivateJobsCommand, "type">>;

function poll(engine: Engine, type: string, options: PollOptions = {}): Promise<ActivatedJob[]> {
  return engine.activateJobs({
    type,
    worker: "contract",
    timeoutMs: LONG_MS,
    maxJobsToActivate: 10,
    requestTimeoutMs: LONG_MS,
    tenantIds: [DEFAULT_TENANT_ID],
    ...options,
  });
}

/** Polls while time passes. */
async function pollWhile(
  { engine, elapse }: EngineContractSubject,
  type: string,
  { elapseMs, ...options }: PollOptions & { elapseMs: number },
): Promise<ActivatedJob[]> {
  const polled = poll(engine, type, options);
  await elapse(elapseMs);
  return await polled;
}

async function onlyJob(polled: Promise<ActivatedJob[]>): Promise<ActivatedJob> {
  const [job, ...others] = await polled;
  expectThat(job !== undefined && others.length === 0, "exactly one job");
  return job;
}

/** Offers one job of a new type and activates it. */
async function offeredJob(
  subject: EngineContractSubject,
  options: PollOptions & { variables?: JsonObject; customHeaders?: Record<string, string> } = {},
): Promise<ActivatedJob> {
  const { variables, customHeaders, ...pollOptions } = options;
  const type = subject.unique("job");
  await subject.offerJob({ type, variables, customHeaders });
  return await onlyJob(poll(subject.engine, type, pollOptions));
}

async function expectNone(polled: Promise<ActivatedJob[]>): Promise<void> {
  expectEqual((await polled).length, { to: 0, what: "jobs" });
}

const POLL_CASES: EngineContractCase[] = [
  {
    name: "activateJobs() gives every field of a job",
    async run(subject) {
      const job = await offeredJob(subject, {
        customHeaders: { region: "eu" },
        variables: { orderId: "A1" },
      });
      const { jobKey, processDefinitionKey, processInstanceKey, elementInstanceKey } = job;
      const keys = [jobKey, processDefinitionKey, processInstanceKey, elementInstanceKey];
      expectThat(keys.every((key) => /^\d{16,19}$/.test(key)), "keys of all their digits");
      expectEqual(new Set(keys).size, { to: 4, what: "different keys" });
      expectThat(job.processDefinitionId !== "" && job.processDefinitionVersion === 1, "a process");
      expectThat(job.deadlineAt > 1_600_000_000_000, "a deadline in milliseconds since the epoch");
      const { elementId, customHeaders, variables, retries, tenantId } = job;
      expectEqual({ elementId, customHeaders, variables, retries, tenantId }, {
        to: {
          elementId: "task",
          customHeaders: { region: "eu" },
          variables: { orderId: "A1" },
          retries: 3,
          tenantId: DEFAULT_TENANT_ID,
        },
        what: "the job",
      });
    },
  },
  {
    name: "activateJobs() gives variables as they went in, integers beyond 2^53 too",
    async run(subject) {
      const variables: JsonObject = {
        large: 9_007_199_254_740_993n,
        small: -1.5,
        text: 'ä📦 "quoted" \\ \n',
        nothing: null,
        yes: true,
        list: [1, [], {}],
        nested: { deep: { key: "value" } },
      };
      const job = await offeredJob(subject, { variables });
      expectEqual(job.variables, { to: variables, what: "the variables" });
    },
  },
  {
    name: "activateJobs() fetches only the variables that were asked for",
    async run(subject) {
      const job = await offeredJob(subject, { variables: { a: 1, b: 2 }, fetchVariables: ["b", "c"] });
      expectEqual(job.variables, { to: { b: 2 }, what: "the variables" });
    },
  },
  {
    name: "activateJobs() with a request timeout of 0 answers at once",
    async run({ engine, unique }) {
      await expectNone(poll(engine, unique("job"), { requestTimeoutMs: 0 }));
    },
  },
  {
    name: "activateJobs() answers without jobs when the poll's time is up",
    async run(subject) {
      const type = subject.unique("job");
      await expectNone(pollWhile(subject, type, { requestTimeoutMs: SHORT_MS, elapseMs: SHORT_MS }));
    },
  },
  {
    name: "activateJobs() that waits is woken by a new job",
    async run(subject) {
      const type = subject.unique("job");
      const polled = poll(subject.engine, type);
      await subject.elapse(SHORT_MS);
      await subject.offerJob({ type });
      await onlyJob(polled);
    },
  },
  {
    name: "activateJobs() gives no more jobs than asked for, and each to one worker",
    async run({ engine, unique, offerJob }) {
      const type = unique("job");
      for (let index = 0; index < 3; index++) await offerJob({ type });
      const keys = new Set<string>();
      while (keys.size < 3) {
        const jobs = await poll(engine, type, { maxJobsToActivate: 2 });
        expectThat(jobs.length === 1 || jobs.length === 2, "one or two jobs");
        for (const { jobKey } of jobs) {
          expectThat(!keys.has(jobKey), "each job once");
          keys.add(jobKey);
        }
      }
    },
  },
  {
    name: "activateJobs() gives a job whose lock has run out again, with the same retries",
    async run(subject) {
      const job = await offeredJob(subject, { timeoutMs: SHORT_MS });
      const again = await onlyJob(pollWhile(subject, job.type, { elapseMs: SHORT_MS }));
      expectEqual([again.jobKey, again.retries], { to: [job.jobKey, 3], what: "key and retries" });
    },
  },
  {
    name: "activateJobs() for a tenant that the engine does not have finds nothing",
    async run({ engine, unique, offerJob }) {
      const type = unique("job");
      await offerJob({ type });
      await expectNone(poll(engine, type, { tenantIds: ["another"], requestTimeoutMs: 0 }));
    },
  },
];

const SETTLE_CASES: EngineContractCase[] = [
  {
    name: "completeJob() ends a job, and is ENGINE_NOT_FOUND the second time",
    async run(subject) {
      const { engine } = subject;
      const { jobKey } = await offeredJob(subject);
      await engine.completeJob({ jobKey, variables: { result: { eventId: "e-1", large: 2n ** 60n } } });
      await expectRefusal(engine.completeJob({ jobKey, variables: {} }), "ENGINE_NOT_FOUND");
    },
  },
  {
    name: "completeJob() with too large a payload is ENGINE_PAYLOAD_TOO_LARGE",
    async run(subject) {
      const { jobKey } = await offeredJob(subject);
      const variables = { text: "x".repeat(5 * 1_048_576) };
      await expectRefusal(subject.engine.completeJob({ jobKey, variables }), "ENGINE_PAYLOAD_TOO_LARGE");
    },
  },
  {
    name: "failJob() with retries left gives the job again after its back-off, with one retry less",
    async run(subject) {
      const { jobKey, type } = await offeredJob(subject);
      const failure = { errorMessage: "Cannot go on", retryBackoffMs: 1_000, variables: { reason: "ä" } };
      await subject.engine.failJob({ jobKey, retries: 2, ...failure });
      await expectNone(poll(subject.engine, type, { requestTimeoutMs: 0 }));
      const again = await onlyJob(pollWhile(subject, type, { elapseMs: 1_000 }));
      expectEqual([again.jobKey, again.retries], { to: [jobKey, 2], what: "key and retries" });
    },
  },
  {
    name: "failJob() without retries left is final",
    async run(subject) {
      const { engine } = subject;
      const { jobKey, type } = await offeredJob(subject);
      const failure = { jobKey, retries: 0, errorMessage: "Cannot go on", retryBackoffMs: 0 };
      await engine.failJob(failure);
      await expectNone(poll(engine, type, { requestTimeoutMs: 0 }));
      await expectRefusal(engine.failJob(failure), "ENGINE_REJECTED");
    },
  },
  {
    name: "throwJobError() ends a job, so that completing it is ENGINE_REJECTED",
    async run(subject) {
      const { engine } = subject;
      const { jobKey } = await offeredJob(subject);
      await engine.throwJobError({ jobKey, errorCode: "NOBODY", errorMessage: "ä", variables: { a: 1 } });
      await expectRefusal(engine.completeJob({ jobKey, variables: {} }), "ENGINE_REJECTED");
    },
  },
  {
    name: "updateJobTimeout() moves the end of a lock",
    async run(subject) {
      const { jobKey, type } = await offeredJob(subject, { timeoutMs: 2_000 });
      await subject.engine.updateJobTimeout({ jobKey, timeoutMs: 60_000 });
      await expectNone(pollWhile(subject, type, { requestTimeoutMs: 3_500, elapseMs: 3_500 }));
    },
  },
  {
    name: "every command about a job that never was is ENGINE_NOT_FOUND",
    async run({ engine }) {
      const jobKey = UNKNOWN_JOB;
      const failure = { retries: 1, errorMessage: "Cannot go on", retryBackoffMs: 0 };
      await expectRefusal(engine.completeJob({ jobKey, variables: {} }), "ENGINE_NOT_FOUND");
      await expectRefusal(engine.failJob({ jobKey, ...failure }), "ENGINE_NOT_FOUND");
      await expectRefusal(engine.throwJobError({ jobKey, errorCode: "E" }), "ENGINE_NOT_FOUND");
      await expectRefusal(engine.updateJobTimeout({ jobKey, timeoutMs: 1_000 }), "ENGINE_NOT_FOUND");
    },
  },
];

/** Every case about jobs. */
export const ENGINE_JOB_CONTRACT: readonly EngineContractCase[] = [...POLL_CASES, ...SETTLE_CASES];
