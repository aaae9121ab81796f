/**
 * Powers, remainders, and what Java computes with doubles.
 *
 * @module
 */

import { FeelAbort } from "../failure.ts";
import type { FeelNumber } from "../value.ts";
import { abs, add, compareNumbers, divideExact, multiplyExact, precisionOf, topDigit } from "./arithmetic.ts";
import { fromDouble, isWhole, toDouble, toInt32 } from "./conversion.ts";
import { Decimal, digitCount, exact, normalize, tenTo } from "./representation.ts";
import { PRECISION, roundToPrecision } from "./rounding.ts";

/** The largest exponent of a whole power, by the ANSI standard that Java follows. */
const MAX_POWER = 999_999_999;
const ONE = new Decimal(1n, 0);

/**
 * A power: exact to the digits that numbers keep if the exponent is whole, else as doubles have it.
 *
 * @throws {FeelAbort} where Java fails: `0 ** -1`, and the root of a negative number.
 */
export function power(base: FeelNumber, exponent: FeelNumber): FeelNumber {
  if (!isWhole(exponent)) return fromDouble(toDouble(base) ** toDouble(exponent));
  const times = toInt32(exponent);
  if (typeof base === "number" && times >= 0) {
    const short = shortPower(base, times);
    if (Number.isSafeInteger(short)) return short;
  }
  return wholePower(exact(base), times);
}

/** The power of a small integer; not a safe one as soon as it grows beyond 2^53, or if the base is none. */
function shortPower(base: number, times: number): number {
  let result = 1;
  for (let count = 0; count < times && count < 54 && Number.isSafeInteger(result); count++) result *= base;
  return times < 54 && Number.isSafeInteger(base) ? result + 0 : NaN;
}

/** X3.274's algorithm, which says how intermediate results are rounded. */
function wholePower(base: Decimal, times: number): FeelNumber {
  if (times === 0) return 1;
  const count = Math.abs(times);
  if (count > MAX_POWER) throw new FeelAbort("FEEL_EVALUATION", "The exponent of a power is too large");
  const precision = precisionOf(base);
  const working = precision + `${count}`.length + 1;
  let result = ONE;
  for (let bit = 31 - Math.clz32(count); bit >= 0; bit--) {
    if (result !== ONE) result = exact(multiplyExact(result, { by: result, precision: working }));
    if ((count >>> bit) & 1) result = exact(multiplyExact(result, { by: base, precision: working }));
  }
  if (times < 0) {
    if (result.coefficient === 0n) throw divisionByZero();
    result = exact(divideExact(ONE, { by: result, precision: working }));
  }
  return roundToPrecision(result, precision);
}

/**
 * The remainder of a division, with the divisor's sign.
 *
 * @throws {FeelAbort} where Java fails: by zero, and if the quotient has more digits than numbers keep.
 */
export function modulo(dividend: FeelNumber, divisor: FeelNumber): FeelNumber {
  if (Number.isSafeInteger(dividend) && Number.isSafeInteger(divisor) && divisor !== 0) {
    const [a, b] = [Number(dividend), Number(divisor)];
    const sum = a % b + b;
    if (Number.isSafeInteger(sum)) return sum % b + 0;
  }
  return remainder(add(remainder(dividend, divisor), divisor), divisor);
}

/** The remainder with the dividend's sign. */
function remainder(a: FeelNumber, b: FeelNumber): FeelNumber {
  const dividend = exact(a);
  const divisor = exact(b);
  if (divisor.coefficient === 0n) throw divisionByZero();
  if (compareNumbers(abs(a), abs(b)) < 0) return a;
  const precision = precisionOf(dividend);
  const exponent = Math.min(dividend.exponent, divisor.exponent);
  if (topDigit(dividend) - topDigit(divisor) > precision) {
    if (hasShortQuotient(dividend, divisor)) return normalize(0n, exponent);
    throw divisionImpossible();
  }
  const numerator = dividend.coefficient * tenTo(dividend.exponent - exponent);
  const denominator = divisor.coefficient * tenTo(divisor.exponent - exponent);
  if (significantDigits(numerator / denominator) > precision) throw divisionImpossible();
  return roundToPrecision({ coefficient: numerator % denominator, exponent }, precision);
}

/** Whether a quotient that is too long to be written out ends in zeros where the digits end that it may have. */
function hasShortQuotient(dividend: Decimal, divisor: Decimal): boolean {
  const precision = precisionOf(dividend);
  const numerator = dividend.coefficient * tenTo(precision + digitCount(divisor.coefficient));
  return numerator % divisor.coefficient === 0n &&
    significantDigits(numerator / divisor.coefficient) <= precision;
}

function significantDigits(integer: bigint): number {
  return `${integer}`.replace(/^-|0+$/g, "").length;
}

function divisionImpossible(): FeelAbort {
  return new FeelAbort("FEEL_EVALUATION", `A quotient has more than ${PRECISION} digits before its decimals`);
}

function divisionByZero(): FeelAbort {
  return new FeelAbort("FEEL_EVALUATION", "A number cannot be divided by zero");
}

/** Whether a number is whole and not even. */
export function isOdd(n: FeelNumber): boolean {
  return hasParity(n, 1n);
}

/** Whether a number is a multiple of two. */
export function isEven(n: FeelNumber): boolean {
  return hasParity(n, 0n);
}

function hasParity(n: FeelNumber, expected: bigint): boolean {
  if (!isWhole(n)) return false;
  const { coefficient, exponent } = exact(n);
  // A multiple of ten is even.
  const parity = exponent > 0 ? 0n : coefficient / tenTo(-exponent) % 2n;
  return (parity < 0n ? -parity : parity) === expected;
}

/** The square root; null of a negative number. */
export function sqrt(n: FeelNumber): FeelNumber | null {
  return compareNumbers(n, 0) < 0 ? null : fromDouble(Math.sqrt(toDouble(n)));
}

/**
 * The natural logarithm.
 *
 * @throws {FeelAbort} if the number is not above zero.
 */
export function ln(n: FeelNumber): FeelNumber {
  return fromDouble(Math.log(toDouble(n)));
}

/**
 * The exponential.
 *
 * @throws {FeelAbort} if it is beyond doubles.
 */
export function exp(n: FeelNumber): FeelNumber {
  return fromDouble(Math.exp(toDouble(n)));
}
