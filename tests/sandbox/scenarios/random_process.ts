/**
 * Processes made up at random, from a seed that makes them again: blocks in blocks, though not always as anybody
 * would draw them.
 *
 * @module
 */

import fc from "fast-check";
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
import { terminate } from "./event_models.ts";

type Mappings = Required<Parameters<typeof mappings>[0]>;

/** Something that happens to an activity, or in a scope. */
interface Handler {
  event: "E" | "any" | "m" | "n";
  effect: "interrupts" | "accompanies";
  outputs: string[];
  block: Block;
}

interface Body {
  block: Block;
  end: "none" | "E" | "F" | "terminate";
  io: Mappings;
  handler: Handler | null;
}

type Block =
  | { kind: "task"; io: Mappings }
  | { kind: "script"; expression: string; result: string; io: Mappings }
  | { kind: "catch"; element: "intermediateCatchEvent" | "receiveTask"; io: Mappings }
  | { kind: "sequence"; blocks: Block[] }
  | { kind: "fork"; fork: Gateway; join: Gateway; branches: Branch[]; fallback: number }
  /** Behind an event-based gateway. */
  | { kind: "race"; block: Block }
  | { kind: "sub"; body: Body }
  | { kind: "guarded"; body: Body | null; io: Mappings; handler: Handler; after: "joins" | "ends" };

type Gateway = "parallelGateway" | "exclusiveGateway" | "inclusiveGateway";

interface Branch {
  condition: string;
  block: Block;
}

const expression = fc.constantFrom(
  ...["=x", "=y", "=z", "=x + 1", "=y + z", "=1", "={a: x}", "=[x, y]", "=z = null", '="t"', "=x.a"],
);
const condition = fc.constantFrom(
  ...["=x > 1", "=y < 3", "=z = 2", "=x = y", "=true", "=false", "=x != null", "=y = null"],
);
const variable = fc.constantFrom("x", "y", "z");
const mapping = fc.tuple(expression, variable, fc.constantFrom("", "", "", "", ".a")).map((
  [source, name, part],
) => `${source} -> ${name}${part}`);
const few = fc.array(mapping, { maxLength: 2 });
const io = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Mappings>({ inputs: [], outputs: [] }) },
  { weight: 2, arbitrary: fc.record({ inputs: few, outputs: few }) },
);
const gateway = fc.constantFrom<Gateway>("parallelGateway", "exclusiveGateway", "inclusiveGateway");

const { body } = fc.letrec<{ block: Block; body: Body; handler: Handler }>((tie) => {
  const branch = fc.record({ condition, block: tie("block") });
  const handler = tie("handler");
  return {
    block: fc.oneof(
      { maxDepth: 4, depthSize: "small" },
      { weight: 3, arbitrary: fc.record({ kind: fc.constant("task" as const), io }) },
      fc.record({ kind: fc.constant("script" as const), expression, result: variable, io }),
      fc.record({
        kind: fc.constant("catch" as const),
        element: fc.constantFrom("intermediateCatchEvent" as const, "receiveTask" as const),
        io,
      }),
      fc.record({
        kind: fc.constant("sequence" as const),
        blocks: fc.array(tie("block"), { minLength: 2, maxLength: 3 }),
      }),
      {
        weight: 2,
        arbitrary: fc.record({
          kind: fc.constant("fork" as const),
          fork: gateway,
          join: gateway,
          branches: fc.array(branch, { minLength: 2, maxLength: 3 }),
          fallback: fc.nat(3),
        }),
      },
      fc.record({ kind: fc.constant("race" as const), block: tie("block") }),
      fc.record({ kind: fc.constant("sub" as const), body: tie("body") }),
      {
        weight: 2,
        arbitrary: fc.record({
          kind: fc.constant("guarded" as const),
          body: fc.option(tie("body")),
          io,
          handler,
          after: fc.constantFrom("joins" as const, "ends" as const),
        }),
      },
    ),
    body: fc.record({
      block: tie("block"),
      end: fc.constantFrom("none" as const, "none" as const, "none" as const, "E", "F", "terminate"),
      io,
      handler: fc.option(handler, { freq: 1 }),
    }),
    handler: fc.record({
      event: fc.constantFrom("E" as const, "any" as const, "m" as const, "n" as const),
      effect: fc.constantFrom("interrupts" as const, "accompanies" as const),
      outputs: few,
      block: tie("block"),
    }),
  };
});

