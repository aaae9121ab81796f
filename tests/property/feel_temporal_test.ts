import assert from "node:assert/strict";
import fc from "fast-check";
import { compare, equals } from "../../src/core/feel/compare.ts";
import { addTemporal, subtractTemporal } from "../../src/core/feel/temporal/arithmetic.ts";
import { civilDateOf, epochDayOf, isCivilDate, weekdayOf } from "../../src/core/feel/temporal/calendar.ts";
import { atInstant, dateOfEpochDay, durationOf } from "../../src/core/feel/temporal/construct.ts";
import { temporalJson, temporalString } from "../../src/core/feel/temporal/format.ts";
import {
  parseAtLiteral,
  parseDate,
  parseDateTime,
  parseDuration,
  parseTime,
} from "../../src/core/feel/temporal/parse.ts";
import { FeelDateTime, FeelTime, FeelYearsMonths, LOCAL } from "../../src/core/feel/temporal/values.ts";
import { resolveLocal } from "../../src/core/feel/temporal/zone.ts";

const ZONES = [
  "Europe/Berlin",
  "America/New_York",
  "Australia/Lord_Howe",
  "Asia/Tehran",
  "Pacific/Apia",
  "UTC",
];
const LAST_DAY = epochDayOf({ year: 999_999_999, month: 12, day: 31 });
const NANOS_PER_DAY = 86_400e9;

const anyDay = fc.oneof(
  fc.integer({ min: -800_000, max: 800_000 }),
  fc.integer({ min: -LAST_DAY, max: LAST_DAY }),
);
const date = anyDay.map(dateOfEpochDay);
const nanoOfDay = fc.oneof(
  fc.integer({ min: 0, max: 86_399 }).map((second) => second * 1e9),
  fc.integer({ min: 0, max: NANOS_PER_DAY - 1 }),
);
const offset = fc.integer({ min: -18 * 60, max: 18 * 60 }).map((minutes) => minutes * 60);
const zone = fc.constantFrom(...ZONES);
const localDateTime = fc.tuple(date, nanoOfDay).map(([day, nanos]) =>
  new FeelDateTime(day, new FeelTime(nanos, LOCAL))
);
const instant = fc.record({
  epochSecond: fc.integer({ min: -3e9, max: 5e9 }),
  nano: fc.integer({ min: 0, max: 999_999_999 }),
});
const zonedDateTime = fc.tuple(instant, zone).map(([moment, name]) =>
  atInstant(moment, { offset: null, zone: name })
);
const offsetDateTime = fc.tuple(instant, offset).map(([moment, seconds]) =>
  atInstant(moment, { offset: seconds, zone: null })
);
const duration = fc.tuple(fc.integer({ min: -1e11, max: 1e11 }), fc.integer({ min: 0, max: 999_999_999 }))
  .map(([seconds, nanos]) => durationOf(seconds, nanos));

Deno.test("civilDateOf() and epochDayOf() are each other's inverse, and count as Date does", () => {
  fc.assert(fc.property(anyDay, (epochDay) => {
    const civil = civilDateOf(epochDay);
    assert.ok(isCivilDate(civil));
    assert.equal(epochDayOf(civil), epochDay);
    if (Math.abs(epochDay) > 1e8) return;
    const reference = new Date(epochDay * 86_400_000);
    assert.deepEqual(civil, {
      year: reference.getUTCFullYear(),
      month: reference.getUTCMonth() + 1,
      day: reference.getUTCDate(),
    });
    assert.equal(weekdayOf(epochDay) % 7, reference.getUTCDay());
  }));
});

Deno.test("parseDate(), parseTime() and parseDateTime() read what temporalString() writes", () => {
  fc.assert(fc.property(date, (value) => {
    assert.deepEqual(parseDate(temporalString(value).replace("+", "")), value);
  }));
  fc.assert(fc.property(nanoOfDay, fc.option(offset), (nanos, seconds) => {
    const value = new FeelTime(nanos, { offset: seconds, zone: null });
    assert.deepEqual(parseTime(temporalString(value)), value);
  }));
  fc.assert(fc.property(fc.oneof(localDateTime, offsetDateTime), (value) => {
    assert.deepEqual(parseDateTime(temporalString(value)), value);
  }));
});

Deno.test("parseDateTime() reads a zoned one back, and where clocks are set back the first of two", () => {
  fc.assert(fc.property(zonedDateTime, (value) => {
    const read = parseDateTime(temporalString(value));
    assert.ok(read !== null);
    if (!equals(read, value)) assert.ok(read.epochSecond < value.epochSecond);
    assert.equal(temporalString(read), temporalString(value));
  }));
});

Deno.test("temporalJson() of a moment is what Date reads as the same moment", () => {
  fc.assert(fc.property(fc.oneof(offsetDateTime, zonedDateTime), (value) => {
    // Date does not read the seconds of an offset, which clocks had long ago.
    fc.pre((value.time.offset ?? 0) % 60 === 0);
    const milliseconds = value.epochSecond * 1_000 + Math.floor(value.time.nano / 1e6);
    assert.equal(Date.parse(temporalJson(value)), milliseconds);
  }));
});

Deno.test("parseDuration() reads what temporalJson() writes", () => {
  fc.assert(fc.property(duration, (value) => assert.deepEqual(parseDuration(temporalJson(value)), value)));
  fc.assert(fc.property(fc.integer({ min: -1e6, max: 1e6 }), (months) => {
    const read = parseDuration(temporalJson(new FeelYearsMonths(months)));
    // None at all is written as days.
    if (months !== 0) assert.deepEqual(read, new FeelYearsMonths(months));
  }));
});

Deno.test("parsers give a value or null for any text, and never throw", () => {
  const almost = fc.array(
    fc.constantFrom(
      "2020",
      "-",
      "01",
      "-01",
      "T",
      "10",
      ":",
      "30",
      "Z",
      "+01:00",
      "@",
      "UTC",
      "[",
      "]",
      "P",
      "1D",
      ".",
    ),
    { maxLength: 12 },
  ).map((parts) => parts.join(""));
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: "binary" }), almost), (text) => {
      for (const parse of [parseDate, parseTime, parseDateTime, parseDuration, parseAtLiteral]) {
        const value = parse(text);
        if (value !== null) assert.equal(typeof temporalString(value), "string");
      }
    }),
    { numRuns: 2_000 },
  );
});

Deno.test("what a duration adds, subtracting it takes away", () => {
  fc.assert(fc.property(fc.oneof(zonedDateTime, offsetDateTime), duration, (value, added) => {
    const later = addTemporal(value, added);
    assert.deepEqual(subtractTemporal(later, added), value);
    assert.deepEqual(subtractTemporal(later, value), added);
    assert.equal(Math.sign(compare(later, value) ?? NaN), Math.sign(compare(added, durationOf(0, 0)) ?? NaN));
  }));
});

Deno.test("resolveLocal() shows the clock asked for, unless it was set forward just then", () => {
  fc.assert(fc.property(zone, fc.integer({ min: -2e9, max: 4e9 }), (name, localSecond) => {
    const reading = resolveLocal(name, { localSecond });
    const back = atInstant(
      { epochSecond: reading.localSecond - reading.offset, nano: 0 },
      { offset: null, zone: name },
    );
    assert.equal(back.time.offset, reading.offset);
    assert.ok(reading.localSecond >= localSecond);
    assert.equal(back.epochSecond + reading.offset, reading.localSecond);
  }));
});
