import assert from "node:assert/strict";
import {
  fromDouble,
  jsonNumber,
  numberText,
  parseNumber,
  toDouble,
  toInt32,
  toInteger,
} from "../../../../src/core/feel/decimal.ts";
import type { FeelNumber } from "../../../../src/core/feel/value.ts";

function read(text: string): FeelNumber {
  const number = parseNumber(text);
  assert.ok(number !== undefined, text);
  return number;
}

Deno.test("jsonNumber() keeps whole numbers of 64 bits, and gives the nearest double of all others", () => {
  const cases: [string, number | bigint][] = [
    ["1.00", 1],
    ["0.0", 0],
    ["1e2", 100],
    ["0.3333333333333333333333333333333333", 0.3333333333333333],
    ["9007199254740993", 9007199254740993n],
    ["9007199254740993.00", 9007199254740993n],
    ["1e17", 100000000000000000n],
    ["9223372036854775807", 9223372036854775807n],
    ["9223372036854775808", 9223372036854775808],
    ["-9223372036854775808", -9223372036854775808n],
    ["-9223372036854775809", -9223372036854775808],
    ["123456789012345678901234567890", 1.2345678901234568e29],
    ["1e400", Infinity],
    ["-1e400", -Infinity],
    ["1e-999999999", 0],
  ];
  for (const [text, expected] of cases) assert.equal(jsonNumber(read(text)), expected, text);
  assert.ok(!Object.is(jsonNumber(-0), -0));
});

Deno.test("toInteger() gives the integer of whole numbers up to 2^53", () => {
  const cases: [string, number | undefined][] = [
    ["3", 3],
    ["3.0", 3],
    ["-2.00", -2],
    ["1e2", 100],
    ["1.5", undefined],
    ["1e-5", undefined],
    ["9007199254740993", undefined],
    ["1e999999999", undefined],
    ["0e999999999", 0],
  ];
  for (const [text, expected] of cases) assert.equal(toInteger(read(text)), expected, text);
});

Deno.test("toInt32() cuts as Java casts to int", () => {
  const cases: [string, number][] = [
    ["1.9", 1],
    ["-1.9", -1],
    ["3000000000", -1294967296],
    ["4294969316", 2020],
    ["18446744073709551617", 1],
    ["1e2", 100],
    ["1e31", -2147483648],
    ["1e999999999", 0],
    ["12.50", 12],
    ["1e-999999999", 0],
  ];
  for (const [text, expected] of cases) assert.equal(toInt32(read(text)), expected, text);
});

Deno.test("fromDouble() gives the digits and the scale of Java's Double.toString", () => {
  const cases: [number, string][] = [
    [0, "0.0"],
    [4, "4.0"],
    [-4, "-4.0"],
    [2.5, "2.5"],
    [0.001, "0.001"],
    [0.0001, "0.00010"],
    [1234567, "1234567.0"],
    [1e7, "1.0E+7"],
    [12345678, "12345678"],
    [12345680, "1.234568E+7"],
    [485165195.4097903, "485165195.4097903"],
    [1e300, "1.0E+300"],
  ];
  for (const [double, expected] of cases) assert.equal(numberText(fromDouble(double)), expected);
  for (const double of [NaN, Infinity, -Infinity]) {
    assert.throws(() => fromDouble(double), {
      failure: { code: "FEEL_EVALUATION", message: "The result of a calculation is no number" },
    });
  }
});

Deno.test("toDouble() gives the nearest double", () => {
  assert.equal(toDouble(read("1.10")), 1.1);
  assert.equal(toDouble(9007199254740993n), 9007199254740992);
  assert.equal(toDouble(read("1e999999999")), Infinity);
});