/** What is done next to an instance. */
export interface Action {
  kind: "complete" | "publish" | "throw" | "fail";
  /** Which of the jobs that there are, if there are as many. */
  index: number;
  message: "m" | "n";
  ttlMs: number;
  errorCode: "E" | "F";
  variables: Record<string, number>;
}

const action: fc.Arbitrary<Action> = fc.record({
  kind: fc.oneof(
    { weight: 10, arbitrary: fc.constant("complete" as const) },
    { weight: 4, arbitrary: fc.constant("publish" as const) },
    { weight: 3, arbitrary: fc.constant("throw" as const) },
    { weight: 1, arbitrary: fc.constant("fail" as const) },
  ),
  index: fc.nat(5),
  message: fc.constantFrom("m" as const, "n" as const),
  ttlMs: fc.constantFrom(0, 60_000),
  errorCode: fc.constantFrom("E" as const, "F" as const),
  variables: fc.oneof(
    fc.constant({}),
    fc.tuple(variable, fc.nat(3)).map(([name, value]) => ({ [name]: value })),
  ),
});

/** A process, and what is done to an instance of it. */
export interface RandomRun {
  model: string;
  actions: Action[];
}

/** So many, always the same ones of a seed. */
export function randomRuns({ seed, count }: { seed: number; count: number }): RandomRun[] {
  const run = fc.record({
    model: body.map(modelOf),
    actions: fc.array(action, { minLength: 14, maxLength: 14 }),
  });
  return fc.sample(run, { seed, numRuns: count });
}

/** A process of a body, with a task `last` behind it. */
function modelOf(drawing: Body): string {
  const sub = new Artist().draw({ kind: "sub", body: drawing });
  return model(
    start("start") + sub.xml + task("last", { type: "work" }) + end("end") +
      flows(`start -> ${sub.first}`, `${sub.last} -> last -> end`),
    { roots: message("m") + message("n") + error("E") + error("F") },
  );
}

/** A block as BPMN: where it begins and ends. */
interface Drawn {
  xml: string;
  first: string;
  last: string;
}

class Artist {
  #ids = 0;

