import assert from "node:assert/strict";
import { evaluate, type FeelScope, toJsonValue } from "../../../../src/core/feel/mod.ts";
import type { Json } from "../../../../src/core/json.ts";

/** What stands for an expression that has no value at all. */
export const FAILS = "(fails)";

/** An expression, and what Camunda's engine answers. */
export type Answer = readonly [expression: string, expected: Json];

/** What an expression gives. */
export function answerTo(expression: string, scope: FeelScope = {}): Json {
  const { value, failure } = evaluate(expression, scope);
  return failure ? FAILS : toJsonValue(value ?? null);
}

/** Asks each, and compares. */
export function assertAnswers(answers: readonly Answer[]): void {
  for (const [expression, expected] of answers) {
    assert.deepEqual(answerTo(expression), expected, expression);
  }
}
