/**
 * An expression as the connector uses it.
 *
 * @module
 */

import { evaluateCondition, evaluateText, mapResult } from "../../src/core/feel/mod.ts";
import type { Json, JsonObject } from "../../src/core/json.ts";

/** What an expression is for: to decide, to name, or to map a response to variables. */
export type FeelUse = "condition" | "text" | "variables";

/** An expression, what it is for, and what it sees. */
export interface FeelTask {
  expression: string;
  use: FeelUse;
  context: JsonObject;
}

/** Evaluates it, the way from the text through the cache of programs included. */
export function useExpression({ expression, use, context }: FeelTask): Json | undefined {
  switch (use) {
    case "condition":
      return evaluateCondition(expression, context).value;
    case "text":
      return evaluateText(expression, context).value;
    case "variables":
      return mapResult({ resultExpression: expression }, { scope: context, response: null }).value;
  }
}
