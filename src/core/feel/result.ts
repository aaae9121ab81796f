/**
 * FEEL value → JSON, as the connectors' runtime writes it.
 *
 * @module
 */

import { type Json, type JsonObject, stringifyJson } from "../json.ts";
import { isNumber, jsonNumber } from "./decimal.ts";
import { checkDepth } from "./depth.ts";
import { temporalJson } from "./temporal/format.ts";
import { isContext, isList, isTemporal } from "./types.ts";
import { type FeelContext, FeelFunction, type FeelList, type FeelNumber, type FeelValue } from "./value.ts";

/**
 * A FEEL value as a JSON value. Ranges and functions are null, and functions are left out of contexts. What is
 * JSON already is not copied: do not change what you get.
 *
 * @throws {FeelAbort} if the value is nested too deep.
 */
export function toJsonValue(value: FeelValue): Json {
  return jsonOf(value, 0);
}

/**
 * A FEEL value as JSON text.
 *
 * @throws {FeelAbort} if the value is nested too deep.
 */
export function toJson(value: FeelValue): string {
  return stringifyJson(toJsonValue(value));
}

function jsonOf(value: FeelValue, depth: number): Json {
  if (value === null || typeof value === "boolean") return value;
  if (typeof value === "string") return wellFormed(value);
  // What JSON has comes first: nearly all values are of that kind.
  if (isList(value)) return listJson(value, depth);
  if (isContext(value)) return contextJson(value, depth);
  if (isNumber(value)) return numberJson(value);
  return isTemporal(value) ? temporalJson(value) : null;
}

function numberJson(value: FeelNumber): Json {
  const number = jsonNumber(value);
  // Jackson's text for what no double can hold.
  return typeof number === "bigint" || Number.isFinite(number) ? number : `${number}`;
}

/** Java's UTF-8 has a question mark for half of a pair, which `substring` may leave. */
function wellFormed(text: string): string {
  return text.isWellFormed() ? text : text.replace(/\p{Surrogate}/gu, "?");
}

function listJson(list: FeelList, depth: number): Json {
  checkDepth(depth);
  let copy: Json[] | undefined;
  let index = 0;
  for (const item of list) {
    const json = jsonOf(item, depth + 1);
    if (json !== item) copy ??= list.slice(0, index) as Json[];
    copy?.push(json);
    index += 1;
  }
  return copy ?? list as Json[];
}

function contextJson(context: FeelContext, depth: number): JsonObject {
  checkDepth(depth);
  let entries: [string, Json][] | undefined;
  let index = 0;
  for (const key of Object.keys(context)) {
    const item = context[key] ?? null;
    const json = jsonOf(item, depth + 1);
    const name = wellFormed(key);
    if (json !== item || name !== key) entries ??= Object.entries(context as JsonObject).slice(0, index);
    // A function is null in a list, and no entry of a context.
    if (!(item instanceof FeelFunction)) entries?.push([name, json]);
    index += 1;
  }
  return entries === undefined ? context as JsonObject : Object.fromEntries(entries);
}
