import assert from "node:assert/strict";
import {
  abs,
  add,
  compareNumbers,
  divide,
  multiply,
  negate,
  numberText,
  parseNumber,
  subtract,
} from "../../../../src/core/feel/decimal.ts";
import type { FeelNumber } from "../../../../src/core/feel/value.ts";

function read(text: string): FeelNumber {
  const number = parseNumber(text);
  assert.ok(number !== undefined, text);
  return number;
}

const OPERATIONS = { "+": add, "-": subtract, "*": multiply, "/": divide };

Deno.test("add(), subtract(), multiply() and divide() round and scale as BigDecimal does", () => {
  const cases: [string, keyof typeof OPERATIONS, string, string][] = [
    ["0.1", "+", "0.2", "0.3"],
    ["1.5", "+", "1.5", "3.0"],
    ["1.10", "+", "1.1", "2.20"],
    ["0", "+", "1.50", "1.50"],
    ["0.000", "+", "1", "1.000"],
    ["0.000", "+", "0", "0.000"],
    ["9007199254740993", "+", "1", "9007199254740994"],
    ["9007199254740991", "+", "1", "9007199254740992"],
    ["1e40", "+", "1", "1.000000000000000000000000000000000E+40"],
    ["1e1000000", "+", "1", "1.000000000000000000000000000000000E+1000000"],
    ["1", "+", "1e-1000000", "1.000000000000000000000000000000000"],
    ["1", "+", "12345678901234567890123456789012345678", "1.234567890123456789012345678901235E+37"],
    ["12345678901234567890123456789012345678", "+", "1", "12345678901234567890123456789012345679"],
    ["1", "-", "0.9", "0.1"],
    ["2.5", "-", "2.5", "0.0"],
    ["1e40", "-", "1", "1.000000000000000000000000000000000E+40"],
    ["12.5", "*", "2", "25.0"],
    ["1.0", "*", "1.0", "1.00"],
    ["1.005", "*", "1000", "1005.000"],
    ["100", "*", "1.1", "110.0"],
    ["0", "*", "1.5", "0.0"],
    ["9007199254740991", "*", "9007199254740991", "81129638414606663681390495662081"],
    ["10", "/", "4", "2.5"],
    ["10", "/", "5", "2"],
    ["10.0", "/", "5", "2.0"],
    ["10", "/", "5.0", "2"],
    ["100", "/", "0.001", "1.00E+5"],
    ["6", "/", "0.3", "2E+1"],
    ["1", "/", "1024", "0.0009765625"],
    ["1", "/", "3", "0.3333333333333333333333333333333333"],
    ["2", "/", "3", "0.6666666666666666666666666666666667"],
    ["-2", "/", "3", "-0.6666666666666666666666666666666667"],
    ["2", "/", "-3", "-0.6666666666666666666666666666666667"],
    ["0", "/", "7", "0"],
  ];
  for (const [left, sign, right, expected] of cases) {
    const result = OPERATIONS[sign](read(left), read(right));
    assert.ok(result !== null);
    assert.equal(numberText(result), expected, `${left} ${sign} ${right}`);
  }
});

Deno.test("multiply() gives back most of what divide() took", () => {
  const seventh = divide(1, 7);
  assert.ok(seventh !== null);
  assert.equal(numberText(multiply(seventh, 7)), "1.000000000000000000000000000000000");
});

Deno.test("divide() gives null by zero, whatever the zero's scale", () => {
  for (const zero of [0, read("0.00"), 0n]) {
    for (const dividend of [1, 0, 1.5, read("1e99")]) assert.equal(divide(dividend, zero), null);
  }
});

Deno.test("arithmetic never gives minus zero", () => {
  const results = [add(-0, -0), multiply(0, -1), divide(0, -5), negate(0), subtract(0, 0), multiply(-0, 1.5)];
  for (const result of results) assert.ok(!Object.is(result, -0));
});

Deno.test("compareNumbers() goes by value, whatever a number is made of", () => {
  const ascending = [
    "-1e400",
    "-9007199254740993",
    "-1.50",
    "0.0",
    "1e-400",
    "1",
    "1.000001",
    "9007199254740993",
  ];
  const numbers = [...ascending, "9007199254740993.1", "1e22", "1e400"].map(read);
  for (const [index, number] of numbers.entries()) {
    for (const [otherIndex, other] of numbers.entries()) {
      assert.equal(compareNumbers(number, other), Math.sign(index - otherIndex));
    }
  }
  for (
    const [a, b] of [["1", "1.000"], ["100", "1e2"], ["0", "0.0"], [
      "1e23",
      "100000000000000000000000",
    ]] as const
  ) {
    assert.equal(compareNumbers(read(a), read(b)), 0, `${a} and ${b}`);
  }
  // The double nearest to 1e23 is a little less; its text is not.
  assert.equal(compareNumbers(1e23, read("100000000000000000000000")), 0);
});

Deno.test("negate() and abs() keep the scale", () => {
  assert.equal(numberText(negate(read("1.50"))), "-1.50");
  assert.equal(numberText(abs(read("-1.50"))), "1.50");
  assert.equal(numberText(abs(-9007199254740993n)), "9007199254740993");
  assert.equal(numberText(negate(-2.5)), "2.5");
});

Deno.test("arithmetic refuses numbers with more digits than anybody needs", () => {
  const giant = 10n ** 20_000n;
  for (const compute of [() => add(giant, 1), () => multiply(2, giant), () => divide(giant, 3)]) {
    assert.throws(compute, {
      failure: { code: "FEEL_BUDGET_EXCEEDED", message: "A number has more than 10000 digits" },
    });
  }
});
