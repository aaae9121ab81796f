/**
 * Built-ins about truth, and about what is there.
 *
 * @module
 */

import { FeelAbort } from "../failure.ts";
import type { FeelList, FeelValue } from "../value.ts";
import type { Evaluation } from "../evaluation.ts";
import type { BuiltInTable } from "./built_in.ts";
import { any, itemsOverload, overload } from "./signature.ts";

const ALL = [itemsOverload("list", (items, evaluation) => decide(items, { decisive: false, evaluation }))];
const ANY = [itemsOverload("list", (items, evaluation) => decide(items, { decisive: true, evaluation }))];

/** Truth. */
export const BOOLEAN_FUNCTIONS: BuiltInTable = {
  "not": [overload([any("negand")], ([negand]) => typeof negand === "boolean" ? !negand : null)],
  "is defined": [overload([any("value")], ([value]) => value !== null)],
  "get or else": [overload([any("value"), any("default")], ([value, otherwise]) => value ?? otherwise)],
  "assert": [
    overload([any("value"), any("condition")], ([value, condition]) => assertTrue(value, condition)),
    // The cause is the author's, but may quote the scope, which no failure does.
    overload(
      [any("value"), any("condition"), any("cause")],
      ([value, condition]) => assertTrue(value, condition),
    ),
  ],
  "all": ALL,
  "and": ALL,
  "any": ANY,
  "or": ANY,
};

/** One decisive item decides. If there is none, it is the other way round, or unknown as soon as an item is. */
function decide(
  items: FeelList,
  { decisive, evaluation }: { decisive: boolean; evaluation: Evaluation },
): boolean | null {
  evaluation.spend(items.length);
  if (items.includes(decisive)) return decisive;
  return items.every((item) => typeof item === "boolean") ? !decisive : null;
}

function assertTrue(value: FeelValue, condition: FeelValue): FeelValue {
  if (condition === true) return value;
  throw new FeelAbort("FEEL_EVALUATION", "The condition of an assertion is not fulfilled");
}
