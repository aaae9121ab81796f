import assert from "node:assert/strict";
import { toJsonValue } from "../../../../src/core/feel/result.ts";
import { parseAtLiteral } from "../../../../src/core/feel/temporal/parse.ts";
import { temporalProperty, temporalPropertyNames } from "../../../../src/core/feel/temporal/properties.ts";

Deno.test("temporalProperty() gives what Camunda gives", () => {
  const cases: [string, Record<string, unknown>][] = [
    ["2020-01-31", { year: 2020, month: 1, day: 31, weekday: 5 }],
    ["-0004-02-29", { year: -4, month: 2, day: 29, weekday: 4 }],
    ["10:30:15.5", { hour: 10, minute: 30, second: 15, "time offset": null, timezone: null }],
    ["10:30:15-05:30", { hour: 10, minute: 30, second: 15, "time offset": "PT-5H-30M", timezone: null }],
    ["10:30:15@Europe/Berlin", {
      hour: 10,
      minute: 30,
      second: 15,
      "time offset": "PT1H",
      timezone: "Europe/Berlin",
    }],
    ["2020-07-01T10:30:15@Europe/Berlin", {
      year: 2020,
      month: 7,
      day: 1,
      weekday: 3,
      hour: 10,
      minute: 30,
      second: 15,
      "time offset": "PT2H",
      timezone: "Europe/Berlin",
    }],
    ["PT36H", { days: 1, hours: 12, minutes: 0, seconds: 0 }],
    ["-P1DT2H3M4S", { days: -1, hours: -2, minutes: -3, seconds: -4 }],
    ["-PT90.25S", { days: 0, hours: 0, minutes: -1, seconds: -31 }],
    ["P1Y2M", { years: 1, months: 2 }],
    ["-P14M", { years: -1, months: -2 }],
  ];
  for (const [text, expected] of cases) {
    const value = parseAtLiteral(text);
    assert.ok(value !== null, text);
    const names = temporalPropertyNames(value);
    const properties = names.map((name) => [name, toJsonValue(temporalProperty(value, name) ?? null)]);
    assert.deepEqual(Object.fromEntries(properties), expected, text);
  }
});

Deno.test("temporalProperty() gives undefined for what a type does not have", () => {
  const cases = [["2020-01-01", "hour"], ["10:00:00", "year"], ["P1D", "years"], ["P1Y", "days"]] as const;
  for (const [text, name] of cases) {
    const value = parseAtLiteral(text);
    assert.ok(value !== null);
    for (const missing of [name, "constructor", "__proto__", "toString", "epochDay", ""]) {
      assert.equal(temporalProperty(value, missing), undefined, `${text}.${missing}`);
    }
  }
});
