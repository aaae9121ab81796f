import assert from "node:assert/strict";
import { workOff } from "../../src/usecases/work_off.ts";

/** Lets everything go on that waits for promises alone. */
const settle = (): Promise<void> => new Promise((resolve) => void setTimeout(resolve, 0));

Deno.test("workOff() works on so many items at once, in order", async () => {
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  const done = workOff([1, 2, 3, 4], {
    atOnce: 2,
    work(item) {
      begun.push(item);
      return new Promise((resolve) => void ends.push(() => resolve([])));
    },
  });
  assert.deepEqual(begun, [1, 2]);
  ends[1]?.();
  await settle();
  assert.deepEqual(begun, [1, 2, 3]);
  for (const end of ends) end();
  await settle();
  for (const end of ends) end();
  await done;
  assert.deepEqual(begun, [1, 2, 3, 4]);
});

Deno.test("workOff() does what remains of an item next, in all the places that are free", async () => {
  const begun: number[] = [];
  let running = 0;
  let most = 0;
  await workOff([10, 2, 3], {
    atOnce: 3,
    async work(item) {
      begun.push(item);
      most = Math.max(most, ++running);
      await settle();
      running -= 1;
      return item === 10 ? [11, 12, 13] : [];
    },
  });
  assert.deepEqual(begun, [10, 2, 3, 11, 12, 13]);
  assert.equal(most, 3);
});

Deno.test("workOff() ends at once where there is nothing to do", async () => {
  await workOff([], { atOnce: 1, work: () => Promise.resolve([]) });
});

Deno.test("workOff() passes on a failure", async () => {
  const failure = new TypeError("no");
  await assert.rejects(workOff([1], { atOnce: 1, work: () => Promise.reject(failure) }), failure);
});
