import assert from "node:assert/strict";
import fc from "fast-check";
import {
  boundary,
  element,
  end,
  flow,
  flows,
  message,
  model,
  on,
  start,
  subProcess,
  task,
} from "../sandbox/support/model.ts";
import { EngineWorld } from "../sandbox/support/engine_world.ts";

/** A process as people draw it: blocks in blocks. */
type Block =
  | { kind: "task" }
  | { kind: "sequence" | "parallel" | "sub"; blocks: Block[] }
  | { kind: "exclusive"; blocks: Block[]; taken: number }
  | { kind: "inclusive"; blocks: Block[]; taken: boolean[] };

const { block } = fc.letrec<{ block: Block }>((tie) => {
  const blocks = fc.array(tie("block"), { minLength: 1, maxLength: 3 });
  return {
    block: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      fc.constant<Block>({ kind: "task" }),
      fc.record({ kind: fc.constantFrom("sequence" as const, "parallel" as const, "sub" as const), blocks }),
      fc.record({ kind: fc.constant("exclusive" as const), blocks, taken: fc.nat(2) }),
      fc.record({
        kind: fc.constant("inclusive" as const),
        blocks,
        taken: fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
      }),
    ),
  };
});

/** A block as BPMN: where it begins and ends, and the tasks that are done in it. */
interface Drawn {
  xml: string;
  first: string;
  last: string;
  tasks: string[];
}

class Artist {
  #ids = 0;

  draw(block: Block): Drawn {
    switch (block.kind) {
      case "task": {
        const id = this.#id("task");
        return { xml: task(id, { type: "work" }), first: id, last: id, tasks: [id] };
      }
      case "sequence":
        return block.blocks.map((one) => this.draw(one)).reduce((before, after) => ({
          xml: before.xml + after.xml + flows(`${before.last} -> ${after.first}`),
          first: before.first,
          last: after.last,
          tasks: [...before.tasks, ...after.tasks],
        }));
      case "sub": {
        const { xml, first, last, tasks } = this.draw({ kind: "sequence", blocks: block.blocks });
        const [id, begin, finish] = [this.#id("sub"), this.#id("begin"), this.#id("finish")];
        const inner = start(begin) + xml + end(finish) +
          flows(`${begin} -> ${first}`, `${last} -> ${finish}`);
        return { xml: subProcess(id, inner), first: id, last: id, tasks };
      }
      case "parallel":
        return this.#between("parallelGateway", block.blocks, () => undefined);
      case "exclusive":
        return this.#between(
          "exclusiveGateway",
          block.blocks,
          (index) => index === block.taken % block.blocks.length,
        );
      case "inclusive":
        // One is taken always.
        return this.#between(
          "inclusiveGateway",
          block.blocks,
          (index) => index === 0 || block.taken[index] === true,
        );
    }
  }

  #between(gateway: string, blocks: Block[], isTaken: (index: number) => boolean | undefined): Drawn {
    const [fork, join] = [this.#id("fork"), this.#id("join")];
    const drawn = blocks.map((one) => this.draw(one));
    const xml = drawn.map((one, index) => {
      const taken = isTaken(index);
      return one.xml + flow(fork, one.first, taken === undefined ? undefined : `=${taken}`) +
        flow(one.last, join);
    });
    const tasks = drawn.filter((_, index) => isTaken(index) !== false).flatMap((one) => one.tasks);
    return {
      xml: element(gateway, fork) + element(gateway, join) + xml.join(""),
      first: fork,
      last: join,
      tasks,
    };
  }

  #id(prefix: string): string {
    return `${prefix}_${++this.#ids}`;
  }
}

Deno.test("a process of blocks does each task on its way once, in any order of workers, and leaves nothing", async () => {
  await fc.assert(
    fc.asyncProperty(block, fc.infiniteStream(fc.nat(1_000)), async (drawing, choices) => {
      const { xml, first, last, tasks } = new Artist().draw(drawing);
      const world = new EngineWorld();
      await world.deploy(model(start() + xml + end() + flows(`start -> ${first}`, `${last} -> end`)));
      // Twice: the second one may run in what the first one has left.
      for (let round = 0; round < 2; round++) {
        const instance = await world.create("p");
        const done: string[] = [];
        const open = await world.activate("work");
        while (open.length > 0) {
          const [job] = open.splice((choices.next().value ?? 0) % open.length, 1);
          assert.ok(job);
          done.push(job.elementId);
          await world.send("POST", `/jobs/${job.key}/completion`, {});
          open.push(...await world.activate("work"));
        }
        assert.equal(instance().state, "COMPLETED");
        assert.deepEqual(done.toSorted(), tasks.toSorted());
      }
      assert.deepEqual([world.engine.jobs, world.engine.incidents, world.clock.sleepers], [[], [], 0]);
    }),
    { numRuns: 100 },
  );
});

/** A sub-process of blocks that a message interrupts: at its boundary, or from within. */
function interruptible({ xml, first, last }: Drawn, how: "boundary" | "eventSubProcess"): string {
  const handled = start("event", on.message("stop")) + end("caught") + flows("event -> caught");
  const inner = start("begin") + xml + end("finish") + flows(`begin -> ${first}`, `${last} -> finish`) +
    (how === "boundary" ? "" : subProcess("handler", handled, { triggeredByEvent: "true" }));
  const outer = how === "boundary"
    ? boundary("event", { at: "whole", event: on.message("stop") }) + end("caught") + flows("event -> caught")
    : "";
  const roots = message("stop");
  return model(start() + subProcess("whole", inner) + end() + flows("start -> whole -> end") + outer, {
    roots,
  });
}

Deno.test("whatever goes on in a process, an interruption or a cancellation leaves nothing of it", async () => {
  await fc.assert(
    fc.asyncProperty(
      block,
      fc.constantFrom("boundary" as const, "eventSubProcess" as const),
      fc.array(fc.nat(1_000), { maxLength: 8 }),
      async (drawing, how, choices) => {
        const world = new EngineWorld();
        await world.deploy(interruptible(new Artist().draw(drawing), how));
        for (const ending of ["interrupted", "cancelled"]) {
          const instance = await world.create("p", { key: "k" });
          const open = await world.activate("work");
          for (const choice of choices) {
            const [job] = open.splice(choice % Math.max(1, open.length), 1);
            if (job === undefined) break;
            await world.send("POST", `/jobs/${job.key}/completion`, {});
            open.push(...await world.activate("work"));
          }
          const isOver = instance().state === "COMPLETED";
          if (ending === "interrupted") {
            const { status } = await world.correlate({ name: "stop", correlationKey: "k" });
            assert.deepEqual([status, instance().state], [isOver ? 404 : 200, "COMPLETED"]);
            assert.equal(instance().completedElements.includes("caught"), !isOver);
          } else {
            await world.send("POST", `/process-instances/${instance().processInstanceKey}/cancellation`);
            assert.equal(instance().state, isOver ? "COMPLETED" : "TERMINATED");
          }
          assert.deepEqual([world.engine.jobs, world.engine.incidents, instance().activeElements], [
            [],
            [],
            [],
          ]);
        }
      },
    ),
    { numRuns: 100 },
  );
});
