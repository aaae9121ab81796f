import assert from "node:assert/strict";
import {
  parseAtLiteral,
  parseDate,
  parseDateTime,
  parseDuration,
  parseDurationLiteral,
  parseTime,
} from "../../../../src/core/feel/temporal/parse.ts";
import { temporalJson, temporalString } from "../../../../src/core/feel/temporal/format.ts";
import type { FeelTemporal } from "../../../../src/core/feel/value.ts";

function shown(value: FeelTemporal | null): string | null {
  return value === null ? null : temporalString(value);
}

Deno.test("parseDate() reads days that the calendar has", () => {
  const dates = ["2020-01-31", "2020-02-29", "-2020-02-29", "0000-01-01", "-0001-12-31"];
  for (const text of dates) assert.equal(shown(parseDate(text)), text);
  assert.equal(shown(parseDate("999999999-12-31")), "+999999999-12-31");
});

Deno.test("parseDate() gives null for anything else", () => {
  const texts = [
    ...["", "x", "2020", "2020-1-1", "20200101", " 2020-01-01", "2020-01-01 ", "+2020-01-01", "02020-01-01"],
    ...["2019-02-29", "-2019-02-29", "2020-02-30", "2020-13-01", "2020-00-01", "2020-01-00", "2020-01-32"],
    ...["2020-01-01T00:00:00", "-0000-01-01", "1000000000-12-31", "２０２０-01-01"],
  ];
  for (const text of texts) assert.equal(parseDate(text), null, text);
});

Deno.test("parseTime() reads local and zoned times", () => {
  const cases: [string, string][] = [
    ["10:30", "10:30:00"],
    ["10:30:15", "10:30:15"],
    ["T10:30:15", "10:30:15"],
    ["10:30:15.", "10:30:15"],
    ["10:30:15.120", "10:30:15.12"],
    ["24:00:00", "00:00:00"],
    ["10:30:15Z", "10:30:15Z"],
    ["10:30:15-00:00", "10:30:15Z"],
    ["10:30:15.000000001+05:30", "10:30:15.000000001+05:30"],
    ["10:30:15-18:00", "10:30:15-18:00"],
    ["10:30:15@Z", "10:30:15Z"],
    ["10:30:15@+01:00", "10:30:15+01:00"],
    ["10:30:15@Europe/Berlin", "10:30:15@Europe/Berlin"],
    ["10:30:15@UTC", "10:30:15@UTC"],
    ["10:30:15@UTC+01:00", "10:30:15@UTC+01:00"],
    ["10:30:15@GMT0", "10:30:15@GMT0"],
  ];
  for (const [text, expected] of cases) assert.equal(shown(parseTime(text)), expected, text);
});

Deno.test("parseTime() takes the offset that a zone has in winter", () => {
  const cases: [string, string][] = [
    ["Europe/Berlin", "+01:00"],
    ["America/New_York", "-05:00"],
    ["Asia/Kolkata", "+05:30"],
    ["Australia/Lord_Howe", "+10:30"],
    ["Africa/Casablanca", "Z"],
    ["Europe/Dublin", "Z"],
    ["Etc/GMT+5", "-05:00"],
  ];
  for (const [zone, expected] of cases) {
    const time = parseTime(`10:30:15@${zone}`);
    assert.ok(time !== null, zone);
    assert.equal(temporalJson(time), `10:30:15${expected}`);
  }
});

Deno.test("parseTime() gives null for anything else", () => {
  const texts = [
    ...["", "x", "1:00:00", "10", "10:60:00", "23:59:60", "24:00:01", "25:00:00", "10:30.5"],
    ...["10:30:15.1234567890", "10:30Z", "10:30@Europe/Berlin", "10:30:15z", "10:30:15+01", "10:30:15+0100"],
    ...["10:30:15+01:00:30", "10:30:15+19:00", "10:30:15@", "10:30:15@Nowhere", "10:30:15@europe/berlin"],
    ...["10:30:15@EST", "10:30:15@UTC+1", "10:30:15@Europe/Berlin ", "10:30:15[Europe/Berlin]"],
    ...["10:30:15+01:00@Europe/Berlin", "10:30:15.Z", "10:30:15\n"],
  ];
  for (const text of texts) assert.equal(parseTime(text), null, text);
});

