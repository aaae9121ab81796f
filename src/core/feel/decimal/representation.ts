/**
 * A number's digits and scale, and the cheapest JavaScript value that has both.
 *
 * @module
 */

import { FeelAbort } from "../failure.ts";
import type { FeelNumber } from "../value.ts";

/** The largest scale, as Java has it: an `int`. */
const MAX_EXPONENT = 2 ** 31 - 1;

/** Numbers with more digits are refused: nobody counts that far, and every operation on them costs. */
export const MAX_DIGITS = 10_000;
const MAX_BITS = Math.ceil(MAX_DIGITS * Math.log2(10));

/** Below this, a decimal's digits are those of the double next to it, and integers have room to be multiplied. */
export const SHORT = 1e15;
const SHORT_DIGITS = 10n ** 15n;

/** Powers of ten that a double holds exactly. */
export const POWERS_OF_TEN: readonly number[] = Array.from(
  { length: 23 },
  (_, index) => Number(`1e${index}`),
);
const BIG_POWERS_OF_TEN: readonly bigint[] = Array.from({ length: 80 }, (_, index) => 10n ** BigInt(index));

/**
 * coefficient × 10^exponent: a number with more digits, or another scale, than a `number` or `bigint` can say.
 * Made by {@linkcode normalize} alone, so that whatever fits is one of those.
 */
export class Decimal {
  /** Its digits. */
  readonly coefficient: bigint;
  /** The power of ten that its last digit counts. Java's scale, negated. */
  readonly exponent: number;

  /** Makes a decimal as it is. */
  constructor(coefficient: bigint, exponent: number) {
    this.coefficient = coefficient;
    this.exponent = exponent;
  }
}

/** Whether a value is a number. */
export function isNumber(value: unknown): value is FeelNumber {
  return typeof value === "number" || typeof value === "bigint" || value instanceof Decimal;
}

/**
 * The number with these digits.
 *
 * @throws {FeelAbort} for an exponent beyond Java's.
 */
export function normalize(coefficient: bigint, exponent: number): FeelNumber {
  if (exponent === 0) return fromBigInt(coefficient);
  if (exponent < 0 && exponent > -POWERS_OF_TEN.length && isShort(coefficient)) {
    return fromScaled(Number(coefficient), -exponent);
  }
  if (exponent > MAX_EXPONENT || exponent < -MAX_EXPONENT) {
    throw new FeelAbort("FEEL_EVALUATION", "A number is too large or too small to compute with");
  }
  return new Decimal(coefficient, exponent);
}

/** The number scaled ÷ 10^decimals, where scaled is an integer of at most 15 digits, and decimals at most 22. */
export function fromScaled(scaled: number, decimals: number): FeelNumber {
  // The shortest text of a double has no zeros at its end, and so cannot tell 1.50 from 1.5.
  if (decimals > 0 && scaled % 10 === 0) return new Decimal(BigInt(scaled), -decimals);
  return scaled / (POWERS_OF_TEN[decimals] ?? 1) + 0;
}

function fromBigInt(value: bigint): FeelNumber {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function isShort(coefficient: bigint): boolean {
  return coefficient < SHORT_DIGITS && coefficient > -SHORT_DIGITS;
}

/** A number's digits and exponent, whatever it is made of. */
export function exact(value: FeelNumber): Decimal {
  if (typeof value === "bigint") return new Decimal(value, 0);
  if (typeof value !== "number") return value;
  if (Number.isSafeInteger(value)) return new Decimal(BigInt(value), 0);
  return exactDouble(value);
}

/** The digits of the shortest text of a double that is no safe integer; whole ones as Java writes a double. */
function exactDouble(value: number): Decimal {
  const [digits = "0", power = "0"] = value.toExponential().split("e");
  const [whole = "0", fraction = Number.isInteger(value) ? "0" : ""] = digits.split(".");
  return new Decimal(BigInt(whole + fraction), Number(power) - fraction.length);
}

/** 10^exponent. */
export function tenTo(exponent: number): bigint {
  return BIG_POWERS_OF_TEN[exponent] ?? 10n ** BigInt(exponent);
}

/**
 * How many digits a coefficient has.
 *
 * @throws {FeelAbort} if there are more than anybody needs.
 */
export function digitCount(coefficient: bigint): number {
  const positive = coefficient < 0n ? -coefficient : coefficient;
  if (positive < SHORT_DIGITS) return `${Number(positive)}`.length;
  // asUintN looks at the size alone where it is small enough, and never at more digits than there may be.
  if (BigInt.asUintN(MAX_BITS, positive) !== positive) throw tooManyDigits();
  return `${positive}`.length;
}

/** Ends an evaluation that would build a number with too many digits. */
export function tooManyDigits(): FeelAbort {
  return new FeelAbort("FEEL_BUDGET_EXCEEDED", `A number has more than ${MAX_DIGITS} digits`);
}

/**
 * How many decimals a number's shortest text has, if they are few and the digits short: then its digits are
 * `Math.round(value * 10 ** decimals)`, exactly. Else -1.
 */
export function shortDecimals(value: number): number {
  for (let decimals = 0; decimals <= 6; decimals++) {
    const power = POWERS_OF_TEN[decimals] ?? 1;
    const scaled = Math.round(value * power);
    if (scaled >= SHORT || scaled <= -SHORT) return -1;
    if (scaled / power === value) return decimals;
  }
  return -1;
}
