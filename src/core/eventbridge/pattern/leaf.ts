/**
 * Values without parts, which are all that a test of a pattern sees.
 *
 * @module
 */

import type { Json } from "../../json.ts";

/** A value of an event that has no parts. */
export type Leaf = Exclude<Json, object> | null;

/** Whether a value of an event is wanted. */
export type LeafTest = (value: Leaf) => boolean;

/** Whether a value has no parts. */
export function isLeaf(value: Json): value is Leaf {
  return typeof value !== "object" || value === null;
}

/** A test of texts, which no other value passes. */
export function ofText(test: (text: string) => boolean): LeafTest {
  return (value) => typeof value === "string" && test(value);
}

/**
 * A number as EventBridge compares it, which is as a double; `undefined` where a double cannot hold it, and for what
 * is no number.
 */
export function comparableNumber(value: Json): number | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  if (typeof value !== "bigint") return undefined;
  const double = Number(value);
  return Number.isFinite(double) && BigInt(double) === value ? double : undefined;
}
