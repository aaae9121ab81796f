import assert from "node:assert/strict";
import { fullJitter } from "../../src/core/backoff.ts";

const BACKOFF = { baseMs: 100, capMs: 2_000 };
const ALMOST_ONE = 1 - Number.EPSILON;

Deno.test("fullJitter() doubles its bound with every attempt, up to the cap", () => {
  const bounds = [1, 2, 3, 4, 5, 6, 7].map((attempt) =>
    fullJitter(BACKOFF, { attempt: attempt, random: ALMOST_ONE })
  );
  assert.deepEqual(bounds, [99, 199, 399, 799, 1_599, 1_999, 1_999]);
});

Deno.test("fullJitter() can be anything below its bound", () => {
  assert.equal(fullJitter(BACKOFF, { attempt: 3, random: 0 }), 0);
  assert.equal(fullJitter(BACKOFF, { attempt: 3, random: 0.5 }), 200);
});

Deno.test("fullJitter() stays at the cap after any number of attempts", () => {
  for (const attempt of [100, 10_000, Number.MAX_SAFE_INTEGER]) {
    assert.equal(fullJitter(BACKOFF, { attempt: attempt, random: ALMOST_ONE }), 1_999);
  }
});
