/**
 * What an engine does with variables, messages, errors and tokens: each scenario gives what there was to see, and
 * it has to be the same on every engine. Job types and names begin with the id that a scenario is given, so that
 * many may share an engine.
 *
 * @module
 */

import type { Json, JsonObject } from "../../../src/core/json.ts";
import type { EngineClient } from "./engine_client.ts";
import {
  boundary,
  element,
  end,
  error,
  extend,
  flow,
  flows,
  mappings,
  message,
  model,
  on,
  start,
  subProcess,
  task,
} from "./model.ts";

/** One scenario. */
export interface EngineScenario {
  /** Name, unique. */
  name: string;
  /** Runs it, and gives what there was to see. */
  run(client: EngineClient, id: string): Promise<Json>;
}

async function create(client: EngineClient, id: string, variables: JsonObject = {}): Promise<void> {
  await client.send("POST", "/process-instances", { processDefinitionId: id, variables });
}

/** Variables of a job, by name. */
async function seen(client: EngineClient, type: string): Promise<Json> {
  const [job] = await client.activate(type, { maxJobsToActivate: 1 });
  return job === undefined ? null : sorted(job.variables);
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([one], [other]) => one < other ? -1 : 1);
  return Object.fromEntries(entries.map(([name, item]) => [name, sorted(item)]));
}

async function count(client: EngineClient, type: string): Promise<number> {
  return (await client.activate(type)).length;
}

