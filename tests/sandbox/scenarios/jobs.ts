/**
 * Scenarios of jobs: who gets them, for how long, and what becomes of those that fail.
 *
 * @module
 */

import assert from "node:assert/strict";
import { errorCodeOf } from "../../../src/core/errors.ts";
import {
  boundary,
  element,
  end,
  error,
  extend,
  flows,
  mappings,
  model,
  on,
  start,
  task,
} from "../support/model.ts";
import type { EngineScenario } from "./scenario.ts";

const oneTask = model(start() + task("a") + end() + flows("start -> a -> end"));

function twoTasks(): string {
  return model(
    start() + element("parallelGateway", "fork") + task("a", { type: "t" }) + task("b", { type: "t" }) +
      flows("start -> fork -> a", "fork -> b"),
  );
}

const OFFERS: EngineScenario[] = [
  {
    name: "a job has what its task says",
    async run(world) {
      const headers =
        '<zeebe:taskHeaders><zeebe:header key="h" value="=raw" /><zeebe:header key="ü" value="ß &amp; 📦" />' +
        '<zeebe:header key="empty" value="" /></zeebe:taskHeaders>';
      const deployment = await world.deploy(
        model(start() + task("a", { type: "t", retries: "5", extensions: headers }) + flows("start -> a")),
      );
      await world.startOpen();
      const job = await world.job("t");
      assert.deepEqual(job.customHeaders, { h: "=raw", "ü": "ß & 📦" });
      assert.deepEqual([job.elementId, job.retries, job.processDefinitionVersion], ["a", 5, 1]);
      assert.deepEqual(job.processDefinitionKey, deployment.processes[0]?.processDefinitionKey);
      assert.equal(job.processDefinitionId, world.own("p"));
    },
  },
  {
    name: "a job's type and retries may be expressions of its variables",
    async run(world) {
      const io = mappings({ inputs: ["=n * 2 -> twice"] });
      await world.runOpen(
        model(start() + task("a", { type: '="t" + kind', retries: "=twice", io }) + flows("start -> a")),
        { kind: "x", n: 2 },
      );
      assert.equal((await world.job("tx")).retries, 4);
    },
  },
  ...([["type", { type: "=kind" }], ["type of a number", { type: "=1" }], ["retries", { retries: "=kind" }], [
    "retries of a text",
    { retries: '="3"' },
  ]] as const).map(([what, options]): EngineScenario => ({
    name: `a task stands still when there is no ${what}`,
    async run(world) {
      const instance = await world.runOpen(
        model(
          start() + task("a", options) + boundary("b", { at: "a", event: on.duration("PT1H") }) +
            flows("start -> a") + end() + flows("b -> end"),
        ),
      );
      await instance.goesOn();
      await world.noJob("a");
    },
  })),
  {
    name: "only the variables that are asked for come with a job",
    async run(world) {
      await world.runOpen(oneTask, { a: 1, b: 2 });
      assert.deepEqual((await world.job("a", { fetchVariables: ["b", "c"] })).variables, { b: 2 });
    },
  },
  {
    name: "no more jobs are locked than are asked for, the oldest first",
    async run(world) {
      await world.runOpen(twoTasks());
      assert.equal((await world.job("t", { maxJobsToActivate: 1 })).elementId, "b");
      assert.equal((await world.job("t", { maxJobsToActivate: 1 })).elementId, "a");
      await world.noJob("t");
    },
  },
  ...[
    ["sendTask", ""],
    ["businessRuleTask", ""],
    ["scriptTask", ""],
    ["intermediateThrowEvent", "<bpmn:messageEventDefinition />"],
    ["endEvent", "<bpmn:messageEventDefinition />"],
  ].map(([name = "", content = ""]): EngineScenario => ({
    name: `a ${name} with a task definition is a job`,
    async run(world) {
      const io = mappings({ inputs: ["=1 -> mine"], outputs: ["=mine + x -> sum"] });
      const instance = await world.run(model(
        start() + element(name, "a", extend(`<zeebe:taskDefinition type="t" />${io}`) + content) +
          flows("start -> a"),
      ));
      assert.deepEqual((await world.work("t", { x: 2 })).variables, { mine: 1 });
      await instance.endsWith({ sum: 3 });
    },
  })),
  {
    name: "a user task is a job with its assignment, for whoever asks for user tasks",
    async run(world) {
      const assignment = extend(
        '<zeebe:assignmentDefinition assignee="=who" candidateGroups="a, b" candidateUsers="=[who]" />',
      );
      const instance = await world.run(
        model(start() + element("userTask", "a", assignment) + flows("start -> a")),
        { who: "demo" },
      );
      const { customHeaders, retries } = await world.work("io.camunda.zeebe:userTask");
      assert.deepEqual(customHeaders, {
        "io.camunda.zeebe:assignee": "demo",
        "io.camunda.zeebe:candidateGroups": '["a","b"]',
        "io.camunda.zeebe:candidateUsers": '["demo"]',
      });
      assert.equal(retries, 1);
      await instance.endsWith({ who: "demo" });
    },
  },
];

