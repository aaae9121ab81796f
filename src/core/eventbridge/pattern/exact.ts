/**
 * Values that a pattern names as they are.
 *
 * @module
 */

import { parseAddress } from "./address.ts";
import { comparableNumber, type Leaf, type LeafTest } from "./leaf.ts";

/** The test for a value: the same type, and the same content. */
export function exactTest(wanted: Leaf): LeafTest {
  const number = comparableNumber(wanted);
  // 300 and 300.0 are the same, and so are 1E20 and its digits.
  if (number !== undefined) return (value) => value === wanted || comparableNumber(value) === number;
  if (typeof wanted !== "string") return (value) => value === wanted;
  const address = parseAddress(wanted);
  if (address === undefined) return (value) => value === wanted;
  // One address has many spellings, and stands for all of them.
  return (value) => {
    if (value === wanted) return true;
    const given = typeof value === "string" ? parseAddress(value) : undefined;
    return given !== undefined && given.bits === address.bits && given.value === address.value;
  };
}
