import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import { stringifyJson } from "../../src/core/json.ts";
import { printScore } from "./feel/cases.ts";
import { CASES, type Observation, observe, onlyExpected } from "./outbound/cases.ts";
import { DIFFERENCES } from "./outbound/differences.ts";

Deno.test("the outbound connector does with Camunda's jobs what its runtime does, or what we do on purpose", async () => {
  const missed: string[] = [];
  for (const one of CASES) {
    const expected = DIFFERENCES.get(one.name)?.(one.expected) ?? one.expected;
    const seen = onlyExpected(await observe(one), expected);
    if (!isDeepStrictEqual(seen, expected)) {
      missed.push(`${one.name}\n  seen     ${stringify(seen)}\n  expected ${stringify(expected)}`);
    }
  }
  const title = `outbound jobs on Deno, ${DIFFERENCES.size} of them otherwise on purpose`;
  printScore(title, { right: CASES.length - missed.length, all: CASES.length });
  assert.equal(missed.length, 0, missed.join("\n"));
});

Deno.test("every difference to Camunda's runtime is one of a case, and is one", () => {
  const cases = new Map(CASES.map((one) => [one.name, one]));
  for (const [name, change] of DIFFERENCES) {
    const expected = cases.get(name)?.expected;
    assert.ok(expected !== undefined, name);
    assert.ok(!isDeepStrictEqual(change(expected), expected), name);
  }
});

function stringify({ calls, bodies, command }: Observation): string {
  return stringifyJson({ calls, bodies, command });
}
