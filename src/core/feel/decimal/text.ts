/**
 * Numbers from text and to text.
 *
 * @module
 */

import type { FeelNumber } from "../value.ts";
import { exact, MAX_DIGITS, normalize } from "./representation.ts";

const NUMBER = /^([+-]?)(?:(\d+)(?:\.(\d*))?|\.(\d+))(?:[eE]([+-]?\d{1,10}))?$/;
/** What needs no thought: `-12`. */
const SHORT_INTEGER = /^(?:0|-?[1-9]\d{0,14})$/;
const MAX_SCALE = 2 ** 31 - 1;

/** Reads a number as `java.math.BigDecimal` does: `1.50`, `.5`, `-3`, `1e3`; undefined if the text is none. */
export function parseNumber(text: string): FeelNumber | undefined {
  if (SHORT_INTEGER.test(text)) return Number(text);
  if (text.length > MAX_DIGITS) return undefined;
  const match = NUMBER.exec(text);
  if (match === null) return undefined;
  const [, sign, whole = "", decimals, bareDecimals, power = "0"] = match;
  const fraction = decimals ?? bareDecimals ?? "";
  const exponent = Number(power) - fraction.length;
  if (exponent > MAX_SCALE || exponent < -MAX_SCALE) return undefined;
  const coefficient = BigInt(whole + fraction);
  return normalize(sign === "-" ? -coefficient : coefficient, exponent);
}

/** A number's text with its scale, as `string()` has it: `1.10`, `1.2E+2`, `1E-7`. */
export function numberText(n: FeelNumber): string {
  if (typeof n === "bigint" || Number.isSafeInteger(n)) return `${n}`;
  if (typeof n === "number") {
    const text = `${n}`;
    if (!Number.isInteger(n) && !text.includes("e")) return text;
  }
  const { coefficient, exponent } = exact(n);
  const sign = coefficient < 0n ? "-" : "";
  const digits = `${coefficient < 0n ? -coefficient : coefficient}`;
  const power = exponent + digits.length - 1;
  if (exponent <= 0 && power >= -6) return sign + plainText(digits, -exponent);
  const mantissa = digits.length > 1 ? `${digits[0]}.${digits.slice(1)}` : digits;
  return `${sign}${mantissa}E${power < 0 ? "" : "+"}${power}`;
}

function plainText(digits: string, decimals: number): string {
  if (decimals === 0) return digits;
  const padded = digits.padStart(decimals + 1, "0");
  return `${padded.slice(0, -decimals)}.${padded.slice(-decimals)}`;
}