const LOCKS: EngineScenario[] = [
  {
    name: "a job whose lock has run out is offered again, and its retries are untouched",
    async run(world) {
      await world.runOpen(oneTask);
      await world.job("a", { timeoutMs: 3_000 });
      await world.noJob("a");
      await world.wait(3_000);
      assert.equal((await world.job("a")).retries, 3);
    },
  },
  {
    name: "a lock that was moved holds for its new time",
    async run(world) {
      await world.runOpen(oneTask);
      const { jobKey } = await world.job("a", { timeoutMs: 3_000 });
      await world.subject.engine.updateJobTimeout({ jobKey, timeoutMs: 60_000 });
      await world.wait(4_200);
      await world.noJob("a");
    },
  },
  {
    name: "a lock that was shortened ends earlier",
    async run(world) {
      await world.runOpen(oneTask);
      const { jobKey } = await world.job("a");
      await world.subject.engine.updateJobTimeout({ jobKey, timeoutMs: 500 });
      await world.wait(500);
      await world.job("a");
    },
  },
  {
    name: "a job may be completed by whoever had it, though its lock has run out, but only once",
    async run(world) {
      const instance = await world.run(oneTask);
      const first = await world.job("a", { timeoutMs: 500 });
      await world.wait(500);
      const second = await world.job("a");
      assert.equal(second.jobKey, first.jobKey);
      await world.complete(first, { by: "first" });
      await assert.rejects(world.complete(second), (error) => errorCodeOf(error) === "ENGINE_NOT_FOUND");
      await instance.endsWith({ by: "first" });
    },
  },
  {
    name: "the lock of a job that nobody has cannot be moved",
    async run(world) {
      await world.runOpen(oneTask);
      const { jobKey } = await world.fail("a", { retries: 1 });
      await assert.rejects(
        world.subject.engine.updateJobTimeout({ jobKey, timeoutMs: 1_000 }),
        (error) => errorCodeOf(error) === "ENGINE_REJECTED",
      );
    },
  },
  {
    name: "a job that failed and waits for a worker may be completed by whoever had it",
    async run(world) {
      const instance = await world.run(oneTask);
      const job = await world.fail("a", { retries: 1 });
      await world.complete(job, { x: 1 });
      await instance.endsWith({ x: 1 });
    },
  },
];

