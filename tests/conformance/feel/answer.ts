/**
 * Answers of the product, in any runtime.
 *
 * @module
 */

import { evaluate, toJson } from "../../../src/core/feel/mod.ts";
import type { Answer, Question } from "./cases.ts";

/** Evaluates and maps to JSON, as the connector does with a result. */
export function answer({ expression, context }: Question): Answer {
  const { value, failure } = evaluate(expression, context);
  if (failure) return { failure: failure.message };
  return { json: toJson(value) };
}
