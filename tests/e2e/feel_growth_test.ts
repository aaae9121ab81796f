/**
 * How FEEL's time grows with hostile input, over four sizes. It takes a while, and wants a quiet machine.
 *
 * @module
 */

import assert from "node:assert/strict";
import { GROWING, workloadOf } from "../abuse/feel_samples.ts";
import { growthExponent } from "../abuse/growth.ts";

const WORST_EXPONENT = 1.3;
const GROWTH = [1, 2, 4, 8];

for (const sample of GROWING) {
  Deno.test(`FEEL's time grows no faster than the input: ${sample.what}`, () => {
    const sizes = GROWTH.map((factor) => sample.size * factor);
    const exponent = growthExponent(workloadOf(sample), { sizes, worst: WORST_EXPONENT });
    assert.ok(exponent <= WORST_EXPONENT, `time grows with size ** ${exponent.toFixed(2)}`);
  });
}
