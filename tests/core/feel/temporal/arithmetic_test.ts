import assert from "node:assert/strict";
import { parseNumber } from "../../../../src/core/feel/decimal.ts";
import {
  absoluteDuration,
  addTemporal,
  divideDuration,
  multiplyDuration,
  subtractTemporal,
} from "../../../../src/core/feel/temporal/arithmetic.ts";
import { parseAtLiteral } from "../../../../src/core/feel/temporal/parse.ts";
import { FeelDuration, FeelYearsMonths } from "../../../../src/core/feel/temporal/values.ts";
import { toJsonValue } from "../../../../src/core/feel/result.ts";
import type { FeelValue } from "../../../../src/core/feel/value.ts";

function read(text: string): FeelValue {
  const value = parseNumber(text) ?? parseAtLiteral(text);
  assert.ok(value !== null, text);
  return value;
}

const OPERATIONS = { "+": addTemporal, "-": subtractTemporal, "*": multiplyDuration, "/": divideDuration };
type Row = [string, keyof typeof OPERATIONS, string, string | number | null];

function check(rows: Row[]): void {
  for (const [left, sign, right, expected] of rows) {
    assert.equal(
      toJsonValue(OPERATIONS[sign](read(left), read(right))),
      expected,
      `${left} ${sign} ${right}`,
    );
  }
}

Deno.test("addTemporal() and subtractTemporal() move dates and times by durations", () => {
  check([
    ["2020-01-01", "+", "P1D", "2020-01-02"],
    ["2020-01-01", "+", "PT23H", "2020-01-01"],
    ["2020-01-01", "-", "PT1S", "2019-12-31"],
    ["PT25H", "+", "2020-01-01", "2020-01-02"],
    ["2020-01-31", "+", "P1M", "2020-02-29"],
    ["2020-02-29", "-", "P1Y", "2019-02-28"],
    ["P1M", "+", "2020-01-31", "2020-02-29"],
    ["23:30:00", "+", "PT1H", "00:30:00"],
    ["00:30:00@Europe/Berlin", "-", "PT1H", "23:30+01:00"],
    ["10:00:00", "+", "P1DT0.5S", "10:00:00.5"],
    ["2020-01-31T10:00:00.5", "+", "P1M", "2020-02-29T10:00:00.5"],
    ["2020-01-31T10:00:00.5", "+", "PT0.6S", "2020-01-31T10:00:01.1"],
    ["2020-01-31T00:00:00", "-", "PT0.6S", "2020-01-30T23:59:59.4"],
    ["2020-01-31T10:00:00+01:00", "+", "P1D", "2020-02-01T10:00:00+01:00"],
  ]);
});

Deno.test("addTemporal() follows the clocks of a zone", () => {
  check([
    ["2020-03-29T01:30:00@Europe/Berlin", "+", "PT1H", "2020-03-29T03:30:00+02:00"],
    ["2020-10-24T02:30:00@Europe/Berlin", "+", "PT24H", "2020-10-25T02:30:00+02:00"],
    ["2020-10-24T02:30:00@Europe/Berlin", "+", "PT25H", "2020-10-25T02:30:00+01:00"],
    ["2020-02-29T02:30:00@Europe/Berlin", "+", "P1M", "2020-03-29T03:30:00+02:00"],
    // 02:30 happens twice: from summer it is the first, from winter the second.
    ["2020-09-25T02:30:00@Europe/Berlin", "+", "P1M", "2020-10-25T02:30:00+02:00"],
    ["2020-11-25T02:30:00@Europe/Berlin", "-", "P1M", "2020-10-25T02:30:00+01:00"],
  ]);
});

Deno.test("subtractTemporal() gives the time between two of a kind", () => {
  check([
    ["2020-01-01", "-", "2019-12-31", "PT24H"],
    ["2020-01-01T00:00:00", "-", "2019-12-31T00:00:00.5", "PT23H59M59.5S"],
    ["2020-01-01T00:00:00Z", "-", "2020-01-01T00:00:00+01:00", "PT1H"],
    ["10:00:00", "-", "11:00:00", "PT-1H"],
    // Without a sign, as Camunda has it.
    ["10:00:00Z", "-", "11:00:00Z", "PT1H"],
    ["10:00:00Z", "-", "11:00:00+01:00", "PT0S"],
    ["PT0.5S", "-", "PT0.6S", "PT-0.1S"],
    ["P1Y", "-", "P14M", "P-2M"],
  ]);
});

Deno.test("addTemporal() and subtractTemporal() give null for what does not fit together", () => {
  check([
    ["P1Y", "+", "P1D", null],
    ["P1D", "-", "P1M", null],
    ["P1Y", "+", "1", null],
    ["2020-01-01", "+", "1", null],
    ["10:00:00", "+", "P1M", null],
    ["PT25H", "-", "2020-01-01", null],
    ["2020-01-01", "+", "2020-01-01", null],
    ["2020-01-01", "-", "2020-01-01T00:00:00", null],
    ["10:00:00Z", "-", "10:00:00", null],
    ["2020-01-01T00:00:00Z", "-", "2020-01-01T00:00:00", null],
  ]);
});

Deno.test("multiplyDuration() and divideDuration() cut to an int, as Camunda has it", () => {
  check([
    ["PT1H", "*", "2", "PT2H"],
    ["2", "*", "PT1H", "PT2H"],
    ["P1D", "*", "1.9", "PT24H"],
    ["PT-0.5S", "*", "3", "PT-1.5S"],
    ["PT0.000000001S", "*", "2147483647", "PT2.147483647S"],
    ["P1Y", "*", "-1.7", "P-1Y"],
    ["P1D", "*", "3000000000", "PT-31079215104H"],
    ["P1D", "*", "P1D", null],
    ["2", "*", "2020-01-01", null],
    ["P1D", "/", "3", "PT8H"],
    ["PT1S", "/", "3", "PT0.333S"],
    ["P100D", "/", "2", "PT6H57M12.704S"],
    ["P1D", "/", "0", null],
    ["P1Y", "/", "5", "P2M"],
    ["P1Y", "/", "-5", "P-2M"],
    ["P1Y", "/", "P5M", 2],
    ["P1D", "/", "PT7H", 3],
    ["-P1D", "/", "PT7H", -3],
    ["P1D", "/", "PT0S", null],
    ["P1Y", "/", "P0M", null],
    ["P1D", "/", "P1M", null],
    ["2", "/", "P1D", null],
  ]);
});

Deno.test("temporal arithmetic fails where Java's overflows", () => {
  const rows: Row[] = [
    ["999999999-12-31", "+", "P1D", null],
    ["999999999-12-31", "+", "P1M", null],
    ["-999999999-01-01", "-", "P1D", null],
    ["P2Y", "*", "2000000000", null],
    ["P2147483647Y", "+", "P1Y", null],
    ["P100D", "*", "2000000000", null],
    ["P1D", "/", "PT0.0001S", null],
  ];
  for (const [left, sign, right] of rows) {
    assert.throws(
      () => OPERATIONS[sign](read(left), read(right)),
      { name: "FeelAbort" },
      `${left} ${sign} ${right}`,
    );
  }
});

Deno.test("absoluteDuration() takes the sign away", () => {
  assert.deepEqual(absoluteDuration(new FeelDuration(-1, 500_000_000)), new FeelDuration(0, 500_000_000));
  assert.deepEqual(absoluteDuration(new FeelDuration(5)), new FeelDuration(5));
  assert.deepEqual(absoluteDuration(new FeelYearsMonths(-14)), new FeelYearsMonths(14));
});
