/**
 * Built-ins about single numbers. Some parameters are called `scala`: so they are in the engine.
 *
 * @module
 */

import {
  abs,
  ceiling,
  exp,
  floor,
  isEven,
  isOdd,
  ln,
  modulo,
  ROUNDING_MODES,
  type RoundingMode,
  roundTo,
  sqrt,
} from "../decimal.ts";
import type { Evaluation } from "../evaluation.ts";
import { absoluteDuration } from "../temporal/arithmetic.ts";
import type { FeelNumber, FeelValue } from "../value.ts";
import type { BuiltIn, BuiltInTable } from "./built_in.ts";
import { duration, invocationFailure, number, overload, string } from "./signature.ts";

/** Numbers. */
export const NUMERIC_FUNCTIONS: BuiltInTable = {
  "decimal": [
    overload([number("n"), number("scale")], ([n, scale]) => roundTo(n, { scale, mode: "HALF_EVEN" })),
    overload([number("n"), number("scale"), string("mode")], roundByName),
  ],
  "floor": [
    overload([number("n")], ([n]) => floor(n)),
    overload([number("n"), number("scala")], ([n, scale]) => floor(n, scale)),
  ],
  "ceiling": [
    overload([number("n")], ([n]) => ceiling(n)),
    overload([number("n"), number("scale")], ([n, scale]) => ceiling(n, scale)),
  ],
  "round up": rounding("scale", "UP"),
  "round down": rounding("scale", "DOWN"),
  "round half up": rounding("scale", "HALF_UP"),
  "round half down": rounding("scala", "HALF_DOWN"),
  "abs": [
    overload([number("number")], ([n]) => abs(n)),
    overload([number("n")], ([n]) => abs(n)),
    overload([duration("number")], ([value]) => absoluteDuration(value)),
    overload([duration("n")], ([value]) => absoluteDuration(value)),
  ],
  "modulo": [
    overload([number("dividend"), number("divisor")], ([dividend, divisor]) => modulo(dividend, divisor)),
  ],
  "sqrt": [overload([number("number")], ([n]) => sqrt(n))],
  "log": [overload([number("number")], ([n]) => ln(n))],
  "exp": [overload([number("number")], ([n]) => exp(n))],
  "odd": [overload([number("number")], ([n]) => isOdd(n))],
  "even": [overload([number("number")], ([n]) => isEven(n))],
  "random number": [overload([], (_, { ambient }) => ambient.random())],
};

function rounding(scaleName: string, mode: RoundingMode): BuiltIn {
  return [overload([number("n"), number(scaleName)], ([n, scale]) => roundTo(n, { scale, mode }))];
}

function roundByName(
  [n, scale, name]: readonly [FeelNumber, FeelNumber, string],
  evaluation: Evaluation,
): FeelValue {
  const mode = ROUNDING_MODES.find((known) => known === name.toUpperCase());
  if (mode === undefined) {
    return invocationFailure(evaluation, `The rounding mode must be one of ${ROUNDING_MODES.join(", ")}`);
  }
  return roundTo(n, { scale, mode }) ?? invocationFailure(evaluation, "Rounding is necessary");
}
