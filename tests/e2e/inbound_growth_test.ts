/**
 * How the time of reading grows with hostile models and bodies, over four sizes. It takes a while, and wants a quiet
 * machine.
 *
 * @module
 */

import assert from "node:assert/strict";
import { utf8 } from "../../src/core/bytes.ts";
import { parseBody } from "../../src/core/webhook/body.ts";
import { readHeaderParameters } from "../../src/core/webhook/header_parameters.ts";
import { BODIES, HEADERS } from "../abuse/body_samples.ts";
import { GROWING, readModel } from "../abuse/bpmn_samples.ts";
import { growthExponent, type Workload } from "../abuse/growth.ts";

/** Linear time has the exponent 1, quadratic time 2. What lies between is caches, and noise. */
const WORST_EXPONENT = 1.4;
const GROWTH = [1, 2, 4, 8];
const LEAST_HEADER = 8_192;

function assertLinear(workload: Workload, size: number): void {
  const sizes = GROWTH.map((factor) => size * factor);
  const exponent = growthExponent(workload, { sizes, worst: WORST_EXPONENT });
  assert.ok(exponent <= WORST_EXPONENT, `time grows with size ** ${exponent.toFixed(2)}`);
}

for (const [what, size, make] of GROWING) {
  Deno.test(`parseBpmn() takes time in proportion to the text: ${what}`, () => {
    assertLinear((given) => {
      const text = make(given);
      return () => readModel(text);
    }, size);
  });
}

for (const [what, size, mediaType, make] of BODIES) {
  Deno.test(`parseBody() takes time in proportion to the body: ${what}`, () => {
    assertLinear((given) => {
      const bytes = utf8(make(given));
      return () => void parseBody(bytes, mediaType);
    }, size);
  });
}

for (const [what, make] of HEADERS) {
  Deno.test(`readHeaderParameters() takes time in proportion to the header: ${what}`, () => {
    assertLinear((given) => {
      const text = make(given);
      return () => void readHeaderParameters(text);
    }, LEAST_HEADER);
  });
}
