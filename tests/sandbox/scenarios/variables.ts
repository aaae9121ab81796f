/**
 * Scenarios of variables: which scope they are in, and what mappings make of them.
 *
 * @module
 */

import assert from "node:assert/strict";
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
} from "../support/model.ts";
import type { EngineScenario } from "./scenario.ts";

/** A process of one task `a` with these mappings. */
function oneTask(io: Parameters<typeof mappings>[0] = {}): string {
  return model(start() + task("a", { io: mappings(io) }) + end() + flows("start -> a -> end"));
}

/** A process of one script `a` with these mappings. */
function oneScript(expression: string, io: Parameters<typeof mappings>[0] = {}): string {
  const script = `<zeebe:script expression="${expression}" resultVariable="result" />`;
  return model(
    start() + element("scriptTask", "a", extend(script + mappings(io))) + end() + flows("start -> a -> end"),
  );
}

/** A process of one sub-process, with a task `a` in it, and a task `b` after it. */
function oneSubProcess(
  io: Parameters<typeof mappings>[0],
  inner: Parameters<typeof mappings>[0] = {},
): string {
  const inside = extend(mappings(io)) + start("s") + task("a", { io: mappings(inner) }) + end("e") +
    flows("s -> a -> e");
  return model(
    start() + subProcess("sub", inside) + task("b") + end() + flows("start -> sub -> b -> end"),
  );
}

