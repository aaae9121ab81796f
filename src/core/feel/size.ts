/**
 * How big results may be. A list of lists of the same list is small in memory, and huge as soon as it is written
 * down.
 *
 * @module
 */

import { FeelAbort } from "./failure.ts";
import { isList } from "./types.ts";
import type { FeelValue } from "./value.ts";

/** Values in a result, those in lists and contexts included. */
export const MAX_RESULT_VALUES = 1_000_000;

/**
 * The result, if it can be written down.
 *
 * @throws {FeelAbort} if it is too big.
 */
export function refuseHuge(result: FeelValue): FeelValue {
  const pending: FeelValue[] = [result];
  let count = 0;
  for (let value = pending.pop(); value !== undefined; value = pending.pop()) {
    if (typeof value !== "object" || value === null) continue;
    const parts: readonly FeelValue[] = isList(value) ? value : Object.values(value);
    count += parts.length;
    if (count > MAX_RESULT_VALUES) {
      throw new FeelAbort("FEEL_BUDGET_EXCEEDED", `The result has more than ${MAX_RESULT_VALUES} values`);
    }
    for (const part of parts) if (typeof part === "object" && part !== null) pending.push(part);
  }
  return result;
}
