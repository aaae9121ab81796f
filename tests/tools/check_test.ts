import assert from "node:assert/strict";
import { type Check, type CheckOutcome, formatOutcome, runChecks } from "../../tools/check/check.ts";

/** A check whose end the test decides. */
function pendingCheck(name: string): { check: Check; end: (problems: string[]) => void; started(): boolean } {
  const { promise, resolve } = Promise.withResolvers<{ problems: string[] }>();
  let started = false;
  return {
    check: {
      name,
      run() {
        started = true;
        return promise;
      },
    },
    end: (problems) => resolve({ problems }),
    started: () => started,
  };
}

Deno.test("runChecks() runs so many at once, tells each end, and keeps the order", async () => {
  const [a, b, c] = [pendingCheck("a"), pendingCheck("b"), pendingCheck("c")];
  const told: string[] = [];
  const running = runChecks([a.check, b.check, c.check], {
    atOnce: 2,
    onOutcome: ({ name }) => void told.push(name),
  });
  assert.deepEqual([a.started(), b.started(), c.started()], [true, true, false]);
  b.end(["wrong"]);
  c.end([]);
  a.end([]);
  const outcomes = await running;
  assert.deepEqual(outcomes.map(({ name, problems }) => [name, problems]), [["a", []], ["b", ["wrong"]], [
    "c",
    [],
  ]]);
  assert.deepEqual(told.toSorted(), ["a", "b", "c"]);
  assert.equal(told[0], "b");
});

Deno.test("runChecks() counts a check that breaks as one that found something, and goes on", async () => {
  const broken: Check = { name: "broken", run: () => Promise.reject(new Error("Cannot look")) };
  const sound: Check = { name: "sound", run: () => Promise.resolve({ problems: [] }) };
  const outcomes = await runChecks([broken, sound], { atOnce: 1, onOutcome: () => {} });
  assert.deepEqual(outcomes.map(({ problems }) => problems), [["Cannot look"], []]);
});

const OUTCOME: CheckOutcome = { name: "layers", problems: [], milliseconds: 1_234 };

Deno.test("formatOutcome() prints one line with the time and the note for what is well", () => {
  assert.equal(formatOutcome(OUTCOME), "ok   layers                        1.2 s");
  assert.equal(
    formatOutcome({ ...OUTCOME, note: "97 KB" }),
    "ok   layers                        1.2 s  97 KB",
  );
});

Deno.test("formatOutcome() prints every problem below what is wrong", () => {
  const [first, ...problems] = formatOutcome({ ...OUTCOME, problems: ["a.ts:1: x", "two\nlines"] }).split(
    "\n",
  );
  assert.match(first ?? "", /^FAIL layers/);
  assert.deepEqual(problems, ["       a.ts:1: x", "       two", "       lines"]);
});
