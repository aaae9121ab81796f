/**
 * Scenarios of gateways: which flows tokens take, and where they wait for each other.
 *
 * @module
 */

import assert from "node:assert/strict";
import {
  element,
  end,
  extend,
  flow,
  flows,
  mappings,
  message,
  model,
  on,
  start,
  task,
} from "../support/model.ts";
import type { EngineScenario } from "./scenario.ts";

/** An end event that sets a variable of its own name. */
function reach(id: string): string {
  return end(id, extend(mappings({ outputs: [`=true -> ${id}`] })));
}

/** A gateway `g` of a kind with the ends `a`, `b` and, by default, `c`. */
function choice(kind: string, { a, b }: { a: string; b: string }): string {
  return model(
    start() + element(`${kind} default="g-c"`, "g") + reach("a") + reach("b") + reach("c") +
      flows("start -> g") + flow("g", "a", a) + flow("g", "b", b) + flow("g", "c"),
  );
}

/** The same without a default flow. */
function strictChoice(kind: string, { a, b }: { a: string; b: string }): string {
  return model(
    start() + element(kind, "g") + reach("a") + reach("b") + flows("start -> g") + flow("g", "a", a) +
      flow("g", "b", b),
  );
}

const BY_SIZE = { a: "=n > 1", b: "=n > 2" };

const CHOICES: EngineScenario[] = [
  {
    name: "an exclusive gateway takes one flow whose condition is met, the last one of the file",
    run: async (world) =>
      (await world.run(choice("exclusiveGateway", BY_SIZE), { n: 3 })).endsWith({ n: 3, b: true }),
  },
  {
    name: "an exclusive gateway takes its default flow when no condition is met",
    run: async (world) =>
      (await world.run(choice("exclusiveGateway", BY_SIZE), { n: 1 })).endsWith({ n: 1, c: true }),
  },
  {
    name: "an exclusive gateway with one flow needs no condition",
    async run(world) {
      const instance = await world.run(
        model(start() + element("exclusiveGateway", "g") + reach("a") + flows("start -> g -> a")),
      );
      await instance.endsWith({ a: true });
    },
  },
  {
    name: "an exclusive gateway without a default flow stands still when no condition is met",
    async run(world) {
      const instance = await world.runOpen(strictChoice("exclusiveGateway", BY_SIZE), { n: 1 });
      await instance.goesOn();
    },
  },
  ...["exclusiveGateway", "inclusiveGateway"].flatMap((kind): EngineScenario[] => [
    {
      name: `an ${kind} stands still when a condition is null`,
      async run(world) {
        await (await world.runOpen(choice(kind, BY_SIZE))).goesOn();
      },
    },
    {
      name: `an ${kind} stands still when a condition is no boolean`,
      async run(world) {
        await (await world.runOpen(choice(kind, { a: "=true", b: "=n" }), { n: 1 })).goesOn();
      },
    },
  ]),
  {
    name: "an exclusive gateway looks at no more conditions once one is met",
    run: async (world) =>
      (await world.run(choice("exclusiveGateway", { a: "=missing", b: "=n > 1" }), { n: 2 })).endsWith({
        n: 2,
        b: true,
      }),
  },
  {
    name: "an inclusive gateway takes every flow whose condition is met, and the default one only then not",
    async run(world) {
      await world.deploy(choice("inclusiveGateway", BY_SIZE));
      await (await world.start({ n: 3 })).endsWith({ n: 3, a: true, b: true });
      await (await world.start({ n: 2 })).endsWith({ n: 2, a: true });
      await (await world.start({ n: 1 })).endsWith({ n: 1, c: true });
    },
  },
  {
    name: "an inclusive gateway without a default flow stands still when no condition is met",
    async run(world) {
      const instance = await world.runOpen(strictChoice("inclusiveGateway", BY_SIZE), { n: 1 });
      await instance.goesOn();
    },
  },
  {
    name: "a loop goes round until its condition is met",
    async run(world) {
      const count = extend('<zeebe:script expression="=n + 1" resultVariable="n" />');
      const instance = await world.run(
        model(
          start() + element("exclusiveGateway", "merge") + element("scriptTask", "count", count) +
            element('exclusiveGateway default="more-merge"', "more") + end() +
            flows("start -> merge -> count -> more -> merge") + flow("more", "end", "=n >= 20"),
        ),
        { n: 0 },
      );
      await instance.endsWith({ n: 20 });
    },
  },
];

const fork = element("parallelGateway", "fork");
const join = element("parallelGateway", "join");

const inclusive = model(
  start() + element('inclusiveGateway default="fork-c"', "fork") + element("inclusiveGateway", "join") +
    task("a") + task("b") + task("c") + element('exclusiveGateway default="way-join"', "way") +
    task("after") +
    end() + end("elsewhere") +
    flows("start -> fork -> c -> join -> after -> end", "a -> join", "b -> way -> join") +
    flow("fork", "a", "=a") + flow("fork", "b", "=b") + flow("way", "elsewhere", "=leave"),
);

