/**
 * Names as they are looked up. Only own properties count, because keys come from strangers. To ask for them takes
 * longer than to read them: what no prototype has need only be read, and which names those are is known when a
 * program is compiled.
 *
 * @module
 */

import { Decimal } from "./decimal.ts";
import { FeelDate, FeelDateTime, FeelDuration, FeelTime, FeelYearsMonths } from "./temporal/values.ts";
import { FeelFunction, FeelRange } from "./value.ts";

/** Classes of the objects that are no contexts. */
const CLASSES = [
  ...[Array, Decimal, FeelRange, FeelFunction],
  ...[FeelDate, FeelTime, FeelDateTime, FeelDuration, FeelYearsMonths],
];

/** Own properties of the objects that are no contexts, but for the indexes of lists. */
export const FIELDS: ReadonlySet<string> = new Set([
  // A list.
  "length",
  // A number.
  ...["coefficient", "exponent"],
  // A date, a time, a date and time, a duration.
  ...[
    "year",
    "month",
    "day",
    "epochDay",
    "weekday",
    "nanoOfDay",
    "offset",
    "zone",
    "hour",
    "minute",
    "second",
  ],
  ...["nano", "date", "time", "epochSecond", "seconds", "nanos", "months"],
  // A range, a function.
  ...["start", "end", "includesStart", "includesEnd", "parameters", "invoke"],
]);

/** A name, and what is known of it before any run. */
export interface Key {
  /** The name itself. */
  readonly name: string;
  /** Whether a context has it only as an entry: `__proto__`, `constructor` and the like are inherited. */
  readonly isEntry: boolean;
  /** Whether nothing but a context has it, so that nobody need ask what an object is. */
  readonly isOnlyEntry: boolean;
}

/** Makes a key of a name. */
export function keyOf(name: string): Key {
  const isEntry = !(name in Object.prototype);
  const isElsewhere = FIELDS.has(name) || /^\d/.test(name) ||
    CLASSES.some(({ prototype }) => name in prototype);
  return { name, isEntry, isOnlyEntry: isEntry && !isElsewhere };
}
