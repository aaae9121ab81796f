import assert from "node:assert/strict";
import {
  dateFrom,
  dateTimeAt,
  dateTimeFrom,
  inZone,
  lastDayOfMonth,
  timeFrom,
  toTime,
  yearsMonthsBetween,
} from "../../../../src/core/feel/temporal/construct.ts";
import { temporalJson, temporalString } from "../../../../src/core/feel/temporal/format.ts";
import { parseDate, parseDateTime, parseTime } from "../../../../src/core/feel/temporal/parse.ts";
import {
  type FeelDate,
  type FeelDateTime,
  FeelDuration,
  type FeelTime,
} from "../../../../src/core/feel/temporal/values.ts";
import type { FeelTemporal } from "../../../../src/core/feel/value.ts";

function day(text: string): FeelDate | FeelDateTime {
  const value = parseDate(text) ?? parseDateTime(text);
  assert.ok(value !== null, text);
  return value;
}

function moment(text: string): FeelDateTime {
  const value = parseDateTime(text);
  assert.ok(value !== null, text);
  return value;
}

function time(text: string): FeelTime {
  const value = parseTime(text);
  assert.ok(value !== null, text);
  return value;
}

function json(value: FeelTemporal | null): string | null {
  return value === null ? null : temporalJson(value);
}

Deno.test("dateFrom() cuts its numbers, and gives null for days that do not exist", () => {
  assert.equal(json(dateFrom({ year: 2020.9, month: 1.9, day: 1.9 })), "2020-01-01");
  assert.equal(json(dateFrom({ year: -5, month: 1, day: 1 })), "-0005-01-01");
  assert.equal(dateFrom({ year: 2020, month: 2, day: 30 }), null);
  assert.equal(dateFrom({ year: 1_000_000_000, month: 1, day: 1 }), null);
});

Deno.test("timeFrom() takes fractions of seconds, and offsets of whole ones", () => {
  assert.equal(json(timeFrom({ hour: 10, minute: 30, second: 15.5 })), "10:30:15.5");
  assert.equal(json(timeFrom({ hour: 10, minute: 30, second: 15.5 }, null)), "10:30:15");
  assert.equal(json(timeFrom({ hour: 10, minute: 30, second: 0 }, new FeelDuration(3_600))), "10:30+01:00");
  assert.equal(json(timeFrom({ hour: 10, minute: 30, second: 0 }, new FeelDuration(-3_600))), "10:30-01:00");
  assert.equal(
    json(timeFrom({ hour: 10, minute: 30, second: 0 }, new FeelDuration(5_415, 5))),
    "10:30+01:30:15",
  );
  assert.equal(timeFrom({ hour: 10, minute: 30, second: 0 }, new FeelDuration(19 * 3_600)), null);
  for (
    const [hour, minute, second] of [[24, 0, 0], [-1, 0, 0], [0, 60, 0], [0, 0, 60], [0, 0, -0.5]] as const
  ) {
    assert.equal(timeFrom({ hour, minute, second }), null);
  }
});

Deno.test("dateTimeFrom() puts a time on a day", () => {
  assert.equal(
    json(dateTimeFrom(day("2020-07-01"), time("10:00:00@Europe/Berlin"))),
    "2020-07-01T10:00:00+02:00",
  );
  assert.equal(json(dateTimeFrom(day("2020-07-01T01:00:00Z"), time("10:00:00"))), "2020-07-01T10:00:00");
  assert.equal(json(dateTimeFrom(day("2020-07-01T01:00:00"), time("10:00:00Z"))), "2020-07-01T10:00:00Z");
});

Deno.test("inZone() keeps the moment, or of a local one the clock", () => {
  const cases: [string, string, string][] = [
    ["2020-07-01T01:00:00Z", "Europe/Berlin", "2020-07-01T03:00:00@Europe/Berlin"],
    ["2020-07-01T01:00:00", "Europe/Berlin", "2020-07-01T01:00:00@Europe/Berlin"],
    ["2020-07-01T01:00:00Z", "Z", "2020-07-01T01:00:00Z"],
    ["2020-07-01T01:00:00Z", "+2", "2020-07-01T03:00:00+02:00"],
    ["2020-07-01T01:00:00Z", "+02", "2020-07-01T03:00:00+02:00"],
    ["2020-07-01T01:00:00Z", "+0230", "2020-07-01T03:30:00+02:30"],
    ["2020-07-01T01:00:00Z", "-023015", "2020-06-30T22:29:45-02:30:15"],
    ["2020-07-01T01:00:00Z", "UTC+2", "2020-07-01T03:00:00@UTC+02:00"],
    ["2020-07-01T01:00:00Z", "UTC+0", "2020-07-01T01:00:00@UTC"],
    ["2020-07-01T01:00:00Z", "GMT", "2020-07-01T01:00:00@GMT"],
  ];
  for (const [text, zone, expected] of cases) {
    assert.equal(temporalString(inZone(moment(text), zone)), expected, `${text} in ${zone}`);
  }
  for (const zone of ["", "nope", "EST", "europe/berlin", "+19", "UTC+x", "Europe/Berlin\n"]) {
    assert.throws(() => inZone(moment("2020-07-01T01:00:00Z"), zone), { name: "FeelAbort" }, zone);
  }
});

Deno.test("dateTimeAt() gives the moment in UTC by name", () => {
  assert.equal(temporalString(dateTimeAt(1_588_336_200_123)), "2020-05-01T12:30:00.123@UTC");
  assert.equal(temporalString(dateTimeAt(-1)), "1969-12-31T23:59:59.999@UTC");
});

Deno.test("toTime() gives midnight in UTC of a date", () => {
  assert.equal(temporalString(toTime(day("2020-07-01"))), "00:00:00Z");
  assert.equal(temporalString(toTime(day("2020-07-01T01:00:00@Europe/Berlin"))), "01:00:00@Europe/Berlin");
});

Deno.test("yearsMonthsBetween() counts whole months", () => {
  const cases: [string, string, string][] = [
    ["2011-12-22", "2013-08-24", "P1Y8M"],
    ["2013-08-24", "2011-12-22", "P-1Y-8M"],
    ["2020-01-31", "2020-02-29", "P0D"],
    ["2020-02-29", "2020-01-31", "P0D"],
    ["2020-01-31T10:00:00Z", "2021-03-01", "P1Y1M"],
  ];
  for (const [from, to, expected] of cases) {
    assert.equal(json(yearsMonthsBetween(day(from), day(to))), expected, `${from} to ${to}`);
  }
});

Deno.test("lastDayOfMonth() knows leap years", () => {
  const cases = [["2024-02-10", "2024-02-29"], ["2023-02-10", "2023-02-28"], [
    "1900-02-01",
    "1900-02-28",
  ]] as const;
  for (const [text, expected] of cases) {
    const date = parseDate(text);
    assert.ok(date !== null);
    assert.equal(json(lastDayOfMonth(date)), expected);
  }
});
