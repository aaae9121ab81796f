import assert from "node:assert/strict";
import {
  exp,
  isEven,
  isOdd,
  ln,
  modulo,
  numberText,
  parseNumber,
  power,
  sqrt,
} from "../../../../src/core/feel/decimal.ts";
import type { FeelNumber } from "../../../../src/core/feel/value.ts";

function read(text: string): FeelNumber {
  const number = parseNumber(text);
  assert.ok(number !== undefined, text);
  return number;
}

Deno.test("power() computes whole powers with 34 digits, and others with doubles", () => {
  const cases: [string, string, string][] = [
    ["2", "3", "8"],
    ["-2", "2", "4"],
    ["2", "3.0", "8"],
    ["2.0", "3", "8.000"],
    ["2.50", "2", "6.2500"],
    ["0", "0", "1"],
    ["1.5", "0", "1"],
    ["0", "5", "0"],
    ["2", "-1", "0.5"],
    ["2", "100", "1267650600228229401496703205376"],
    ["3", "300", "1.368914790585883759913260273820883E+143"],
    ["2", "0.5", "1.4142135623730951"],
    ["4", "0.5", "2.0"],
    ["10", "999999999", "1.000000000000000000000000000000000E+999999999"],
    // Java casts the exponent to an int, which is 0 here.
    ["2", "4294967296", "1"],
  ];
  for (const [base, exponent, expected] of cases) {
    assert.equal(numberText(power(read(base), read(exponent))), expected, `${base} ** ${exponent}`);
  }
});

Deno.test("power() fails where Java does", () => {
  for (
    const [base, exponent] of [["0", "-1"], ["-8", "0.5"], ["10", "1410065407"], [
      "1e999999999",
      "5",
    ]] as const
  ) {
    assert.throws(() => power(read(base), read(exponent)), { name: "FeelAbort" }, `${base} ** ${exponent}`);
  }
});

Deno.test("modulo() has the divisor's sign, and the larger scale", () => {
  const cases: [string, string, string][] = [
    ["12", "5", "2"],
    ["-12", "5", "3"],
    ["12", "-5", "-3"],
    ["-12", "-5", "-2"],
    ["5.5", "2", "1.5"],
    ["7", "2.5", "2.0"],
    ["25", "2.5", "0.0"],
    ["9007199254740993", "10", "3"],
    ["1e40", "2", "0"],
    ["3", "1e30", "3"],
  ];
  for (const [dividend, divisor, expected] of cases) {
    assert.equal(
      numberText(modulo(read(dividend), read(divisor))),
      expected,
      `${dividend} modulo ${divisor}`,
    );
  }
});

Deno.test("modulo() fails by zero, and if the quotient has too many digits, in no time", () => {
  for (
    const [dividend, divisor] of [["1", "0"], ["1", "0.0"], ["1e40", "3"], ["1e999999999", "3"]] as const
  ) {
    assert.throws(
      () => modulo(read(dividend), read(divisor)),
      { name: "FeelAbort" },
      `${dividend}, ${divisor}`,
    );
  }
});

Deno.test("isOdd() and isEven() are both false of fractions", () => {
  const cases: [string, boolean, boolean][] = [
    ["5", true, false],
    ["5.0", true, false],
    ["-3", true, false],
    ["0", false, true],
    ["-2", false, true],
    ["1.5", false, false],
    ["1e40", false, true],
    ["9007199254740993", true, false],
  ];
  for (const [text, odd, even] of cases) {
    assert.deepEqual([isOdd(read(text)), isEven(read(text))], [odd, even], text);
  }
});

Deno.test("sqrt(), ln() and exp() compute with doubles", () => {
  const text = (number: FeelNumber | null) => number === null ? null : numberText(number);
  assert.equal(text(sqrt(16)), "4.0");
  assert.equal(text(sqrt(2)), "1.4142135623730951");
  assert.equal(text(sqrt(-1)), null);
  assert.equal(text(ln(10)), "2.302585092994046");
  assert.equal(text(exp(0)), "1.0");
  assert.equal(text(exp(1)), "2.718281828459045");
  for (const compute of [() => ln(0), () => ln(-1), () => exp(1_000), () => sqrt(read("1e400"))]) {
    assert.throws(compute, { name: "FeelAbort" });
  }
});