/** Variables of mappings. */
const MAPPED: EngineScenario[] = [
  {
    name: "an input mapping makes a variable that is seen in its task only",
    async run(world) {
      const instance = await world.run(oneTask({ inputs: ["=n + 1 -> mine"] }), { n: 1 });
      const job = await world.work("a");
      assert.deepEqual(job.variables, { n: 1, mine: 2 });
      await instance.endsWith({ n: 1 });
    },
  },
  {
    name: "an input mapping hides the variable of the same name, which the task then cannot change",
    async run(world) {
      const instance = await world.run(oneTask({ inputs: ["=n + 1 -> n"] }), { n: 1 });
      assert.deepEqual((await world.work("a", { n: 7, other: 8 })).variables, { n: 2 });
      await instance.endsWith({ n: 1, other: 8 });
    },
  },
  {
    name: "an input mapping sees what those before it gave",
    async run(world) {
      await world.runOpen(oneTask({ inputs: ["=n + 1 -> first", "=first + 1 -> second"] }), { n: 1 });
      assert.deepEqual((await world.job("a")).variables, { n: 1, first: 2, second: 3 });
    },
  },
  {
    name: "an input mapping of what is not there is null",
    async run(world) {
      await world.runOpen(oneTask({ inputs: ["=missing.deep -> mine"] }));
      assert.deepEqual((await world.job("a")).variables, { mine: null });
    },
  },
  {
    name: "an input mapping with a path makes a context",
    async run(world) {
      await world.runOpen(oneTask({ inputs: ["=1 -> order.first", "=2 -> order.second.deep"] }), {
        order: { old: 0 },
      });
      assert.deepEqual((await world.job("a")).variables, { order: { first: 1, second: { deep: 2 } } });
    },
  },
  {
    name: "an output mapping alone says what leaves a task",
    async run(world) {
      const instance = await world.run(oneTask({ outputs: ["=price * count -> total"] }), { price: 2 });
      await world.work("a", { count: 3, noise: true });
      await instance.endsWith({ price: 2, total: 6 });
    },
  },
  {
    name: "an output mapping sees what those before it gave",
    async run(world) {
      const instance = await world.run(oneTask({ outputs: ["=x + 1 -> y", "=y + 1 -> z"] }));
      await world.work("a", { x: 1 });
      await instance.endsWith({ y: 2, z: 3 });
    },
  },
  {
    name: "an output mapping with a path changes a part of what is there",
    async run(world) {
      const instance = await world.run(
        oneTask({ outputs: ["=x -> order.total", "=x -> order.deep.total"] }),
        {
          order: { id: 1, total: 0 },
        },
      );
      await world.work("a", { x: 5 });
      await instance.endsWith({ order: { id: 1, total: 5, deep: { total: 5 } } });
    },
  },
  {
    name: "an output mapping with a path makes a context where there is nothing, or null",
    async run(world) {
      const outputs = ["=x -> absent.total", "=x -> empty.deep.total"];
      const instance = await world.run(oneTask({ outputs }), { empty: null });
      await world.work("a", { x: 5 });
      await instance.endsWith({ absent: { total: 5 }, empty: { deep: { total: 5 } } });
    },
  },
  {
    name: "an output mapping with a path makes null of what is no context",
    async run(world) {
      const outputs = ["=x -> text.total", "=x -> order.deep.total"];
      const instance = await world.run(oneTask({ outputs }), { text: "none", order: { id: 1, deep: 2 } });
      await world.work("a", { x: 5 });
      await instance.endsWith({ text: null, order: { id: 1, deep: null } });
    },
  },
  {
    name: "an output mapping with a path changes the task's own variable of the name, if there is one",
    async run(world) {
      const instance = await world.run(oneTask({ outputs: ["=x -> order.b"] }), { order: { old: 1 } });
      await world.work("a", { x: 5, order: { own: 1 } });
      await instance.endsWith({ order: { own: 1, b: 5 } });
    },
  },
  ...([
    ["=x -> order.b", "=b -> order.c", { old: 1, b: 5, c: 5 }],
    ["=x -> order.b", "=order.b -> order.c", { old: 1, b: 5, c: null }],
    ["=x -> order.b", "={a: 1} -> order", { a: 1 }],
    ["={a: 1} -> order", "=x -> order.b", { old: 1, b: 5 }],
    ["=x -> order.b.c", "=x -> order.b.d.e", { old: 1, b: { c: 5, d: { e: 5 } } }],
    ["=x -> order.b.c", "=1 -> order.b", { old: 1, b: 1 }],
  ] as const).map(([first, second, order]): EngineScenario => ({
    name: `output mappings to parts of one variable are one: ${first} and ${second}`,
    async run(world) {
      const instance = await world.run(oneTask({ outputs: [first, second] }), { order: { old: 1 } });
      await world.work("a", { x: 5 });
      await instance.endsWith({ order });
    },
  })),
  {
    name: "an output mapping with a path comes where the first one to its variable is",
    async run(world) {
      const outputs = ["=1 -> order.b", "=2 -> z", "=z -> order.c", "=order.b -> last"];
      const instance = await world.run(oneTask({ outputs }));
      await world.work("a");
      await instance.endsWith({ order: { b: 1, c: null }, z: 2, last: 1 });
    },
  },
  {
    name: "an output mapping of what is not there is null",
    async run(world) {
      const instance = await world.run(oneTask({ outputs: ["=missing -> x"] }));
      await world.work("a");
      await instance.endsWith({ x: null });
    },
  },
  {
    name: "an input mapping that fails stops the element before its job is there",
    async run(world) {
      const instance = await world.runOpen(oneTask({ inputs: ["=assert(n, n != null) -> mine"] }));
      await world.noJob("a");
      await instance.goesOn();
    },
  },
  {
    name: "an output mapping that fails stops the element after its job is done",
    async run(world) {
      const instance = await world.runOpen(oneTask({ outputs: ["=assert(n, n != null) -> mine"] }));
      await world.work("a");
      await instance.goesOn();
      await world.noJob("a");
    },
  },
  {
    name: "a mapping takes texts, numbers, lists, contexts, and times as texts",
    async run(world) {
      const inputs = [
        '="a" + "ä" -> text',
        "=0.1 + 0.2 -> number",
        "=[1, null, true] -> list",
        '={a: 1, "b c": 2} -> context',
        '=date("2026-01-02") -> date',
        '=duration("P1DT2H") -> duration',
        "=10000000000 * 10 -> large",
      ];
      await world.runOpen(oneTask({ inputs }));
      assert.deepEqual((await world.job("a")).variables, {
        text: "aä",
        number: 0.3,
        list: [1, null, true],
        context: { a: 1, "b c": 2 },
        date: "2026-01-02",
        duration: "PT26H",
        large: 100_000_000_000,
      });
    },
  },
];

