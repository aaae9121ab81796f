import assert from "node:assert/strict";
import fc from "fast-check";
import {
  add,
  compareNumbers,
  divide,
  modulo,
  multiply,
  negate,
  numberText,
  parseNumber,
  ROUNDING_MODES,
  roundTo,
  subtract,
  toDouble,
} from "../../src/core/feel/decimal.ts";
import type { FeelNumber } from "../../src/core/feel/value.ts";

/** An exact fraction, to check against. The denominator is positive. */
interface Fraction {
  numerator: bigint;
  denominator: bigint;
}

/** A decimal's text and value. Few digits are as likely as many, and zeros at the end are not rare. */
const decimal = fc.tuple(
  fc.oneof(
    fc.bigInt({ min: -1_000n, max: 1_000n }),
    fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n }),
    fc.bigInt({ min: -(10n ** 34n) + 1n, max: 10n ** 34n - 1n }),
  ),
  fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: -20, max: 40 })),
).map(([digits, decimals]) => ({
  number: parseNumber(`${digits}e${-decimals}`) ?? assert.fail(),
  value: fractionOf(digits, decimals),
}));

function fractionOf(digits: bigint, decimals: number): Fraction {
  return decimals >= 0
    ? { numerator: digits, denominator: 10n ** BigInt(decimals) }
    : { numerator: digits * 10n ** BigInt(-decimals), denominator: 1n };
}

function valueOf(number: FeelNumber): Fraction {
  const [, digits = "", fraction = "", power = "0"] =
    /^(-?\d+)(?:\.(\d+))?(?:E([+-]\d+))?$/.exec(numberText(number)) ?? assert.fail(numberText(number));
  return fractionOf(
    BigInt(digits + fraction),
    fraction.length - Number(power),
  );
}

/** Whether a number is a fraction, or of all with 34 digits one that is nearest to it. */
function isNearest(number: FeelNumber, { numerator, denominator }: Fraction): boolean {
  const actual = valueOf(number);
  const distance = absolute(actual.numerator * denominator - numerator * actual.denominator);
  const text = numberText(number);
  const significant = text.replace(/E.*|[-.]/g, "").replace(/^0+/, "");
  if (distance === 0n) return significant.length <= 34;
  // Only what has too many digits may be rounded, to exactly 34.
  const [mantissa = "", power = "0"] = text.split("E");
  const lastDigit = fractionOf(1n, (mantissa.split(".")[1] ?? "").length - Number(power));
  return significant.length === 34 &&
    2n * distance * lastDigit.denominator <= lastDigit.numerator * actual.denominator * denominator;
}

function absolute(value: bigint): bigint {
  return value < 0n ? -value : value;
}

Deno.test("add(), subtract() and multiply() give the nearest number of 34 digits", () => {
  fc.assert(
    fc.property(decimal, decimal, (a, b) => {
      const { numerator: n, denominator: d } = a.value;
      const { numerator: m, denominator: e } = b.value;
      assert.ok(isNearest(add(a.number, b.number), { numerator: n * e + m * d, denominator: d * e }));
      assert.ok(isNearest(subtract(a.number, b.number), { numerator: n * e - m * d, denominator: d * e }));
      assert.ok(isNearest(multiply(a.number, b.number), { numerator: n * m, denominator: d * e }));
    }),
    { numRuns: 1_000 },
  );
});

Deno.test("divide() gives the nearest number of 34 digits, and null by zero", () => {
  fc.assert(
    fc.property(decimal, decimal, (a, b) => {
      const quotient = divide(a.number, b.number);
      if (b.value.numerator === 0n) return assert.equal(quotient, null);
      const sign = b.value.numerator < 0n ? -1n : 1n;
      const numerator = a.value.numerator * b.value.denominator * sign;
      assert.ok(quotient !== null);
      assert.ok(
        isNearest(quotient, { numerator, denominator: absolute(b.value.numerator) * a.value.denominator }),
      );
    }),
    { numRuns: 1_000 },
  );
});

Deno.test("compareNumbers() orders by value, and numbers of the same value are equal at any scale", () => {
  fc.assert(fc.property(decimal, decimal, (a, b) => {
    const difference = a.value.numerator * b.value.denominator - b.value.numerator * a.value.denominator;
    assert.equal(compareNumbers(a.number, b.number), difference < 0n ? -1 : difference > 0n ? 1 : 0);
    const zeros = parseNumber("0.00") ?? assert.fail();
    assert.equal(compareNumbers(multiply(a.number, 1), multiply(add(a.number, zeros), 1)), 0);
  }));
});

Deno.test("parseNumber() reads what numberText() writes, with its scale", () => {
  fc.assert(fc.property(decimal, ({ number }) => {
    assert.deepEqual(parseNumber(numberText(number)), number);
    assert.deepEqual(negate(negate(number)), number);
  }));
});

Deno.test("numberText() and toDouble() keep every double", () => {
  fc.assert(fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (double) => {
    const number = parseNumber(numberText(double)) ?? assert.fail();
    assert.equal(toDouble(number), double + 0);
    assert.equal(compareNumbers(number, double), 0);
  }));
});

Deno.test("roundTo() is less than one unit off, and to the nearest no more than half", () => {
  const mode = fc.constantFrom(...ROUNDING_MODES.filter((name) => name !== "UNNECESSARY"));
  fc.assert(
    fc.property(decimal, fc.integer({ min: -25, max: 45 }), mode, ({ number, value }, scale, mode) => {
      const rounded = roundTo(number, { scale, mode });
      assert.ok(rounded !== null);
      const actual = valueOf(rounded);
      const unit = fractionOf(1n, scale);
      const distance = absolute(actual.numerator * value.denominator - value.numerator * actual.denominator);
      const scaledUnit = unit.numerator * actual.denominator * value.denominator;
      const parts = mode.startsWith("HALF") ? 2n : 1n;
      assert.ok(
        distance * parts * unit.denominator <= scaledUnit,
        `${numberText(number)}, ${scale}, ${mode}`,
      );
      assert.equal(actual.numerator * unit.denominator % (unit.numerator * actual.denominator), 0n);
    }),
  );
});

Deno.test("modulo() is between zero and the divisor", () => {
  const small = decimal.filter(({ value }) => absolute(value.numerator) < 10n ** 12n * value.denominator);
  fc.assert(fc.property(small, fc.integer({ min: -1_000, max: 1_000 }), (a, divisor) => {
    fc.pre(divisor !== 0);
    const result = modulo(a.number, divisor);
    assert.ok(compareNumbers(multiply(result, Math.sign(divisor)), 0) >= 0);
    assert.ok(compareNumbers(multiply(result, Math.sign(divisor)), Math.abs(divisor)) <= 0);
  }));
});
