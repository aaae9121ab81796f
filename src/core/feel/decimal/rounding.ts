/**
 * Rounding to a number of digits, or to a scale.
 *
 * @module
 */

import type { FeelNumber } from "../value.ts";
import { toInt32 } from "./conversion.ts";
import { digitCount, exact, MAX_DIGITS, normalize, tenTo, tooManyDigits } from "./representation.ts";

/** Digits that arithmetic keeps. */
export const PRECISION = 34;

/** Ways to round, as Java calls them. */
export const ROUNDING_MODES = [
  "UP",
  "DOWN",
  "CEILING",
  "FLOOR",
  "HALF_UP",
  "HALF_DOWN",
  "HALF_EVEN",
  "UNNECESSARY",
] as const;

/** A way to round. `UNNECESSARY` refuses to. */
export type RoundingMode = typeof ROUNDING_MODES[number];

/** The quotient of two integers, rounded; null where that is refused. The divisor is positive. */
export function divideRounded(
  { dividend, divisor }: { dividend: bigint; divisor: bigint },
  mode: RoundingMode,
): bigint | null {
  const quotient = dividend / divisor;
  const remainder = dividend % divisor;
  if (remainder === 0n) return quotient;
  if (mode === "UNNECESSARY") return null;
  const isNegative = remainder < 0n;
  const twice = 2n * (isNegative ? -remainder : remainder);
  const half = twice > divisor ? 1 : twice < divisor ? -1 : 0;
  const isOdd = quotient % 2n !== 0n;
  const awayFromZero = {
    UP: true,
    DOWN: false,
    CEILING: !isNegative,
    FLOOR: isNegative,
    HALF_UP: half >= 0,
    HALF_DOWN: half > 0,
    HALF_EVEN: half > 0 || half === 0 && isOdd,
  }[mode];
  if (!awayFromZero) return quotient;
  return isNegative ? quotient - 1n : quotient + 1n;
}

/** The number with these digits, rounded half-even to at most `precision` of them. */
export function roundToPrecision(
  { coefficient, exponent }: { coefficient: bigint; exponent: number },
  precision: number = PRECISION,
): FeelNumber {
  const surplus = digitCount(coefficient) - precision;
  if (surplus <= 0) return normalize(coefficient, exponent);
  const rounded = divideRounded({ dividend: coefficient, divisor: tenTo(surplus) }, "HALF_EVEN") ?? 0n;
  // 99…9 becomes 100…0, one digit too long.
  const isLonger = digitCount(rounded) > precision;
  return isLonger ? normalize(rounded / 10n, exponent + surplus + 1) : normalize(rounded, exponent + surplus);
}

/** How to round. */
export interface Rounding {
  /** Decimals to keep; a negative scale rounds to tens, hundreds and so on. */
  scale: FeelNumber;
  /** Which way. */
  mode: RoundingMode;
}

/**
 * A number with exactly `scale` decimals; null if the mode is `UNNECESSARY` and it is not.
 *
 * @throws {FeelAbort} for more decimals than anybody needs.
 */
export function roundTo(n: FeelNumber, { scale, mode }: Rounding): FeelNumber | null {
  const decimals = toInt32(scale);
  if (decimals === 0 && Number.isSafeInteger(n)) return n;
  const { coefficient, exponent } = exact(n);
  const missing = exponent + decimals;
  if (missing >= 0) {
    if (coefficient === 0n) return normalize(0n, -decimals);
    if (missing > MAX_DIGITS) throw tooManyDigits();
    return normalize(coefficient * tenTo(missing), -decimals);
  }
  // One digit more than there are: whatever lies further out rounds alike, and costs more.
  const dropped = Math.min(-missing, digitCount(coefficient) + 1);
  const rounded = divideRounded({ dividend: coefficient, divisor: tenTo(dropped) }, mode);
  return rounded === null ? null : normalize(rounded, -decimals);
}

/** The largest number of that scale, a whole one by default, that is not above a number. */
export function floor(n: FeelNumber, scale: FeelNumber = 0): FeelNumber | null {
  return roundTo(n, { scale, mode: "FLOOR" });
}

/** The smallest number of that scale, a whole one by default, that is not below a number. */
export function ceiling(n: FeelNumber, scale: FeelNumber = 0): FeelNumber | null {
  return roundTo(n, { scale, mode: "CEILING" });
}