/** Every scenario. */
export const ENGINE_SCENARIOS: readonly EngineScenario[] = [
  {
    name: "input mappings",
    async run(client, id) {
      const inputs = [
        "static -> text",
        "=n + 1 -> more",
        "=more * 2 -> inner.double",
        "5 -> inner.five",
        "=no -> none",
      ];
      await client.deploy(
        model(start() + task("a", { type: id, io: mappings({ inputs }) }) + flows("start -> a"), { id }),
      );
      await create(client, id, { n: 1, inner: { hidden: true } });
      return await seen(client, id);
    },
  },
  {
    name: "output mappings",
    async run(client, id) {
      const io = mappings({
        outputs: ["=r.id -> order.id", "=order.id -> seen", "=no -> none", "=r -> x.y.z"],
      });
      const body = start() + task("a", { type: id, io }) + task("b", { type: `${id}-b` }) +
        flows("start -> a -> b");
      await client.deploy(model(body, { id }));
      await create(client, id, { order: { kept: 1 }, x: { y: { k: 1 } } });
      await client.work(id, { r: { id: 7 }, dropped: 1 });
      return await seen(client, `${id}-b`);
    },
  },
  {
    name: "mappings of a sub-process and of what is in it",
    async run(client, id) {
      const outer = extend(
        mappings({ inputs: ["={a:1} -> o"], outputs: ["=o -> result", "=inner -> none"] }),
      );
      const io = mappings({ outputs: ["=r -> o.b", "=r + 1 -> fresh"] });
      const inner = start("s") + task("a", { type: id, io }) + end("e") + flows("s -> a -> e");
      const body = start() + subProcess("sub", outer + inner) + task("b", { type: `${id}-b` }) +
        flows("start -> sub -> b");
      await client.deploy(model(body, { id }));
      await create(client, id, { o: "outer" });
      await client.work(id, { r: 5 });
      return await seen(client, `${id}-b`);
    },
  },
  {
    name: "variables of a failed job",
    async run(client, id) {
      const body = start() + task("a", { type: id }) + task("b", { type: `${id}-b` }) +
        flows("start -> a -> b");
      await client.deploy(model(body, { id }));
      await create(client, id, { p: 1 });
      await client.fail(id, { retries: 1, variables: { p: 2, q: 3 } });
      const { variables } = await client.work(id, { r: 1 });
      return [sorted(variables), await seen(client, `${id}-b`)];
    },
  },
  {
    name: "variables of an event sub-process that does not interrupt",
    async run(client, id) {
      const handler = extend(mappings({ inputs: ['="own" -> local'] })) +
        element('startEvent isInterrupting="false"', "event", on.message(id)) +
        task("h", { type: `${id}-h` }) +
        end("he") + flows("event -> h -> he");
      const body = start() + task("a", { type: id }) + task("b", { type: `${id}-b` }) +
        flows("start -> a -> b") +
        subProcess("handler", handler, { triggeredByEvent: "true" });
      await client.deploy(model(body, { id, roots: message(id) }));
      await create(client, id, { key: id, given: 0 });
      const job = await client.activateOne(id);
      await client.publish({
        name: id,
        correlationKey: id,
        variables: { local: "sent", other: 1, given: 2 },
      });
      const { variables } = await client.work(`${id}-h`, { late: 1, local: "done" });
      await client.send("POST", `/jobs/${job.key}/completion`, {});
      return [sorted(variables), await seen(client, `${id}-b`)];
    },
  },
  {
    name: "an interrupting event sub-process beside another one",
    async run(client, id) {
      const first = element('startEvent isInterrupting="false"', "e1", on.message(`${id}-1`)) +
        task("h1", { type: `${id}-h1` }) + flows("e1 -> h1");
      const second = start("e2", on.message(`${id}-2`)) + task("h2", { type: `${id}-h2` }) +
        flows("e2 -> h2");
      const body = start() + task("a", { type: id }) + flows("start -> a") +
        subProcess("one", first, { triggeredByEvent: "true" }) +
        subProcess("two", second, { triggeredByEvent: "true" });
      await client.deploy(model(body, { id, roots: message(`${id}-1`) + message(`${id}-2`) }));
      await create(client, id, { key: id });
      await client.activateOne(id, { timeout: 1_000 });
      await client.publish({ name: `${id}-1`, correlationKey: id, timeToLive: 5_000 });
      await client.activateOne(`${id}-h1`, { timeout: 1_000 });
      await client.publish({ name: `${id}-2`, correlationKey: id, timeToLive: 5_000 });
      await client.activateOne(`${id}-h2`, { timeout: 1_000 });
      return [await count(client, id), await count(client, `${id}-h1`), await count(client, `${id}-h2`)];
    },
  },
  {
    name: "errors of a job: which boundary event catches them, and what it gets",
    async run(client, id) {
      const mapped = extend(mappings({ outputs: ["=fresh -> got"] }));
      const body = start() + task("a", { type: id }) + flows("start -> a", "any -> h1", "one -> h2") +
        boundary("any", { at: "a", event: on.error() }) +
        boundary("one", { at: "a", event: on.error("E"), extensions: mapped }) +
        task("h1", { type: `${id}-any` }) + task("h2", { type: `${id}-one` });
      await client.deploy(model(body, { id, roots: error("E") }));
      for (const errorCode of ["E", "F"]) {
        await create(client, id, { p: 1 });
        await client.throwError(id, { errorCode, variables: { p: 3, fresh: 4 } });
      }
      return [await seen(client, `${id}-any`), await seen(client, `${id}-one`)];
    },
  },
  {
    name: "errors that an event sub-process catches",
    async run(client, id) {
      const handler = start("event", on.error("E")) + task("h", { type: `${id}-h` }) + flows("event -> h");
      const body = start() + task("a", { type: id }) + flows("start -> a") +
        subProcess("handler", handler, { triggeredByEvent: "true" });
      await client.deploy(model(body, { id, roots: error("E") }));
      await create(client, id, { p: 1 });
      await client.throwError(id, { errorCode: "E", variables: { p: 3, fresh: 4 } });
      return await seen(client, `${id}-h`);
    },
  },
  {
    name: "whose variables the correlation key of a boundary event is of",
    async run(client, id) {
      const io = mappings({ inputs: ['="inner" -> key', "=1 -> mine"] });
      const body = start() + task("a", { type: id, io }) + task("h", { type: `${id}-h` }) +
        boundary("b", { at: "a", event: on.message(id), interrupting: "false" }) +
        flows("start -> a", "b -> h");
      await client.deploy(model(body, { id, roots: message(id) }));
      await create(client, id, { key: id });
      await client.activateOne(id);
      const inner = await client.correlate({ name: id, correlationKey: "inner" });
      const outer = await client.correlate({ name: id, correlationKey: id, variables: { mine: 2, x: 3 } });
      return [inner.status, outer.status, await seen(client, `${id}-h`)];
    },
  },
  {
    name: "messages that start instances, one at a time for a correlation key",
    async run(client, id) {
      const body = start("begin", on.message(id)) + task("a", { type: id }) + flows("begin -> a");
      await client.deploy(model(body, { id, roots: message(id) }));
      for (const n of [1, 2, 3]) {
        await client.publish({ name: id, correlationKey: id, timeToLive: 60_000, variables: { n } });
      }
      const refused = await client.correlate({ name: id, correlationKey: id });
      const met: Json[] = [];
      for (let round = 0; round < 3; round++) met.push(sorted((await client.work(id)).variables));
      return [refused.status, met, await count(client, id)];
    },
  },
  {
    name: "a message that an instance and a start event wait for",
    async run(client, id) {
      const body = start("begin", on.message(id)) +
        element("intermediateCatchEvent", "wait", on.message(id)) +
        task("a", { type: id }) + flows("begin -> wait -> a");
      await client.deploy(model(body, { id, roots: message(id) }));
      await client.publish({
        name: id,
        correlationKey: id,
        timeToLive: 60_000,
        variables: { key: id, n: 1 },
      });
      await count(client, id);
      await client.publish({ name: id, correlationKey: id, variables: { n: 2 } });
      return [await seen(client, id), await count(client, id)];
    },
  },
  {
    name: "two instances that wait for one message",
    async run(client, id) {
      const body = start() + element("intermediateCatchEvent", "wait", on.message(id)) +
        task("a", { type: id }) +
        flows("start -> wait -> a");
      await client.deploy(model(body, { id, roots: message(id) }));
      await create(client, id, { key: id, n: 1 });
      await create(client, id, { key: id, n: 2 });
      await count(client, id);
      await client.publish({ name: id, correlationKey: id, timeToLive: 60_000 });
      return [await seen(client, id), await count(client, id)];
    },
  },
  {
    name: "an event-based gateway",
    async run(client, id) {
      const io = extend(mappings({ outputs: ["=x -> got"] }));
      const body = start() + element("eventBasedGateway", "first") +
        element("intermediateCatchEvent", "one", io + on.message(`${id}-1`)) +
        element("intermediateCatchEvent", "two", on.duration("PT1S")) + task("a", { type: `${id}-1` }) +
        task("b", { type: `${id}-2` }) + flows("start -> first -> one -> a", "first -> two -> b");
      await client.deploy(model(body, { id, roots: message(`${id}-1`) }));
      await create(client, id, { key: id, n: 1 });
      await client.publish({ name: `${id}-1`, correlationKey: id, timeToLive: 500, variables: { x: 1 } });
      const one = await seen(client, `${id}-1`);
      await create(client, id, { key: id, n: 2 });
      return [one, await seen(client, `${id}-2`)];
    },
  },
  {
    name: "tokens that come to an element and to a join more than once",
    async run(client, id) {
      const forks = flows(
        "start -> fork -> merge -> join",
        "fork -> merge",
        "fork -> a -> join",
        "join -> after",
      )
        .replace('id="fork-merge"', 'id="again"');
      const body = start() + element("parallelGateway", "fork") + element("exclusiveGateway", "merge") +
        element("parallelGateway", "join") + task("a", { type: `${id}-a` }) + task("after", { type: id }) +
        forks;
      await client.deploy(model(body, { id }));
      await create(client, id);
      await client.work(`${id}-a`);
      return await count(client, id);
    },
  },
  {
    name: "an inclusive gateway that joins",
    async run(client, id) {
      const body = start() + element("inclusiveGateway", "fork") + element("inclusiveGateway", "join") +
        task("a", { type: `${id}-a` }) + task("b", { type: `${id}-b` }) + task("after", { type: id }) +
        element('exclusiveGateway default="way-join"', "way") + end("elsewhere") +
        flows("start -> fork", "a -> join", "b -> way -> join", "join -> after") +
        flow("fork", "a", "=true") +
        flow("fork", "b", "=both") + flow("way", "elsewhere", "=leave");
      await client.deploy(model(body, { id }));
      const counts: number[] = [];
      for (
        const variables of [{ both: false, leave: false }, { both: true, leave: false }, {
          both: true,
          leave: true,
        }]
      ) {
        await create(client, id, variables);
        await client.work(`${id}-a`);
        if (variables.both) await client.work(`${id}-b`);
        counts.push(await count(client, id));
      }
      return counts;
    },
  },
  {
    name: "a terminate end event in a process whose end is awaited",
    async run(client, id) {
      const body = start() + element("parallelGateway", "fork") + task("a", { type: id }) +
        task("b", { type: `${id}-b` }) + end("stop", "<bpmn:terminateEventDefinition />") +
        flows("start -> fork -> a -> stop", "fork -> b");
      await client.deploy(model(body, { id }));
      const awaited = client.send("POST", "/process-instances", {
        processDefinitionId: id,
        awaitCompletion: true,
        variables: { x: 1 },
      });
      await client.work(id, { y: 2 });
      return [sorted((await awaited).body.variables ?? null), await count(client, `${id}-b`)];
    },
  },
  {
    name: "a condition that is neither true nor false",
    async run(client, id) {
      const body = start() + element('exclusiveGateway default="choice-b"', "choice") +
        task("a", { type: `${id}-a` }) +
        task("b", { type: `${id}-b` }) + flows("start -> choice -> b") + flow("choice", "a", "=x > 1");
      await client.deploy(model(body, { id }));
      await create(client, id);
      return [await count(client, `${id}-a`), await count(client, `${id}-b`)];
    },
  },
  {
    name: "headers of jobs and of user tasks",
    async run(client, id) {
      const assignment =
        '<zeebe:assignmentDefinition assignee="=who" candidateGroups="a, b" candidateUsers="=[who]" />';
      const headers =
        '<zeebe:taskHeaders><zeebe:header key="h" value="=n" /><zeebe:header key="e" value="" /></zeebe:taskHeaders>';
      const body = start() + task("a", { type: id, retries: "=n", extensions: headers }) +
        element("userTask", "u", extend(assignment)) + flows("start -> a -> u");
      await client.deploy(model(body, { id }));
      await create(client, id, { n: 5, who: "demo" });
      const { retries, customHeaders } = await client.work(id);
      return [
        retries,
        sorted(customHeaders),
        sorted((await client.work("io.camunda.zeebe:userTask")).customHeaders),
      ];
    },
  },
];
