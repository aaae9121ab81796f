import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import { assertObservations, CASES } from "./outbound/cases.ts";
import { DIFFERENCES } from "./outbound/differences.ts";
import { observe } from "./outbound/observe.ts";

Deno.test("the outbound connector does with Camunda's jobs what its runtime does, or what we do on purpose", async () => {
  assertObservations("Deno", await Promise.all(CASES.map(observe)));
});

Deno.test("every difference to Camunda's runtime is one of a case, and is one", () => {
  const cases = new Map(CASES.map((one) => [one.name, one]));
  for (const [name, change] of DIFFERENCES) {
    const expected = cases.get(name)?.expected;
    assert.ok(expected !== undefined, name);
    assert.ok(!isDeepStrictEqual(change(expected), expected), name);
  }
});
