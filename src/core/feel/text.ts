/**
 * Values as `string()` shows them.
 *
 * @module
 */

import { isNumber, numberText } from "./decimal.ts";
import { checkDepth } from "./depth.ts";
import type { Evaluation } from "./evaluation.ts";
import { temporalString } from "./temporal/format.ts";
import { isContext, isList, isTemporal } from "./types.ts";
import { FeelFunction, type FeelRange, type FeelValue } from "./value.ts";

/** Pays for walks through lists and contexts. */
type Budget = Pick<Evaluation, "spend">;

/** Characters of text for one step of the budget. */
const CHARACTERS_PER_STEP = 16;

/**
 * A value's text: `1.10`, `P1DT2H`, `[1, "a", null]`, `{a:"x"}`; text is itself, and null stays null.
 *
 * @throws {FeelAbort} if the budget is used up, or the value is nested too deep.
 */
export function feelString(value: FeelValue, budget?: Budget): string | null {
  if (value === null) return null;
  return typeof value === "string" ? value : valueText(value, { budget, depth: 0 });
}

function valueText(value: FeelValue, walk: { budget: Budget | undefined; depth: number }): string {
  if (value === null) return "null";
  if (typeof value === "string") {
    walk.budget?.spend(Math.ceil(value.length / CHARACTERS_PER_STEP));
    return `"${value}"`;
  }
  if (typeof value === "boolean") return `${value}`;
  if (isNumber(value)) return numberText(value);
  if (isTemporal(value)) return temporalString(value);
  checkDepth(walk.depth);
  const inner = { ...walk, depth: walk.depth + 1 };
  if (isList(value)) {
    walk.budget?.spend(value.length);
    return `[${value.map((item) => valueText(item, inner)).join(", ")}]`;
  }
  if (value instanceof FeelFunction) return `function(${value.parameters.join(", ")})`;
  if (!isContext(value)) return rangeText(value, inner);
  // Functions are no entries: Camunda keeps them apart.
  const entries = Object.entries(value).filter(([, item]) => !(item instanceof FeelFunction));
  walk.budget?.spend(entries.length);
  return `{${entries.map(([key, item]) => `${key}:${valueText(item, inner)}`).join(", ")}}`;
}

function rangeText(
  { start, end, includesStart, includesEnd }: FeelRange,
  walk: { budget: Budget | undefined; depth: number },
): string {
  const bounds = `${valueText(start, walk)}..${valueText(end, walk)}`;
  return `${includesStart ? "[" : "("}${bounds}${includesEnd ? "]" : ")"}`;
}
