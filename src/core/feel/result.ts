/**
 * FEEL value → JSON.
 *
 * @module
 */

import { type Json, stringifyJson } from "../json.ts";
import type { FeelValue } from "./program.ts";

/** A FEEL value as a JSON value. */
export function toJsonValue(value: FeelValue): Json {
  if (value === null || value === undefined || typeof value === "function") return null;
  if (typeof value === "string" || typeof value === "boolean" || typeof value === "bigint") return value;
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (Array.isArray(value)) return value.map(toJsonValue);
  if (typeof value !== "object") return null;
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    // Dates, durations and ranges have a text of their own. Functions have none, and no JSON either.
    return value.toString === Object.prototype.toString ? null : String(value);
  }
  return Object.fromEntries(
    Object.entries(value).filter(([, item]) => typeof item !== "function").map(([key, item]) => [
      key,
      toJsonValue(item),
    ]),
  );
}

/** A FEEL value as JSON text. */
export function toJson(value: FeelValue): string {
  return stringifyJson(toJsonValue(value));
}