const JOINS: EngineScenario[] = [
  {
    name: "a parallel gateway goes on when a token has come along each of its flows",
    async run(world) {
      const instance = await world.run(
        model(
          start() + fork + join + task("a") + task("b") + task("after") + end() +
            flows("start -> fork -> a -> join -> after -> end", "fork -> b -> join"),
        ),
      );
      await world.work("b", { b: 1 });
      await world.noJob("after");
      await world.work("a", { a: 1 });
      await world.work("after");
      await instance.endsWith({ a: 1, b: 1 });
    },
  },
  {
    name: "a parallel gateway waits for a token that went elsewhere",
    async run(world) {
      const instance = await world.runOpen(
        model(
          start() + fork + join + task("a") + task("b") + end() + end("elsewhere") +
            element('exclusiveGateway default="way-join"', "way") +
            flows("start -> fork -> a -> join -> end", "fork -> b -> way -> join") +
            flow("way", "elsewhere", "=true"),
        ),
      );
      await world.work("a");
      await world.work("b");
      await instance.goesOn();
    },
  },
  {
    name: "a parallel gateway keeps what comes twice along one flow",
    async run(world) {
      const instance = await world.runOpen(
        model(
          start() + fork + join + element("exclusiveGateway", "merge") + task("a") + task("b") + task("c") +
            task("after") + end() +
            flows(
              "start -> fork -> a -> merge -> join -> after -> end",
              "fork -> b -> merge",
              "fork -> c -> join",
            ),
        ),
      );
      await world.work("a");
      await world.work("b");
      await world.noJob("after");
      await world.work("c");
      await world.work("after");
      await instance.goesOn();
    },
  },
  {
    name: "an exclusive gateway lets each token through that comes",
    async run(world) {
      const instance = await world.run(
        model(
          start() + fork + element("exclusiveGateway", "merge") + task("a") + task("b") + task("after") +
            end() +
            flows("start -> fork -> a -> merge -> after -> end", "fork -> b -> merge"),
        ),
      );
      await world.work("a");
      await world.work("b");
      for (const job of await world.jobs("after", { count: 2 })) await world.complete(job);
      await instance.endsWith({});
    },
  },
  {
    name: "an instance is over when each of its tokens is",
    async run(world) {
      const instance = await world.run(
        model(
          start() + fork + task("a") + task("b") + end("ea") + flows("start -> fork -> a -> ea", "fork -> b"),
        ),
      );
      await world.work("a");
      await instance.goesOn();
      await world.work("b");
      await instance.endsWith({});
    },
  },
  {
    name: "an element with several flows takes all of them",
    async run(world) {
      const instance = await world.run(
        model(start() + task("a") + reach("b") + reach("c") + flows("start -> a -> b", "a -> c")),
      );
      await world.work("a");
      await instance.endsWith({ b: true, c: true });
    },
  },
  {
    name: "an inclusive gateway joins the tokens that can come",
    async run(world) {
      const instance = await world.run(inclusive, { a: true, b: true, leave: false });
      await world.work("a");
      await world.noJob("after");
      await world.work("b");
      await world.work("after");
      await instance.endsWith({ a: true, b: true, leave: false });
    },
  },
  {
    name: "an inclusive gateway does not wait for a token that cannot come",
    async run(world) {
      const instance = await world.run(inclusive, { a: true, b: false, leave: false });
      await world.work("a");
      await world.work("after");
      await instance.endsWith({ a: true, b: false, leave: false });
    },
  },
  {
    name: "an inclusive gateway does not notice when the token that it waits for goes elsewhere",
    async run(world) {
      const instance = await world.runOpen(inclusive, { a: true, b: true, leave: true });
      await world.work("a");
      await world.work("b");
      await world.noJob("after");
      await instance.goesOn();
    },
  },
];

const eventBased = model(
  start() + element("eventBasedGateway", "wait") +
    element("intermediateCatchEvent", "paid", on.message("paid")) +
    element("intermediateCatchEvent", "refused", on.message("refused")) +
    element("intermediateCatchEvent", "late", on.duration("PT3S")) + reach("done") + reach("off") +
    reach("given_up") +
    flows("start -> wait -> paid -> done", "wait -> late -> given_up", "wait -> refused -> off"),
  { roots: message("paid") + message("refused") },
);

const EVENT_BASED: EngineScenario[] = [
  {
    name: "an event-based gateway goes where its first event is, with the event's variables",
    async run(world) {
      const instance = await world.run(eventBased.replace("PT3S", "PT1H"), { key: "k" });
      await world.publish({ name: "refused", key: "k", variables: { why: "x" } });
      await instance.endsWith({ key: "k", why: "x", off: true });
    },
  },
  {
    name: "an event-based gateway takes a message that was there before it",
    async run(world) {
      await world.deploy(eventBased.replace("PT3S", "PT1H"));
      await world.publish({ name: "paid", key: "k", variables: { amount: 1 } });
      await (await world.start({ key: "k" })).endsWith({ key: "k", amount: 1, done: true });
    },
  },
  {
    name: "an event-based gateway waits for nothing more once its timer came",
    async run(world) {
      const instance = await world.run(eventBased, { key: "k" });
      await instance.goesOn();
      await world.wait(3_000);
      await instance.endsWith({ key: "k", given_up: true });
      assert.equal((await world.correlate({ name: "paid", key: "k" })).outcome, "notFound");
    },
  },
];

/** Every scenario of gateways. */
export const GATEWAY_SCENARIOS: readonly EngineScenario[] = [...CHOICES, ...JOINS, ...EVENT_BASED];
