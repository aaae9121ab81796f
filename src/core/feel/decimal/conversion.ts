/**
 * FEEL numbers as the numbers of JavaScript, of JSON and of Java, and back.
 *
 * @module
 */

import { FeelAbort } from "../failure.ts";
import type { FeelNumber } from "../value.ts";
import { type Decimal, digitCount, normalize, tenTo } from "./representation.ts";

const MAX_LONG = 2n ** 63n - 1n;
const MIN_LONG = -(2n ** 63n);
/** More digits than a 64-bit integer has. */
const LONG_DIGITS = 19;

/** The exact integer that a number is; undefined for a fraction, and beyond 2^53. */
export function toInteger(n: FeelNumber): number | undefined {
  const whole = typeof n === "object" ? wholeValue(n) : n;
  if (whole === undefined) return undefined;
  const integer = Number(whole);
  return Number.isSafeInteger(integer) ? integer + 0 : undefined;
}

/** A decimal's value if it is whole and not far beyond 64 bits. */
function wholeValue({ coefficient, exponent }: Decimal): bigint | undefined {
  if (coefficient === 0n) return 0n;
  if (exponent >= 0) {
    return digitCount(coefficient) + exponent > LONG_DIGITS ? undefined : coefficient * tenTo(exponent);
  }
  if (-exponent >= digitCount(coefficient)) return undefined;
  const divisor = tenTo(-exponent);
  return coefficient % divisor === 0n ? coefficient / divisor : undefined;
}

/** Whether a number has no fraction. */
export function isWhole(n: FeelNumber): boolean {
  if (typeof n !== "object") return typeof n === "bigint" || Number.isInteger(n);
  return n.exponent >= 0 || wholeValue(n) !== undefined;
}

/**
 * A number as it leaves for JSON: exact if it is whole and fits into 64 bits, else the double next to it. That
 * is infinite where no double is large enough.
 */
export function jsonNumber(n: FeelNumber): number | bigint {
  if (typeof n === "number") return n + 0;
  const whole = typeof n === "object" ? wholeValue(n) : n;
  if (whole === undefined || whole > MAX_LONG || whole < MIN_LONG) return toDouble(n);
  const integer = Number(whole);
  return Number.isSafeInteger(integer) ? integer : whole;
}

/** The double next to a number; infinite where none is large enough. */
export function toDouble(n: FeelNumber): number {
  return typeof n === "object" ? Number(`${n.coefficient}e${n.exponent}`) : Number(n);
}

/**
 * The number that Java makes of a double: `4` is `4.0`, and `10000000` is `1.0E+7`.
 *
 * @throws {FeelAbort} if it is infinite or not a number.
 */
export function fromDouble(double: number): FeelNumber {
  if (!Number.isFinite(double)) {
    throw new FeelAbort("FEEL_EVALUATION", "The result of a calculation is no number");
  }
  const [mantissa = "0", power = "0"] = double.toExponential().split("e");
  const [whole = "0", fraction = ""] = mantissa.split(".");
  const magnitude = Math.abs(double);
  const isPlain = magnitude === 0 || magnitude >= 1e-3 && magnitude < 1e7;
  // Java writes at least one decimal: of the number itself, or of its mantissa where it has an exponent.
  const decimals = Math.max(1, isPlain ? fraction.length - Number(power) : fraction.length);
  const digits = isPlain ? decimals + Number(power) : decimals;
  return normalize(BigInt(whole + fraction.padEnd(digits, "0")), (isPlain ? 0 : Number(power)) - decimals);
}

/** A number's whole part as Java casts it to an `int`: of one that is too large, the lower 32 bits. */
export function toInt32(n: FeelNumber): number {
  if (typeof n === "number") return n | 0;
  if (typeof n === "bigint") return Number(BigInt.asIntN(32, n));
  const { coefficient, exponent } = n;
  // 10^32 is a multiple of 2^32.
  if (exponent >= 32) return 0;
  if (exponent >= 0) return Number(BigInt.asIntN(32, coefficient * tenTo(exponent)));
  if (-exponent >= digitCount(coefficient)) return 0;
  return Number(BigInt.asIntN(32, coefficient / tenTo(-exponent)));
}