Deno.test("parseDateTime() reads local and zoned ones, and a date as its midnight", () => {
  const cases: [string, string][] = [
    ["2020-01-01", "2020-01-01T00:00:00"],
    ["2020-01-01T10:00", "2020-01-01T10:00:00"],
    ["2020-01-01T10:00:00.120", "2020-01-01T10:00:00.12"],
    ["2020-01-01T10:00Z", "2020-01-01T10:00:00Z"],
    ["2020-01-01T10:00:00+00:00", "2020-01-01T10:00:00Z"],
    ["2020-01-01T10:00:00-05:00", "2020-01-01T10:00:00-05:00"],
    ["2020-01-01T10:00:00@Europe/Berlin", "2020-01-01T10:00:00@Europe/Berlin"],
    ["2020-01-01T10:00:00@UTC", "2020-01-01T10:00:00@UTC"],
    ["2020-01-01T10:00:00+01:00[Europe/Berlin]", "2020-01-01T10:00:00@Europe/Berlin"],
    ["2020-01-01T10:00:00+02:00[Europe/Berlin]", "2020-01-01T09:00:00@Europe/Berlin"],
    ["2020-01-01T10:00:00Z[Europe/Berlin]", "2020-01-01T11:00:00@Europe/Berlin"],
    ["12020-07-01T00:00:00", "12020-07-01T00:00:00"],
    ["-0044-03-15T00:00:00", "-0044-03-15T00:00:00"],
  ];
  for (const [text, expected] of cases) assert.equal(shown(parseDateTime(text)), expected, text);
});

Deno.test("parseDateTime() finds the offset that a zone has then", () => {
  const cases: [string, string][] = [
    ["2020-01-01T10:00:00@Europe/Berlin", "2020-01-01T10:00:00+01:00"],
    ["2020-07-01T10:00:00@Europe/Berlin", "2020-07-01T10:00:00+02:00"],
    ["2020-07-01T10:00:00@GMT-03:30", "2020-07-01T10:00:00-03:30"],
    // Clocks are set forward at 2:00, and back at 3:00.
    ["2020-03-29T01:59:59@Europe/Berlin", "2020-03-29T01:59:59+01:00"],
    ["2020-03-29T02:30:00@Europe/Berlin", "2020-03-29T03:30:00+02:00"],
    ["2020-10-25T02:30:00@Europe/Berlin", "2020-10-25T02:30:00+02:00"],
    ["2020-10-25T03:00:00@Europe/Berlin", "2020-10-25T03:00:00+01:00"],
    // A day that Samoa never had.
    ["2011-12-30T12:00:00@Pacific/Apia", "2011-12-31T12:00:00+14:00"],
    ["1890-01-01T00:00:00@Europe/Berlin", "1890-01-01T00:00:00+00:53:28"],
    ["-0500-01-01T00:00:00@Europe/Berlin", "-0500-01-01T00:00:00+00:53:28"],
    ["12020-07-01T00:00:00@Europe/Berlin", "+12020-07-01T00:00:00+02:00"],
    ["900000-07-01T00:00:00@Europe/Berlin", "+900000-07-01T00:00:00+02:00"],
    ["-900000-07-01T00:00:00@Europe/Berlin", "-900000-07-01T00:00:00+00:53:28"],
  ];
  for (const [text, expected] of cases) {
    const value = parseDateTime(text);
    assert.ok(value !== null, text);
    assert.equal(temporalJson(value), expected, text);
  }
});