/** Variables without mappings. */
const PROPAGATED: EngineScenario[] = [
  {
    name: "what a job gives is the process's where nothing is mapped",
    async run(world) {
      const instance = await world.run(oneTask(), { n: 1 });
      await world.work("a", { n: 2, more: [1, { a: null }] });
      await instance.endsWith({ n: 2, more: [1, { a: null }] });
    },
  },
  {
    name: "only the variables that are asked for come with the end of an instance",
    async run(world) {
      await world.deploy(oneTask());
      const instance = await world.start({ a: 1, b: 2 }, { fetchVariables: ["b", "c"] });
      await world.work("a");
      await instance.endsWith({ b: 2 });
    },
  },
  ...([[2, { theirs: 2 }], [1, { mine: 1, theirs: 2 }], [{ a: 1 }, { theirs: 2 }]] as const).map((
    [mine, variables],
  ): EngineScenario => ({
    name: `what a job gives passes by a scope only where it has that value already: 1, and then ${
      JSON.stringify(mine)
    }`,
    async run(world) {
      const instance = await world.run(oneTask({ inputs: ["=1 -> mine"] }), {});
      await world.work("a", { mine, theirs: 2 });
      await instance.endsWith({ ...variables });
    },
  })),
  {
    name: "a job sees the variables of the moment at which it is activated",
    async run(world) {
      await world.runOpen(model(
        start() + element("parallelGateway", "fork") + task("a") + task("b") +
          flows("start -> fork -> a", "fork -> b"),
      ));
      await world.work("a", { x: 1 });
      assert.deepEqual((await world.job("b")).variables, { x: 1 });
    },
  },
  {
    name: "a script's result is a variable of the process",
    run: async (world) =>
      (await world.run(oneScript("=a + b"), { a: 1, b: 2 })).endsWith({ a: 1, b: 2, result: 3 }),
  },
  {
    name: "a script's result goes through its output mappings",
    async run(world) {
      const instance = await world.run(
        oneScript("=mine", { inputs: ["=5 -> mine"], outputs: ["=result -> x"] }),
      );
      await instance.endsWith({ x: 5 });
    },
  },
  {
    name: "start and end events have output mappings",
    async run(world) {
      const begin = start("start", extend(mappings({ outputs: ["=n + 1 -> begun"] })));
      const finish = end("end", extend(mappings({ outputs: ["=begun + 1 -> ended"] })));
      const instance = await world.run(model(begin + finish + flows("start -> end")), { n: 1 });
      await instance.endsWith({ n: 1, begun: 2, ended: 3 });
    },
  },
];

/** Variables of sub-processes. */
const SCOPED: EngineScenario[] = [
  {
    name: "a sub-process keeps its own variables to itself, and hands others on",
    async run(world) {
      const instance = await world.run(oneSubProcess({ inputs: ["=1 -> mine"] }));
      await world.work("a", { mine: 2, other: 3 });
      assert.deepEqual((await world.work("b")).variables, { other: 3 });
      await instance.endsWith({ other: 3 });
    },
  },
  {
    name: "an output mapping of a sub-process says what leaves it of its own variables",
    async run(world) {
      const instance = await world.run(
        oneSubProcess({ inputs: ["=1 -> mine"], outputs: ["=mine -> theirs"] }),
      );
      await world.work("a", { mine: 2, other: 3 });
      await world.work("b");
      await instance.endsWith({ other: 3, theirs: 2 });
    },
  },
  {
    name: "an output mapping in a sub-process sets the variable of the nearest scope that has it",
    async run(world) {
      const instance = await world.run(
        oneSubProcess({ inputs: ["=1 -> mine"] }, { outputs: ["=x -> mine", "=x -> theirs"] }),
        { theirs: 0 },
      );
      await world.work("a", { x: 9 });
      assert.deepEqual((await world.work("b")).variables, { theirs: 9 });
      await instance.endsWith({ theirs: 9 });
    },
  },
  {
    name: "a task in a sub-process sees the variables of every scope around it",
    async run(world) {
      const inner = extend(mappings({ inputs: ["=2 -> two", "=0 -> hidden"] })) + start("is") +
        task("a", { io: mappings({ inputs: ["=two + one -> three"] }) }) + flows("is -> a");
      const outer = extend(mappings({ inputs: ["=1 -> one", "=1 -> hidden"] })) + start("os") +
        subProcess("inner", inner) + flows("os -> inner");
      await world.runOpen(model(start() + subProcess("outer", outer) + flows("start -> outer")), { zero: 0 });
      assert.deepEqual((await world.job("a")).variables, { zero: 0, one: 1, two: 2, three: 3, hidden: 0 });
    },
  },
];

function catching(io: Parameters<typeof mappings>[0], key = "=key"): string {
  return model(
    start() + element("intermediateCatchEvent", "wait", extend(mappings(io)) + on.message("m")) + end() +
      flows("start -> wait -> end"),
    { roots: message("m", key) },
  );
}

function caughtError(outputs: string[]): string {
  return model(
    start() + task("a") +
      boundary("b", { at: "a", event: on.error("E"), extensions: extend(mappings({ outputs })) }) +
      end() + task("handle") + flows("start -> a -> end", "b -> handle"),
    { roots: error("E") },
  );
}