  draw(block: Block): Drawn {
    switch (block.kind) {
      case "task":
        return single(this.#id("task"), (id) => task(id, { type: "work", io: mappings(block.io) }));
      case "script": {
        const text = block.expression.replaceAll('"', "&quot;");
        const script = `<zeebe:script expression="${text}" resultVariable="${block.result}" />`;
        return single(
          this.#id("script"),
          (id) => element("scriptTask", id, extend(script + mappings(block.io))),
        );
      }
      case "catch": {
        const extensions = extend(mappings(block.io));
        return single(
          this.#id("catch"),
          (id) =>
            block.element === "receiveTask"
              ? element('receiveTask messageRef="message-m"', id, extensions)
              : element("intermediateCatchEvent", id, extensions + on.message("m")),
        );
      }
      case "sequence":
        return block.blocks.map((one) => this.draw(one)).reduce((before, after) => ({
          xml: before.xml + after.xml + flows(`${before.last} -> ${after.first}`),
          first: before.first,
          last: after.last,
        }));
      case "fork":
        return this.#fork(block);
      case "race":
        return this.#race(this.draw(block.block));
      case "sub":
        return single(this.#id("sub"), (id) => this.#sub(id, block.body));
      case "guarded":
        return this.#guarded(block);
    }
  }

  #fork({ fork, join, branches, fallback }: Extract<Block, { kind: "fork" }>): Drawn {
    const [first, last] = [this.#id("fork"), this.#id("join")];
    const drawn = branches.map(({ condition, block }) => ({ condition, ...this.draw(block) }));
    const other = fork === "parallelGateway" ? undefined : drawn[fallback];
    const xml = drawn.map((one) => {
      const condition = fork === "parallelGateway" || one === other ? undefined : one.condition;
      return one.xml + flow(first, one.first, condition) + flow(one.last, last);
    });
    const attribute = other === undefined ? "" : ` default="${first}-${other.first}"`;
    return { xml: element(fork + attribute, first) + element(join, last) + xml.join(""), first, last };
  }

  #race(winner: Drawn): Drawn {
    const [first, last, m, n] = [this.#id("race"), this.#id("join"), this.#id("m"), this.#id("n")];
    const xml = element("eventBasedGateway", first) + element("exclusiveGateway", last) +
      element("intermediateCatchEvent", m, on.message("m")) +
      element("intermediateCatchEvent", n, on.message("n")) + winner.xml +
      flows(
        `${first} -> ${m} -> ${winner.first}`,
        `${winner.last} -> ${last}`,
        `${first} -> ${n} -> ${last}`,
      );
    return { xml, first, last };
  }

  #sub(id: string, { block, end: last, io, handler }: Body): string {
    const drawn = this.draw(block);
    const [begin, finish] = [this.#id("begin"), this.#id("finish")];
    const event = last === "terminate" ? terminate : last === "none" ? "" : on.error(last);
    const inner = extend(mappings(io)) + start(begin) + drawn.xml + end(finish, event) +
      flows(`${begin} -> ${drawn.first}`, `${drawn.last} -> ${finish}`);
    return subProcess(id, inner + (handler === null ? "" : this.#eventSubProcess(handler)));
  }

  #eventSubProcess(handler: Handler): string {
    const drawn = this.draw(handler.block);
    const [begin, finish] = [this.#id("begin"), this.#id("finish")];
    const isInterrupting = effectOf(handler) === "interrupts";
    const startEvent = element(
      `startEvent isInterrupting="${isInterrupting}"`,
      begin,
      extend(mappings({ outputs: handler.outputs })) + eventOf(handler),
    );
    const inner = startEvent + drawn.xml + end(finish) +
      flows(`${begin} -> ${drawn.first}`, `${drawn.last} -> ${finish}`);
    return subProcess(this.#id("handler"), inner, { triggeredByEvent: "true" });
  }

  #guarded({ body, io, handler, after }: Extract<Block, { kind: "guarded" }>): Drawn {
    const [first, last, event] = [this.#id("guarded"), this.#id("join"), this.#id("boundary")];
    const activity = body === null ? task(first, { type: "work", io: mappings(io) }) : this.#sub(first, body);
    const drawn = this.draw(handler.block);
    const attached = boundary(event, {
      at: first,
      event: eventOf(handler),
      interrupting: effectOf(handler) === "interrupts" ? "true" : "false",
      extensions: extend(mappings({ outputs: handler.outputs })),
    });
    const way = after === "joins" ? [`${drawn.last} -> ${last}`] : [];
    const xml = activity + attached + element("exclusiveGateway", last) + drawn.xml +
      flows(`${first} -> ${last}`, `${event} -> ${drawn.first}`, ...way);
    return { xml, first, last };
  }

  #id(prefix: string): string {
    return `${prefix}_${++this.#ids}`;
  }
}

function single(id: string, write: (id: string) => string): Drawn {
  return { xml: write(id), first: id, last: id };
}

function eventOf({ event }: Handler): string {
  if (event === "any") return on.error();
  return event === "E" ? on.error("E") : on.message(event);
}

/** Errors always interrupt. */
function effectOf({ event, effect }: Handler): Handler["effect"] {
  return event === "m" || event === "n" ? effect : "interrupts";
}
