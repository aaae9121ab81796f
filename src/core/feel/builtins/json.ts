/**
 * `to json` and `from json`. The text is that of a value as it is: unlike what an expression gives to the engine,
 * it has all digits of a number, and the names of time zones.
 *
 * @module
 */

import { parseJson } from "../../json.ts";
import { isNumber, numberText } from "../decimal.ts";
import { checkDepth } from "../depth.ts";
import type { Evaluation } from "../evaluation.ts";
import { temporalToJsonText } from "../temporal/format.ts";
import { feelString } from "../text.ts";
import { isContext, isList, isTemporal } from "../types.ts";
import { FeelFunction, type FeelValue } from "../value.ts";
import { invocationFailure, spendText } from "./signature.ts";

/** Numbers that may be more than a double can hold, and would be infinite. */
const HUGE_NUMBER = /\d{300}|[eE]\+?0*\d{3}/;

/** The value that JSON text has. */
export function parseJsonText(text: FeelValue, evaluation: Evaluation): FeelValue {
  if (text === null) return null;
  if (typeof text !== "string") return invocationFailure(evaluation, "JSON must be given as text");
  spendText(evaluation, text.length);
  const value = readJson(text);
  if (value === undefined) return invocationFailure(evaluation, "The text is no JSON");
  return HUGE_NUMBER.test(text) && !isFinite(value, 0) ? null : value;
}

function readJson(text: string): FeelValue | undefined {
  try {
    return parseJson(text);
  } catch {
    // Its message is not passed on: it may quote the text.
    return undefined;
  }
}

function isFinite(value: FeelValue, depth: number): boolean {
  if (typeof value === "number") return Number.isFinite(value);
  checkDepth(depth);
  const isInnerFinite = (item: FeelValue) => isFinite(item, depth + 1);
  if (isList(value)) return value.every(isInnerFinite);
  return !isContext(value) || Object.values(value).every(isInnerFinite);
}

/** The JSON text of a value. Entries of a context that are functions are left out. */
export function writeJsonText(value: FeelValue, evaluation: Evaluation): string {
  return write(value, { evaluation, depth: 0 });
}

function write(value: FeelValue, { evaluation, depth }: { evaluation: Evaluation; depth: number }): string {
  evaluation.spend(1);
  if (value === null || typeof value === "boolean") return `${value}`;
  if (typeof value === "string") {
    spendText(evaluation, value.length);
    return JSON.stringify(value);
  }
  if (isNumber(value)) return numberText(value);
  checkDepth(depth);
  const inner = { evaluation, depth: depth + 1 };
  if (isTemporal(value)) return `"${temporalToJsonText(value)}"`;
  if (isList(value)) return `[${value.map((item) => write(item, inner)).join()}]`;
  if (!isContext(value)) return JSON.stringify(feelString(value, evaluation));
  const entries = Object.entries(value).filter(([, item]) => !(item instanceof FeelFunction));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${write(item, inner)}`).join()}}`;
}