Deno.test("parseDateTime() gives null for anything else", () => {
  const texts = [
    ...["", "x", "2020-01-01 10:00:00", "2020-01-01T24:00:00", "2020-01-01T10", "2020-01-01T10:60:00"],
    ...["2020-01-01T10:00:60", "2020-01-01T10:00.5", "2020-02-30T10:00:00", "2020-02-30T10:00:00Z"],
    ...["2020-01-01T10:00:00+01", "2020-01-01T10:00:00+0100", "2020-01-01T10:00:00+19:00"],
    ...["2020-01-01T10:00:00+18:30", "2020-01-01T10:00:00[Europe/Berlin]", "2020-01-01T10:00:00@UTC+1"],
    ...["2020-01-01T10:00:00+01:00@Europe/Berlin", "2020-01-01T10:00:00Z[]", "2020-01-01T10:00:00Z[Mars]"],
  ];
  for (const text of texts) assert.equal(parseDateTime(text), null, text);
});

Deno.test("parseDuration() reads durations of both kinds", () => {
  const cases: [string, string][] = [
    ["P1D", "PT24H"],
    ["PT90M", "PT1H30M"],
    ["PT3600S", "PT1H"],
    ["P1DT2H3M4.5S", "PT26H3M4.5S"],
    ["PT1.S", "PT1S"],
    ["PT0S", "PT0S"],
    ["-P1D", "PT-24H"],
    ["-PT0.5S", "PT-0.5S"],
    ["PT-1.5S", "PT-1.5S"],
    ["-PT-1.5S", "PT1.5S"],
    ["PT1H-90M", "PT-30M"],
    ["P1Y2M", "P1Y2M"],
    ["P14M", "P1Y2M"],
    ["P0M", "P0D"],
    ["-P1Y8M", "P-1Y-8M"],
    ["P1Y-1M", "P11M"],
    ["P2147483647Y", "P2147483647Y"],
  ];
  for (const [text, expected] of cases) {
    const value = parseDuration(text);
    assert.ok(value !== null, text);
    assert.equal(temporalJson(value), expected, text);
  }
});

Deno.test("parseDuration() gives null for anything else", () => {
  const texts = [
    ...[
      "",
      "x",
      "P",
      "-P",
      "PT",
      "P1DT",
      "P1W",
      "P1Y2M3D",
      "P1Y1D",
      "P1D2H",
      "P1.5D",
      "PT.5S",
      "PT1.1234567891S",
    ],
    ...[" P1D", "P1D ", "p1d", "+P1D", "P+1D", "PT1,5S", "P2147483648M", "P99999999999999999999D", "P--1M"],
  ];
  for (const text of texts) assert.equal(parseDuration(text), null, text);
});

Deno.test("parseDurationLiteral() is as loose as Java", () => {
  for (
    const [text, expected] of [["p1d", "PT24H"], ["+P+1D", "PT24H"], ["PT1,5S", "PT1.5S"], ["P1M", "P1M"]]
  ) {
    const value = parseDurationLiteral(`${text}`);
    assert.ok(value !== null, text);
    assert.equal(temporalJson(value), expected);
  }
  for (const text of ["P", "p1w", "PT1a5S", "P1Y2M3D"]) assert.equal(parseDurationLiteral(text), null, text);
});

Deno.test("parseAtLiteral() tells by the text what it is", () => {
  const cases: [string, string | null][] = [
    ["2020-01-01", "2020-01-01"],
    ["2020-01-01T10:30:00Z", "2020-01-01T10:30:00Z"],
    ["2020-01-01T10:30", "2020-01-01T10:30:00"],
    ["10:30", "10:30:00"],
    ["T10:30:00Z", "10:30:00Z"],
    ["P1D", "P1D"],
    ["P1Y", "P1Y"],
    ["10:30Z", null],
    ["P1W", null],
    ["x", null],
  ];
  for (const [text, expected] of cases) assert.equal(shown(parseAtLiteral(text)), expected, text);
});