const FAILURES: EngineScenario[] = [
  {
    name: "a failed job with retries is offered again at once",
    async run(world) {
      const instance = await world.run(oneTask);
      await world.fail("a", { retries: 2, errorMessage: "try again" });
      assert.equal((await world.work("a")).retries, 2);
      await instance.endsWith({});
    },
  },
  {
    name: "a failed job may get more retries than it had",
    async run(world) {
      await world.runOpen(oneTask);
      await world.fail("a", { retries: 9 });
      assert.equal((await world.job("a")).retries, 9);
    },
  },
  {
    name: "a failed job waits for its back-off",
    async run(world) {
      await world.runOpen(oneTask);
      await world.fail("a", { retries: 1, retryBackoffMs: 3_000 });
      await world.noJob("a");
      await world.wait(3_000);
      assert.equal((await world.job("a")).retries, 1);
    },
  },
  {
    name: "a job that waits for its back-off can be neither completed nor failed",
    async run(world) {
      await world.runOpen(oneTask);
      const job = await world.fail("a", { retries: 1, retryBackoffMs: 60_000 });
      const { jobKey } = job;
      const { engine } = world.subject;
      const rejected = (error: unknown) => errorCodeOf(error) === "ENGINE_REJECTED";
      await assert.rejects(world.complete(job), rejected);
      const failure = { jobKey, retries: 1, errorMessage: "", retryBackoffMs: 0 };
      await assert.rejects(engine.failJob(failure), rejected);
      await assert.rejects(engine.throwJobError({ jobKey, errorCode: "E" }), rejected);
    },
  },
  {
    name: "a job without retries is offered to nobody, and can be neither completed nor failed",
    async run(world) {
      const instance = await world.runOpen(oneTask);
      const job = await world.fail("a", { retries: 0, errorMessage: "Cannot go on" });
      const { jobKey } = job;
      await world.noJob("a");
      const rejected = (error: unknown) => errorCodeOf(error) === "ENGINE_REJECTED";
      await assert.rejects(world.complete(job), rejected);
      const failure = { jobKey, retries: 1, errorMessage: "", retryBackoffMs: 0 };
      await assert.rejects(world.subject.engine.failJob(failure), rejected);
      await instance.goesOn();
    },
  },
  {
    name: "an activity that is interrupted takes its job with it",
    async run(world) {
      const instance = await world.run(
        model(
          start() + task("a") + boundary("b", { at: "a", event: on.duration("PT1S") }) + end() +
            flows("start -> a", "b -> end"),
        ),
      );
      const job = await world.job("a");
      await world.wait(1_000);
      await instance.endsWith({});
      await assert.rejects(world.complete(job), (error) => errorCodeOf(error) === "ENGINE_NOT_FOUND");
    },
  },
];

function caught(codes: readonly (string | undefined)[]): string {
  const names = codes.map((code) => code ?? "any");
  return model(
    start() + task("a") + end("done", extend(mappings({ outputs: ['="done" -> at'] }))) +
      codes.map((code, index) => boundary(`b-${names[index]}`, { at: "a", event: on.error(code) })).join("") +
      names.map((name) => end(`e-${name}`, extend(mappings({ outputs: [`="${name}" -> at`] })))).join("") +
      flows("start -> a -> done", ...names.map((name) => `b-${name} -> e-${name}`)),
    { roots: codes.flatMap((code) => code === undefined ? [] : [error(code)]).join("") },
  );
}

const ERRORS: EngineScenario[] = [
  {
    name: "an error of a job goes to the boundary event with its code",
    async run(world) {
      const instance = await world.run(caught(["E", "F"]));
      await world.throwError("a", "F");
      await instance.endsWith({ at: "F" });
    },
  },
  {
    name: "an error of a job goes to the boundary event without a code if none has its code",
    async run(world) {
      await world.deploy(caught([undefined, "E"]));
      const other = await world.start();
      await world.throwError("a", "other");
      await other.endsWith({ at: "any" });
      const own = await world.start();
      await world.throwError("a", "E");
      await own.endsWith({ at: "E" });
    },
  },
  {
    name: "an error that nobody catches stops the job, which is then offered to nobody",
    async run(world) {
      const instance = await world.runOpen(caught(["E"]));
      const job = await world.throwError("a", "F");
      await world.noJob("a");
      await assert.rejects(world.complete(job), (error) => errorCodeOf(error) === "ENGINE_REJECTED");
      await instance.goesOn();
    },
  },
  {
    name: "codes of errors are compared letter by letter",
    async run(world) {
      const instance = await world.runOpen(caught(["E"]));
      await world.throwError("a", "e");
      await instance.goesOn();
    },
  },
  {
    name: "an error may be thrown from a job whose lock has run out",
    async run(world) {
      const instance = await world.run(caught(["E"]));
      const { jobKey } = await world.job("a", { timeoutMs: 300 });
      await world.wait(300);
      await world.tell((engine) => engine.throwJobError({ jobKey, errorCode: "E" }));
      await instance.endsWith({ at: "E" });
    },
  },
];

/** Every scenario of jobs. */
export const JOB_SCENARIOS: readonly EngineScenario[] = [...OFFERS, ...LOCKS, ...FAILURES, ...ERRORS];
