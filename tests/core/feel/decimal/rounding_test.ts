import assert from "node:assert/strict";
import {
  ceiling,
  floor,
  numberText,
  parseNumber,
  ROUNDING_MODES,
  type RoundingMode,
  roundTo,
} from "../../../../src/core/feel/decimal.ts";
import type { FeelNumber } from "../../../../src/core/feel/value.ts";

function read(text: string): FeelNumber {
  const number = parseNumber(text);
  assert.ok(number !== undefined, text);
  return number;
}

function text(number: FeelNumber | null): string | null {
  return number === null ? null : numberText(number);
}

Deno.test("roundTo() rounds as the table of java.math.RoundingMode says", () => {
  // From the documentation of java.math.RoundingMode.
  const inputs = ["5.5", "2.5", "1.6", "1.1", "1.0", "-1.0", "-1.1", "-1.6", "-2.5", "-5.5"];
  const expected: Record<RoundingMode, (string | null)[]> = {
    UP: ["6", "3", "2", "2", "1", "-1", "-2", "-2", "-3", "-6"],
    DOWN: ["5", "2", "1", "1", "1", "-1", "-1", "-1", "-2", "-5"],
    CEILING: ["6", "3", "2", "2", "1", "-1", "-1", "-1", "-2", "-5"],
    FLOOR: ["5", "2", "1", "1", "1", "-1", "-2", "-2", "-3", "-6"],
    HALF_UP: ["6", "3", "2", "1", "1", "-1", "-1", "-2", "-3", "-6"],
    HALF_DOWN: ["5", "2", "2", "1", "1", "-1", "-1", "-2", "-2", "-5"],
    HALF_EVEN: ["6", "2", "2", "1", "1", "-1", "-1", "-2", "-2", "-6"],
    UNNECESSARY: [null, null, null, null, "1", "-1", null, null, null, null],
  };
  for (const mode of ROUNDING_MODES) {
    assert.deepEqual(
      inputs.map((input) => text(roundTo(read(input), { scale: 0, mode }))),
      expected[mode],
      mode,
    );
  }
});

Deno.test("roundTo() gives exactly as many decimals as asked for", () => {
  const cases: [string, string, RoundingMode, string][] = [
    ["1.5", "5", "HALF_EVEN", "1.50000"],
    ["123.45", "-1", "HALF_EVEN", "1.2E+2"],
    ["1.121", "2", "UP", "1.13"],
    ["1.5", "0.9", "HALF_EVEN", "2"],
    ["150", "-2", "FLOOR", "1E+2"],
    ["0.001", "-30", "UP", "1E+30"],
    ["0.5", "-30", "HALF_UP", "0E+30"],
    ["1e-999999999", "2", "UP", "0.01"],
    ["0", "2", "UP", "0.00"],
    ["9007199254740993.5", "0", "HALF_UP", "9007199254740994"],
  ];
  for (const [number, scale, mode, expected] of cases) {
    assert.equal(
      text(roundTo(read(number), { scale: read(scale), mode })),
      expected,
      `${number}, ${scale}, ${mode}`,
    );
  }
});

Deno.test("roundTo() refuses to write out more zeros than anybody needs", () => {
  for (const [number, scale] of [["1", "999999999"], ["1e999999999", "0"]] as const) {
    assert.throws(() => roundTo(read(number), { scale: read(scale), mode: "HALF_UP" }), {
      failure: { code: "FEEL_BUDGET_EXCEEDED", message: "A number has more than 10000 digits" },
    });
  }
});

Deno.test("floor() and ceiling() give whole numbers, or the scale asked for", () => {
  assert.equal(text(floor(-1.5)), "-2");
  assert.equal(text(floor(1.5, 3)), "1.500");
  assert.equal(text(floor(9007199254740993n)), "9007199254740993");
  assert.equal(text(ceiling(1.5)), "2");
  assert.equal(text(ceiling(-1.56, 1)), "-1.5");
});
