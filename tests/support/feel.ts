/**
 * Tables of expressions and what they give.
 *
 * @module
 */

import assert from "node:assert/strict";
import { evaluate, type FeelScope } from "../../src/core/feel/program.ts";
import { toJson } from "../../src/core/feel/result.ts";

/** What stands in a table for an expression that gives no value. */
export const FAILS = Symbol("fails");

/** An expression, and its value as JSON, or that it fails. */
export type FeelCase = [expression: string, expected: unknown];

/** Checks a table of expressions, all of which see the same scope. */
export function checkFeel(cases: readonly FeelCase[], scope: FeelScope = {}): void {
  for (const [expression, expected] of cases) {
    const result = evaluate(expression, scope);
    if (expected === FAILS) {
      assert.notEqual(result.failure, undefined, `${expression} gives a value`);
      continue;
    }
    assert.equal(result.failure, undefined, `${expression} fails: ${result.failure?.message}`);
    assert.deepEqual(JSON.parse(toJson(result.value ?? null)), expected, expression);
  }
}
