/**
 * The four operations, and order. Doubles and integers take the short way where it is exact.
 *
 * @module
 */

import type { FeelNumber } from "../value.ts";
import {
  type Decimal,
  digitCount,
  exact,
  fromScaled,
  normalize,
  POWERS_OF_TEN,
  SHORT,
  shortDecimals,
  tenTo,
} from "./representation.ts";
import { divideRounded, PRECISION, roundToPrecision } from "./rounding.ts";

/** The sum. */
export function add(a: FeelNumber, b: FeelNumber): FeelNumber {
  if (typeof a === "number" && typeof b === "number") {
    const sum = a + b;
    if (Number.isSafeInteger(a) && Number.isSafeInteger(b) && Number.isSafeInteger(sum)) return sum + 0;
    const short = addShort(a, b);
    if (short !== undefined) return short;
  }
  return addExact(exact(a), exact(b));
}

/** The difference. */
export function subtract(a: FeelNumber, b: FeelNumber): FeelNumber {
  return add(a, typeof b === "number" ? -b : negate(b));
}

/** The sum of two numbers of few digits, by their digits; undefined if there are too many. */
function addShort(a: number, b: number): FeelNumber | undefined {
  const leftDecimals = shortDecimals(a);
  const rightDecimals = shortDecimals(b);
  if (leftDecimals < 0 || rightDecimals < 0) return undefined;
  const decimals = Math.max(leftDecimals, rightDecimals);
  const power = POWERS_OF_TEN[decimals] ?? 1;
  const left = Math.round(a * power);
  const right = Math.round(b * power);
  const sum = left + right;
  const isShort = Math.abs(left) < SHORT && Math.abs(right) < SHORT && Math.abs(sum) < SHORT;
  return isShort ? fromScaled(sum, decimals) : undefined;
}

function addExact(a: Decimal, b: Decimal): FeelNumber {
  const precision = precisionOf(a);
  const [large, small] = topDigit(a) >= topDigit(b) ? [a, b] : [b, a];
  // A number far below the last digit that counts only says which way to round: any digit down there does, and
  // the digits between need not be written out.
  const lastDigit = Math.min(large.exponent, topDigit(large) - precision) - 3;
  const exponent = Math.min(a.exponent, b.exponent);
  if (large.coefficient !== 0n && small.coefficient !== 0n && topDigit(small) < lastDigit) {
    const hint = small.coefficient < 0n ? -1n : 1n;
    const coefficient = large.coefficient * tenTo(large.exponent - lastDigit) + hint;
    return roundToPrecision({ coefficient, exponent: lastDigit }, precision);
  }
  return sumOf(a, { other: b, exponent, precision });
}

function sumOf(
  a: Decimal,
  { other: b, exponent, precision }: { other: Decimal; exponent: number; precision: number },
): FeelNumber {
  if (a.coefficient === 0n || b.coefficient === 0n) {
    const value = a.coefficient === 0n ? b : a;
    // Zeros are written out down to the other's last digit, as far as the precision goes.
    const zeros = Math.min(value.exponent - exponent, precision - digitCount(value.coefficient));
    if (value.coefficient === 0n) return normalize(0n, exponent);
    return zeros > 0
      ? normalize(value.coefficient * tenTo(zeros), value.exponent - zeros)
      : roundToPrecision(value, precision);
  }
  const coefficient = a.coefficient * tenTo(a.exponent - exponent) +
    b.coefficient * tenTo(b.exponent - exponent);
  return roundToPrecision({ coefficient, exponent }, precision);
}

/** The product. */
export function multiply(a: FeelNumber, b: FeelNumber): FeelNumber {
  if (typeof a === "number" && typeof b === "number") {
    const product = a * b;
    if (Number.isSafeInteger(a) && Number.isSafeInteger(b) && Number.isSafeInteger(product)) {
      return product + 0;
    }
    const short = multiplyShort(a, b);
    if (short !== undefined) return short;
  }
  const left = exact(a);
  return multiplyExact(left, { by: exact(b), precision: precisionOf(left) });
}

function multiplyShort(a: number, b: number): FeelNumber | undefined {
  const leftDecimals = shortDecimals(a);
  const rightDecimals = shortDecimals(b);
  if (leftDecimals < 0 || rightDecimals < 0) return undefined;
  const left = Math.round(a * (POWERS_OF_TEN[leftDecimals] ?? 1));
  const scaled = left * Math.round(b * (POWERS_OF_TEN[rightDecimals] ?? 1));
  return Math.abs(scaled) < SHORT ? fromScaled(scaled, leftDecimals + rightDecimals) : undefined;
}

/** The product, rounded to `precision` digits. */
export function multiplyExact(
  a: Decimal,
  { by, precision }: { by: Decimal; precision: number },
): FeelNumber {
  const coefficient = a.coefficient * by.coefficient;
  return roundToPrecision({ coefficient, exponent: a.exponent + by.exponent }, precision);
}

