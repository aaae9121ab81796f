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
import { type FeelContext, FeelFunction, type FeelList, type FeelValue } from "./value.ts";

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
  // Java's UTF-8 has a question mark for half of a pair, which `substring` may leave.
  if (typeof value === "string") return value.isWellFormed() ? value : value.replace(/\p{Surrogate}/gu, "?");
  if (isNumber(value)) {
    const number = jsonNumber(value);
    // Jackson's text for what no double can hold.
    return typeof number === "bigint" || Number.isFinite(number) ? number : `${number}`;
  }
  checkDepth(depth);
  if (isList(value)) return listJson(value, depth + 1);
  if (isContext(value)) return contextJson(value, depth + 1);
  return isTemporal(value) ? temporalJson(value) : null;
}

function listJson(list: FeelList, depth: number): Json {
  let copy: Json[] | undefined;
  for (const [index, item] of list.entries()) {
    const json = jsonOf(item, depth);
    if (json !== item) copy ??= list.slice(0, index) as Json[];
    copy?.push(json);
  }
  return copy ?? list as Json[];
}

function contextJson(context: FeelContext, depth: number): JsonObject {
  let entries: [string, Json][] | undefined;
  for (const [index, key] of Object.keys(context).entries()) {
    const item = context[key] ?? null;
    const json = jsonOf(item, depth);
    // A function is null in a list, and no entry of a context.
    if (json !== item) entries ??= Object.entries(context as JsonObject).slice(0, index);
    if (!(item instanceof FeelFunction)) entries?.push([key, json]);
  }
  return entries === undefined ? context as JsonObject : Object.fromEntries(entries);
}
