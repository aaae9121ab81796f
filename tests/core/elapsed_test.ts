import assert from "node:assert/strict";
import { isWithin } from "../../src/core/elapsed.ts";

Deno.test("isWithin() counts from an instant, the end excluded", () => {
  assert.deepEqual([100, 199, 200].map((now) => isWithin(100, { since: 100, now })), [true, true, false]);
});

Deno.test("isWithin() is false for what never was, and for what a clock has yet to reach", () => {
  for (const since of [undefined, -Infinity, 101]) {
    assert.equal(isWithin(100, { since, now: 100 }), false, `${since}`);
  }
});
