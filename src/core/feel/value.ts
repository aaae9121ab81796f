/**
 * FEEL values as programs compute with them. Plain JSON values are FEEL values as they are; nothing is copied.
 *
 * @module
 */

import type { Decimal } from "./decimal.ts";
import type { FeelDate, FeelDateTime, FeelDuration, FeelTime, FeelYearsMonths } from "./temporal/values.ts";

/**
 * A number: a JavaScript number whose shortest text is its exact value, an integer beyond 2^53 as `bigint` (as
 * JSON brings it), or a {@linkcode Decimal} of up to 34 digits.
 */
export type FeelNumber = number | bigint | Decimal;

/** A date, a time, a date and time, or a duration. */
export type FeelTemporal = FeelDate | FeelTime | FeelDateTime | FeelDuration | FeelYearsMonths;

/** A context. Look entries up with `Object.hasOwn`: keys come from strangers. Never changed once it is made. */
export type FeelContext = { readonly [key: string]: FeelValue };

/** A list. Never changed once it is made. */
export type FeelList = readonly FeelValue[];

/** A FEEL value. There is no `undefined`: what is missing is null. */
export type FeelValue =
  | null
  | boolean
  | string
  | FeelNumber
  | FeelTemporal
  | FeelList
  | FeelRange
  | FeelFunction
  | FeelContext;

/** A range such as `[1..5)`. A bound that is null is open to all values. */
export class FeelRange {
  /** Lower bound. */
  readonly start: FeelValue;
  /** Upper bound. */
  readonly end: FeelValue;
  /** Whether the lower bound belongs to it. */
  readonly includesStart: boolean;
  /** Whether the upper bound belongs to it. */
  readonly includesEnd: boolean;

  /** Makes a range. */
  constructor(range: { start: FeelValue; end: FeelValue; includesStart: boolean; includesEnd: boolean }) {
    this.start = range.start;
    this.end = range.end;
    this.includesStart = range.includesStart;
    this.includesEnd = range.includesEnd;
  }
}

/** A function of the model's own: `function(x) x + 1`. */
export class FeelFunction {
  /** Names of its parameters. */
  readonly parameters: readonly string[];
  /** Calls it with as many arguments as it has parameters. */
  readonly invoke: (args: readonly FeelValue[]) => FeelValue;

  /** Makes a function. */
  constructor(parameters: readonly string[], invoke: (args: readonly FeelValue[]) => FeelValue) {
    this.parameters = parameters;
    this.invoke = invoke;
  }
}
