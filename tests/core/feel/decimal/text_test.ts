import assert from "node:assert/strict";
import { Decimal, numberText, parseNumber } from "../../../../src/core/feel/decimal.ts";
import type { FeelNumber } from "../../../../src/core/feel/value.ts";

Deno.test("numberText() gives what parseNumber() read, as BigDecimal writes it", () => {
  const cases: [string, string][] = [
    ["0", "0"],
    ["-0", "0"],
    ["1", "1"],
    ["-12", "-12"],
    ["1.0", "1.0"],
    ["1.10", "1.10"],
    ["-1.50", "-1.50"],
    ["0.0", "0.0"],
    ["-0.0", "0.0"],
    [".5", "0.5"],
    ["5.", "5"],
    ["+5", "5"],
    ["00012.50", "12.50"],
    ["0.000001", "0.000001"],
    ["0.0000001", "1E-7"],
    ["0.00000012", "1.2E-7"],
    ["0.0000010", "0.0000010"],
    ["1e3", "1E+3"],
    ["1E-3", "0.001"],
    ["12e2", "1.2E+3"],
    ["1e999999999", "1E+999999999"],
    ["9007199254740993", "9007199254740993"],
    ["9007199254740993.5", "9007199254740993.5"],
    ["123456789012345678901234567890", "123456789012345678901234567890"],
    ["0.1234567890123456789", "0.1234567890123456789"],
  ];
  for (const [text, expected] of cases) {
    const number = parseNumber(text);
    assert.ok(number !== undefined, text);
    assert.equal(numberText(number), expected, text);
  }
});

Deno.test("parseNumber() gives a JavaScript number wherever one has the digits and the scale", () => {
  const cases: [string, FeelNumber][] = [
    ["12", 12],
    ["-0", 0],
    ["0.1", 0.1],
    ["123.456", 123.456],
    ["9007199254740991", 9007199254740991],
    ["9007199254740993", 9007199254740993n],
    ["1.0", new Decimal(10n, -1)],
    ["1e2", new Decimal(1n, 2)],
  ];
  for (const [text, expected] of cases) assert.deepEqual(parseNumber(text), expected, text);
});

Deno.test("parseNumber() gives undefined for what is no number, or has more digits than anybody needs", () => {
  const texts = ["", "-", ".", "1e", "e1", "1_000", "0x10", " 5", "5 ", "NaN", "Infinity", "1,5", "1.2.3"];
  for (const text of [...texts, "1e99999999999", "1e2147483648", "9".repeat(10_001)]) {
    assert.equal(parseNumber(text), undefined, text);
  }
});

Deno.test("numberText() shows a double that came with JSON by its shortest digits", () => {
  const cases: [number, string][] = [[12.5, "12.5"], [1e-7, "1E-7"], [1.5e300, "1.5E+300"], [
    1e21,
    "1.0E+21",
  ]];
  for (const [number, expected] of cases) assert.equal(numberText(number), expected);
});
