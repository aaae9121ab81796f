/**
 * Numbers as `java.math.BigDecimal` computes them: 34 digits, half-even, and each with its scale. The scale is
 * why `string(12.5 * 2)` is `25.0`: that text may be a correlation key.
 *
 * Equal numbers may look different (`1` and the {@linkcode Decimal} `1.0`). Ask `compareNumbers`, never `===`,
 * unless both are JavaScript numbers.
 *
 * @module
 */

export { abs, add, compareNumbers, divide, multiply, negate, subtract } from "./decimal/arithmetic.ts";
export { fromDouble, jsonNumber, toDouble, toInt32, toInteger } from "./decimal/conversion.ts";
export { exp, isEven, isOdd, ln, modulo, power, sqrt } from "./decimal/functions.ts";
export { Decimal, isNumber, normalize } from "./decimal/representation.ts";
export {
  ceiling,
  floor,
  type Rounding,
  ROUNDING_MODES,
  type RoundingMode,
  roundTo,
} from "./decimal/rounding.ts";
export { numberText, parseNumber } from "./decimal/text.ts";