/** Variables that come with events. */
const BROUGHT: EngineScenario[] = [
  {
    name: "the variables of a message are the process's where nothing is mapped",
    async run(world) {
      const instance = await world.run(catching({}), { key: "k", n: 1 });
      await world.publish({ name: "m", key: "k", variables: { n: 2, x: 3 } });
      await instance.endsWith({ key: "k", n: 2, x: 3 });
    },
  },
  {
    name: "the variables of a message go through the output mappings of who catches it",
    async run(world) {
      const instance = await world.run(catching({ outputs: ["=amount + n -> paid"] }), { key: "k", n: 1 });
      await world.publish({ name: "m", key: "k", variables: { amount: 4, noise: 1 } });
      await instance.endsWith({ key: "k", n: 1, paid: 5 });
    },
  },
  {
    name: "the variables of a boundary message go through the output mappings of the boundary event",
    async run(world) {
      const instance = await world.run(
        model(
          start() + task("a", { io: mappings({ inputs: ["=1 -> mine"] }) }) +
            boundary("b", {
              at: "a",
              event: on.message("m"),
              extensions: extend(mappings({ outputs: ["=amount -> paid"] })),
            }) + end() + flows("start -> a", "b -> end"),
          { roots: message("m") },
        ),
        { key: "k" },
      );
      await world.publish({ name: "m", key: "k", variables: { amount: 5, mine: 2 } });
      await instance.endsWith({ key: "k", paid: 5 });
    },
  },
  {
    name: "a boundary event knows nothing of its activity's own variables",
    async run(world) {
      await world.runOpen(
        model(
          start() + task("a", { io: mappings({ inputs: ["=1 -> mine"] }) }) +
            boundary("b", {
              at: "a",
              event: on.message("m"),
              extensions: extend(mappings({ outputs: ["=mine -> x", "=other -> y"] })),
            }) + task("handle") + flows("start -> a", "b -> handle"),
          { roots: message("m") },
        ),
        { key: "k", other: 2 },
      );
      await world.publish({ name: "m", key: "k" });
      assert.deepEqual((await world.job("handle")).variables, { key: "k", other: 2, x: null, y: 2 });
    },
  },
  {
    name: "the variables of an error go through the output mappings of who catches it",
    async run(world) {
      await world.runOpen(caughtError(["=detail -> reason"]));
      await world.throwError("a", "E", { detail: "x", noise: 1 });
      assert.deepEqual((await world.job("handle")).variables, { reason: "x" });
    },
  },
  {
    name: "the variables of an error go nowhere where nothing is mapped",
    async run(world) {
      await world.runOpen(caughtError([]), { n: 1 });
      await world.throwError("a", "E", { detail: "x", n: 2 });
      assert.deepEqual((await world.job("handle")).variables, { n: 1 });
    },
  },
  {
    name: "the variables of a failure stay in its task",
    async run(world) {
      const instance = await world.run(oneTask(), { n: 1 });
      await world.fail("a", { retries: 2, variables: { n: 2, reason: "x" } });
      assert.deepEqual((await world.work("a", { reason: "y", done: true })).variables, { n: 2, reason: "x" });
      await instance.endsWith({ n: 1, done: true });
    },
  },
  {
    name: "the variables of a failure are seen by output mappings",
    async run(world) {
      const instance = await world.run(oneTask({ outputs: ["=reason -> kept"] }));
      await world.fail("a", { retries: 1, variables: { reason: "x" } });
      await world.work("a");
      await instance.endsWith({ kept: "x" });
    },
  },
  {
    name: "a correlation key of a task sees its input mappings, and that of its boundary event does not",
    async run(world) {
      const receive = element(
        'receiveTask messageRef="message-m"',
        "wait",
        extend(mappings({ inputs: ['="inner" -> key'] })),
      );
      const instance = await world.run(
        model(
          start() + receive + boundary("b", { at: "wait", event: on.message("cancel") }) +
            end("received", extend(mappings({ outputs: ["=1 -> received"] }))) +
            end("cancelled", extend(mappings({ outputs: ["=1 -> cancelled"] }))) +
            flows("start -> wait -> received", "b -> cancelled"),
          { roots: message("m") + message("cancel") },
        ),
        { key: "outer" },
      );
      await world.publish({ name: "cancel", key: "inner", ttlMs: 0 });
      await world.publish({ name: "m", key: "outer", ttlMs: 0 });
      await instance.goesOn();
      await world.publish({ name: "m", key: "inner" });
      await instance.endsWith({ key: "outer", received: 1 });
    },
  },
  {
    name: "a condition of a flow sees the variables of the scope that it is in",
    async run(world) {
      const inside = extend(mappings({ inputs: ["=true -> go"] })) + start("s") +
        element('exclusiveGateway default="g-no"', "g") + task("yes") + task("no") + flows("s -> g -> no") +
        flow("g", "yes", "=go");
      await world.runOpen(model(start() + subProcess("sub", inside) + flows("start -> sub")), { go: false });
      await world.job("yes");
      await world.noJob("no");
    },
  },
];

/** Every scenario of variables. */
export const VARIABLE_SCENARIOS: readonly EngineScenario[] = [
  ...MAPPED,
  ...PROPAGATED,
  ...SCOPED,
  ...BROUGHT,
];
