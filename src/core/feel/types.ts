/**
 * What type a value has.
 *
 * @module
 */

import type { ParameterType } from "./builtins/built_in.ts";
import { isNumber } from "./decimal.ts";
import { FeelDate, FeelDateTime, FeelDuration, FeelTime, FeelYearsMonths } from "./temporal/values.ts";
import {
  type FeelContext,
  FeelFunction,
  type FeelList,
  FeelRange,
  type FeelTemporal,
  type FeelValue,
} from "./value.ts";

/** Names of types as `instance of` knows them. */
export type FeelTypeName = Exclude<ParameterType, "any" | "duration"> | "null";

/** A value's type. */
export function typeName(value: FeelValue): FeelTypeName {
  if (value === null) return "null";
  switch (typeof value) {
    case "string":
      return "string";
    case "boolean":
      return "boolean";
    case "number":
    case "bigint":
      return "number";
  }
  if (isList(value)) return "list";
  if (isContext(value)) return "context";
  if (isNumber(value)) return "number";
  if (value instanceof FeelDateTime) return "date and time";
  if (value instanceof FeelDate) return "date";
  if (value instanceof FeelTime) return "time";
  if (value instanceof FeelDuration) return "days and time duration";
  if (value instanceof FeelYearsMonths) return "years and months duration";
  return value instanceof FeelRange ? "range" : "function";
}

/** Whether a value is a list. `Array.isArray` does not tell TypeScript so, because lists are read-only. */
export function isList(value: FeelValue): value is FeelList {
  return Array.isArray(value);
}

/** Whether a value is a context: a plain object, of whatever keys, and nothing that has a class. */
export function isContext(value: FeelValue): value is FeelContext {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** Whether a value is a date, a time, a date and time, or a duration. */
export function isTemporal(value: FeelValue): value is FeelTemporal {
  return value instanceof FeelDateTime || value instanceof FeelDate || value instanceof FeelTime ||
    value instanceof FeelDuration || value instanceof FeelYearsMonths;
}

/** Whether a parameter of a type takes a value. */
export function conforms(value: FeelValue, type: ParameterType): boolean {
  switch (type) {
    case "any":
      return true;
    case "string":
      return typeof value === "string";
    case "boolean":
      return typeof value === "boolean";
    case "number":
      return isNumber(value);
    case "list":
      return isList(value);
    case "context":
      return isContext(value);
    case "duration":
      return value instanceof FeelDuration || value instanceof FeelYearsMonths;
    case "function":
      return value instanceof FeelFunction;
    default:
      return typeName(value) === type;
  }
}