/** The quotient; null if the divisor is zero. */
export function divide(a: FeelNumber, b: FeelNumber): FeelNumber | null {
  if (typeof a === "number" && typeof b === "number" && b !== 0) {
    const quotient = divideShort(a, b);
    if (quotient !== undefined) return quotient;
  }
  const divisor = exact(b);
  if (divisor.coefficient === 0n) return null;
  const dividend = exact(a);
  return divideExact(dividend, { by: divisor, precision: precisionOf(dividend) });
}

/** The quotient of two integers if it has few decimals. */
function divideShort(a: number, b: number): number | undefined {
  if (!Number.isSafeInteger(a) || !Number.isSafeInteger(b)) return undefined;
  const quotient = a / b;
  const decimals = shortDecimals(quotient);
  if (decimals < 0) return undefined;
  const power = POWERS_OF_TEN[decimals] ?? 1;
  const back = Math.round(quotient * power) * b;
  return back === a * power && Number.isSafeInteger(back) ? quotient + 0 : undefined;
}

/** The quotient, rounded to `precision` digits. The divisor is not zero. */
export function divideExact(
  a: Decimal,
  { by, precision }: { by: Decimal; precision: number },
): FeelNumber {
  const wanted = a.exponent - by.exponent;
  if (a.coefficient === 0n) return normalize(0n, wanted);
  const divisor = by.coefficient < 0n ? -by.coefficient : by.coefficient;
  const numerator = by.coefficient < 0n ? -a.coefficient : a.coefficient;
  // So many zeros that the quotient has one digit more than the precision, or two.
  const zeros = Math.max(0, precision + 1 + digitCount(divisor) - digitCount(numerator));
  const dividend = numerator * tenTo(zeros);
  const quotient = dividend / divisor;
  const exponent = wanted - zeros;
  if (dividend % divisor === 0n) {
    const stripped = stripZeros(quotient, { exponent, upTo: wanted });
    return roundToPrecision(stripped, precision);
  }
  const surplus = digitCount(quotient) - precision;
  const rounded = divideRounded({ dividend, divisor: divisor * tenTo(surplus) }, "HALF_EVEN") ?? quotient;
  return roundToPrecision({ coefficient: rounded, exponent: exponent + surplus }, precision);
}

/** Digits without the zeros at their end, as long as the exponent stays below a limit. */
function stripZeros(
  digits: bigint,
  { exponent, upTo }: { exponent: number; upTo: number },
): { coefficient: bigint; exponent: number } {
  let coefficient = digits;
  let stripped = exponent;
  while (stripped < upTo && coefficient % 10n === 0n) {
    coefficient /= 10n;
    stripped++;
  }
  return { coefficient, exponent: stripped };
}

/** The number with the other sign. */
export function negate(n: FeelNumber): FeelNumber {
  if (typeof n === "number") return 0 - n;
  if (typeof n === "bigint") return -n;
  return normalize(-n.coefficient, n.exponent);
}

/** The number without its sign. */
export function abs(n: FeelNumber): FeelNumber {
  if (typeof n === "number") return Math.abs(n);
  return (typeof n === "bigint" ? n : n.coefficient) < 0n ? negate(n) : n;
}

/** Order by value: `1.0` and `1` are equal. */
export function compareNumbers(a: FeelNumber, b: FeelNumber): -1 | 0 | 1 {
  if (typeof a === "number" && typeof b === "number" || typeof a === "bigint" && typeof b === "bigint") {
    return a < b ? -1 : a > b ? 1 : 0;
  }
  // JavaScript would compare the double's value, which is not always that of its text.
  const [left, right] = [exact(a), exact(b)];
  const [leftSign, rightSign] = [signOf(left), signOf(right)];
  if (leftSign !== rightSign) return leftSign < rightSign ? -1 : 1;
  if (leftSign === 0) return 0;
  const [leftTop, rightTop] = [topDigit(left), topDigit(right)];
  if (leftTop !== rightTop) return leftTop < rightTop === leftSign > 0 ? -1 : 1;
  const exponent = Math.min(left.exponent, right.exponent);
  const leftDigits = left.coefficient * tenTo(left.exponent - exponent);
  const rightDigits = right.coefficient * tenTo(right.exponent - exponent);
  return leftDigits < rightDigits ? -1 : leftDigits > rightDigits ? 1 : 0;
}

function signOf({ coefficient }: Decimal): -1 | 0 | 1 {
  return coefficient < 0n ? -1 : coefficient > 0n ? 1 : 0;
}

/** The power of ten that a number's first digit counts. */
export function topDigit({ coefficient, exponent }: Decimal): number {
  return exponent + digitCount(coefficient) - 1;
}

/**
 * Digits that a result keeps: 34, or as many as the left operand came with. Only integers come with more; other
 * long numbers were made by rounding to some scale, which does not count.
 */
export function precisionOf({ coefficient, exponent }: Decimal): number {
  return exponent === 0 ? Math.max(PRECISION, digitCount(coefficient)) : PRECISION;
}
