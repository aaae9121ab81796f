/**
 * Scenarios of messages: whom they meet, and how long they wait for somebody.
 *
 * @module
 */

import assert from "node:assert/strict";
import { errorCodeOf } from "../../../src/core/errors.ts";
import { waitFor } from "../../support/wait.ts";
import {
  boundary,
  definitions,
  element,
  end,
  extend,
  flows,
  mappings,
  message,
  model,
  on,
  process,
  start,
  subProcess,
  task,
} from "../support/model.ts";
import type { EngineScenario } from "./scenario.ts";
import type { ScenarioMessage, ScenarioWorld } from "./world.ts";

const catching = start() + element("intermediateCatchEvent", "wait", on.message("m")) + end() +
  flows("start -> wait -> end");
const waiting = model(catching, { roots: message("m") });
const startMessage = '<bpmn:message id="message-begin" name="begin" />';
const starting = model(start("begin", on.message("begin")) + task("a") + end() + flows("begin -> a -> end"), {
  roots: startMessage,
});
const receiving = model(
  start() + element('receiveTask messageRef="message-m"', "wait") + end() + flows("start -> wait -> end"),
  { roots: message("m") },
);

/** The same elements again, under other ids. */
function renamed(body: string): string {
  return body.replace(/(id|sourceRef|targetRef)="/g, '$1="q-').replace(/(<bpmn:(?:in|out)[a-z]+>)/g, "$1q-");
}

/** Correlates a message with who is about to wait for it. */
function correlated(world: ScenarioWorld, message: ScenarioMessage) {
  return waitFor("the message to be correlated", async () => {
    const answer = await world.correlate(message);
    return answer.outcome === "correlated" && answer;
  }, { deadlineMs: world.subject.patienceMs });
}

const MEETINGS: EngineScenario[] = [
  {
    name: "a message goes to the instance with its name and correlation key",
    async run(world) {
      await world.deploy(waiting);
      const other = await world.startOpen({ key: "other" });
      const instance = await world.start({ key: "k" });
      await world.publish({ name: "m", key: "k" });
      await world.publish({ name: "n", key: "other" });
      await instance.endsWith({ key: "k" });
      await other.goesOn();
    },
  },
  ...([[5, "5"], [5.7, "5"], [-5.7, "-5"], [1e3, "1000"]] as const).map(([key, text]): EngineScenario => ({
    name: `the correlation key ${key} counts as the text ${text}`,
    async run(world) {
      const instance = await world.run(waiting, { key });
      await world.publish({ name: "m", key: text });
      await instance.endsWith({ key });
    },
  })),
  ...([["null", null], ["a boolean", true], ["a context", { k: 1 }]] as const).map((
    [what, key],
  ): EngineScenario => ({
    name: `${what} is no correlation key: the instance stands still`,
    async run(world) {
      await world.deploy(waiting);
      await world.publish({ name: "m", key: `${key}` });
      await (await world.startOpen({ key })).goesOn();
    },
  })),
  {
    name: "the empty text is a correlation key as any other",
    async run(world) {
      const instance = await world.run(waiting, { key: "" });
      await world.publish({ name: "m", key: "" });
      await instance.endsWith({ key: "" });
    },
  },
  {
    name: "the name of a message may be an expression of variables",
    async run(world) {
      const root = message("m").replace('name="m"', 'name="=&quot;for-&quot; + whom"');
      const instance = await world.run(model(catching, { roots: root }), { key: "k", whom: "me" });
      await world.publish({ name: "for-me", key: "k" });
      await instance.endsWith({ key: "k", whom: "me" });
    },
  },
  {
    name: "a message meets one instance of a process, the one that waits longest",
    async run(world) {
      await world.deploy(waiting);
      const first = await world.start({ key: "k" });
      const second = await world.startOpen({ key: "k" });
      await world.publish({ name: "m", key: "k" });
      await first.endsWith({ key: "k" });
      await second.goesOn();
    },
  },
  {
    name: "a message meets an instance of each process that waits for it",
    async run(world) {
      await world.deploy(definitions(process(catching) + process(renamed(catching), "q") + message("m")));
      const p = await world.start({ key: "k" });
      const q = await world.start({ key: "k" }, { id: "q" });
      await world.publish({ name: "m", key: "k" });
      await p.endsWith({ key: "k" });
      await q.endsWith({ key: "k" });
    },
  },
  {
    name: "a message meets one element of an instance at a time",
    async run(world) {
      const instance = await world.run(
        model(
          start() + element("parallelGateway", "fork") +
            element("intermediateCatchEvent", "a", on.message("m")) +
            element("intermediateCatchEvent", "b", on.message("m")) +
            flows("start -> fork -> a", "fork -> b"),
          { roots: message("m") },
        ),
        { key: "k" },
      );
      await world.publish({ name: "m", key: "k" });
      await instance.goesOn();
      await world.publish({ name: "m", key: "k" });
      await instance.endsWith({ key: "k" });
    },
  },
  {
    name: "a receive task waits for a message",
    async run(world) {
      const instance = await world.run(receiving, { key: "k" });
      await world.publish({ name: "m", key: "k", variables: { x: 1 } });
      await instance.endsWith({ key: "k", x: 1 });
    },
  },
];

const BUFFERED: EngineScenario[] = [
  {
    name: "messages wait for their time to live, and the oldest one is taken first",
    async run(world) {
      await world.deploy(waiting);
      await world.publish({ name: "m", key: "k", variables: { n: 1 } });
      await world.publish({ name: "m", key: "k", variables: { n: 2 } });
      await (await world.start({ key: "k" })).endsWith({ key: "k", n: 1 });
      await (await world.start({ key: "k" })).endsWith({ key: "k", n: 2 });
      await (await world.startOpen({ key: "k" })).goesOn();
    },
  },
  {
    name: "a message without a time to live does not wait",
    async run(world) {
      await world.deploy(waiting);
      assert.equal((await world.publish({ name: "m", key: "k", ttlMs: 0 })).outcome, "published");
      await (await world.startOpen({ key: "k" })).goesOn();
    },
  },
  {
    name: "a message whose time to live is over is gone",
    async run(world) {
      await world.deploy(waiting);
      await world.publish({ name: "m", key: "k", ttlMs: 500 });
      await world.wait(500);
      await (await world.startOpen({ key: "k" })).goesOn();
    },
  },
  {
    name: "a message that was taken is not there for another instance of the process, but of another process",
    async run(world) {
      await world.deploy(definitions(process(catching) + process(renamed(catching), "q") + message("m")));
      await world.publish({ name: "m", key: "k" });
      await (await world.start({ key: "k" })).endsWith({ key: "k" });
      await (await world.start({ key: "k" }, { id: "q" })).endsWith({ key: "k" });
      await (await world.startOpen({ key: "k" })).goesOn();
    },
  },
  {
    name: "a message that an instance got is not there for what the instance waits for next",
    async run(world) {
      const instance = await world.run(
        model(
          start() + element("intermediateCatchEvent", "a", on.message("m")) +
            element("intermediateCatchEvent", "b", on.message("m")) + end() + flows("start -> a -> b -> end"),
          { roots: message("m") },
        ),
        { key: "k" },
      );
      await world.publish({ name: "m", key: "k" });
      await instance.goesOn();
      await world.publish({ name: "m", key: "k" });
      await instance.endsWith({ key: "k" });
    },
  },
  {
    name: "a message with the id of one that is buffered is a duplicate",
    async run(world) {
      await world.deploy(waiting);
      const sent = { name: "m", key: "k", id: "1" };
      assert.equal((await world.publish({ ...sent, variables: { n: 1 } })).outcome, "published");
      assert.equal((await world.publish({ ...sent, variables: { n: 2 } })).outcome, "duplicate");
      assert.equal((await world.publish({ ...sent, key: "other" })).outcome, "published");
      assert.equal((await world.publish({ ...sent, name: "other" })).outcome, "published");
      await (await world.start({ key: "k" })).endsWith({ key: "k", n: 1 });
      assert.equal((await world.publish({ ...sent, variables: { n: 3 } })).outcome, "duplicate");
      await (await world.startOpen({ key: "k" })).goesOn();
    },
  },
  {
    name: "the id of a message without a time to live may be used again",
    async run(world) {
      const sent = { name: "m", key: "k", id: "1", ttlMs: 0 };
      assert.equal((await world.publish(sent)).outcome, "published");
      assert.equal((await world.publish(sent)).outcome, "published");
    },
  },
  {
    name: "a buffered message comes to a boundary event",
    async run(world) {
      await world.deploy(
        model(
          start() + task("a") + boundary("b", { at: "a", event: on.message("m") }) + end() +
            flows("start -> a", "b -> end"),
          { roots: message("m") },
        ),
      );
      await world.publish({ name: "m", key: "k", variables: { x: 1 } });
      await (await world.start({ key: "k" })).endsWith({ key: "k", x: 1 });
    },
  },
  {
    name: "buffered messages come to an event sub-process that does not interrupt, all of them",
    async run(world) {
      const handler = element('startEvent isInterrupting="false"', "event", on.message("m")) +
        task("handle") +
        flows("event -> handle");
      await world.deploy(model(
        start() + task("a") + flows("start -> a") +
          subProcess("handler", handler, { triggeredByEvent: "true" }),
        { roots: message("m") },
      ));
      for (const n of [1, 2, 3]) await world.publish({ name: "m", key: "k", variables: { n } });
      await world.startOpen({ key: "k" });
      const jobs = await world.jobs("handle", { count: 3 });
      // Their variables are the scope's.
      assert.deepEqual(jobs.map(({ variables }) => variables.n), [3, 3, 3]);
    },
  },
];

const STARTS: EngineScenario[] = [
  {
    name: "a message starts an instance with its variables, through output mappings if there are any",
    async run(world) {
      await world.deploy(starting);
      await world.publish({ name: "begin", variables: { x: 1 } });
      assert.deepEqual((await world.work("a")).variables, { x: 1 });
      await world.deploy(model(
        start("begin", extend(mappings({ outputs: ["=x + 1 -> y"] })) + on.message("begin")) + task("a") +
          flows("begin -> a"),
        { roots: startMessage },
      ));
      await world.publish({ name: "begin", variables: { x: 1 } });
      assert.deepEqual((await world.job("a")).variables, { y: 2 });
    },
  },
  {
    name: "a process with only a message start event cannot be created",
    async run(world) {
      const instance = await world.run(starting);
      await assert.rejects(instance.variables(), (error) => errorCodeOf(error) === "ENGINE_REJECTED");
    },
  },
  {
    name: "a process may start with a message or without one",
    async run(world) {
      await world.deploy(model(
        start() + start("begin", on.message("begin")) + task("a") + task("b") +
          flows("start -> a", "begin -> b"),
        { roots: startMessage },
      ));
      await world.startOpen();
      await world.job("a");
      await world.noJob("b");
      await world.publish({ name: "begin" });
      await world.job("b");
      await world.noJob("a");
    },
  },
  {
    name: "without a correlation key every message starts an instance",
    async run(world) {
      await world.deploy(starting);
      for (const n of [1, 2]) await world.publish({ name: "begin", variables: { n } });
      const jobs = await world.jobs("a", { count: 2 });
      assert.deepEqual(jobs.map(({ variables }) => variables.n), [1, 2]);
    },
  },
  {
    name: "one instance runs for a correlation key, and the next buffered message starts the next one",
    async run(world) {
      await world.deploy(starting);
      for (const [n, ttlMs] of [[1, 60_000], [2, 0], [3, 60_000], [4, 60_000]] as const) {
        await world.publish({ name: "begin", key: "k", ttlMs, variables: { n } });
      }
      await world.publish({ name: "begin", key: "other", variables: { n: 5 } });
      const [first, other] = await world.jobs("a", { count: 2 });
      assert.ok(first && other);
      assert.deepEqual([first.variables.n, other.variables.n], [1, 5]);
      assert.equal((await world.correlate({ name: "begin", key: "k" })).outcome, "notFound");
      await world.complete(first);
      assert.equal((await world.work("a")).variables.n, 3);
      assert.equal((await world.work("a")).variables.n, 4);
      await world.noJob("a");
      await world.publish({ name: "begin", key: "k", variables: { n: 6 } });
      assert.equal((await world.job("a")).variables.n, 6);
    },
  },
  {
    name: "messages start instances of every process that waits for them",
    async run(world) {
      const body = (id: string): string =>
        start(id, on.message("begin")) + task(`task-${id}`) + flows(`${id} -> task-${id}`);
      await world.deploy(
        model(body("a"), { roots: startMessage }),
        model(body("b"), { id: "q", roots: startMessage }),
      );
      await world.publish({ name: "begin", key: "k" });
      await world.job("task-a");
      await world.job("task-b");
    },
  },
  {
    name: "a message starts the latest version only",
    async run(world) {
      await world.deploy(starting);
      await world.deploy(starting.replace('id="a"', 'id="a" name="second"'));
      await world.publish({ name: "begin", key: "k" });
      assert.equal((await world.job("a")).processDefinitionVersion, 2);
    },
  },
  {
    name: "a version without the message start event takes it away",
    async run(world) {
      await world.deploy(starting);
      await world.deploy(model(start() + task("a") + flows("start -> a")));
      await world.publish({ name: "begin", key: "k" });
      await world.noJob("a");
    },
  },
  {
    name: "a message that was there before the process does not start it",
    async run(world) {
      await world.publish({ name: "begin", key: "k" });
      await world.deploy(starting);
      await world.noJob("a");
    },
  },
  {
    name: "a message goes to the instance that waits for it, and starts none of the same process",
    async run(world) {
      await world.deploy(model(
        start("begin", on.message("m")) + task("a") +
          element("intermediateCatchEvent", "wait", on.message("m")) +
          task("b") + flows("begin -> a -> wait -> b"),
        { roots: message("m") },
      ));
      await world.publish({ name: "m", key: "k", variables: { key: "k" } });
      await world.work("a");
      await world.publish({ name: "m", key: "k" });
      await world.job("b");
      await world.noJob("a");
    },
  },
  {
    name: "a message without a key goes to a start event though an instance waits for the same name",
    async run(world) {
      await world.deploy(model(
        start("begin", on.message("m")) + start() + task("a") +
          element("intermediateCatchEvent", "wait", on.message("m")) + task("b") +
          flows("begin -> a", "start -> wait -> b"),
        { roots: message("m") },
      ));
      await world.startOpen({ key: "k" });
      await world.publish({ name: "m" });
      await world.job("a");
      await world.noJob("b");
    },
  },
  {
    name: "one instance runs for a correlation key whatever its version is",
    async run(world) {
      await world.deploy(starting);
      await world.publish({ name: "begin", key: "k" });
      const first = await world.job("a");
      await world.deploy(starting.replace('id="a"', 'id="a" name="second"'));
      await world.publish({ name: "begin", key: "k" });
      await world.noJob("a");
      await world.complete(first);
      assert.equal((await world.job("a")).processDefinitionVersion, 2);
    },
  },
  {
    name: "one instance runs for a correlation key whichever message started it",
    async run(world) {
      await world.deploy(model(
        start("begin", on.message("begin")) + start("other", on.message("other")) + task("a") + task("b") +
          end() +
          flows("begin -> a -> end", "other -> b -> end"),
        { roots: startMessage + startMessage.replaceAll("begin", "other") },
      ));
      await world.publish({ name: "begin", key: "k" });
      await world.publish({ name: "other", key: "k" });
      await world.noJob("b");
      await world.work("a");
      await world.job("b");
    },
  },
  {
    name: "an instance that was created without a message leaves its correlation key to messages",
    async run(world) {
      await world.deploy(model(
        start() + start("begin", on.message("begin")) + task("a") + end() +
          flows("start -> a -> end", "begin -> a"),
        { roots: startMessage },
      ));
      await world.startOpen({ key: "k" });
      await world.publish({ name: "begin", key: "k" });
      await world.jobs("a", { count: 2 });
    },
  },
  {
    name: "a message that started an instance is there for what the process of another file waits for",
    async run(world) {
      await world.deploy(
        starting,
        model(catching, { id: "q", roots: message("m").replace('name="m"', 'name="begin"') }),
      );
      await world.publish({ name: "begin", key: "k" });
      await world.job("a");
      await (await world.start({ key: "k" }, { id: "q" })).endsWith({ key: "k" });
    },
  },
];

const CORRELATED: EngineScenario[] = [
  {
    name: "a message that nothing waits for is not correlated, and not kept",
    async run(world) {
      await world.deploy(waiting);
      assert.equal((await world.correlate({ name: "m", key: "k" })).outcome, "notFound");
      await (await world.startOpen({ key: "k" })).goesOn();
    },
  },
  {
    name: "a correlated message says which instance got it",
    async run(world) {
      const instance = await world.run(waiting, { key: "k" });
      const { processInstanceKey } = await correlated(world, { name: "m", key: "k", variables: { x: 1 } });
      await instance.endsWith({ key: "k", x: 1 });
      assert.equal(await instance.key(), processInstanceKey);
      assert.equal((await world.correlate({ name: "m", key: "k" })).outcome, "notFound");
    },
  },
  {
    name: "a correlated message says which instance it started",
    async run(world) {
      await world.deploy(starting);
      const first = await correlated(world, { name: "begin", key: "k", variables: { x: 1 } });
      const job = await world.job("a");
      assert.deepEqual([job.processInstanceKey, job.variables], [first.processInstanceKey, { x: 1 }]);
      const second = await correlated(world, { name: "begin" });
      assert.notEqual(second.processInstanceKey, first.processInstanceKey);
    },
  },
];

/** Every scenario of messages. */
export const MESSAGE_SCENARIOS: readonly EngineScenario[] = [
  ...MEETINGS,
  ...BUFFERED,
  ...STARTS,
  ...CORRELATED,
];
