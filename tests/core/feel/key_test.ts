import assert from "node:assert/strict";
import { Decimal } from "../../../src/core/feel/decimal.ts";
import { FIELDS, keyOf } from "../../../src/core/feel/key.ts";
import { parseDate, parseDateTime, parseDuration, parseTime } from "../../../src/core/feel/temporal/parse.ts";
import { FeelFunction, FeelRange } from "../../../src/core/feel/value.ts";

const OBJECTS = [
  new Decimal(1n, -1),
  parseDate("2020-01-01"),
  parseTime("10:30:15.5@Europe/Berlin"),
  parseDateTime("2020-01-01T10:30:15Z"),
  parseDuration("PT1H"),
  parseDuration("P1M"),
  new FeelRange({ start: 1, end: 2, includesStart: true, includesEnd: true }),
  new FeelFunction([], () => null),
  [],
];

Deno.test("a name that contexts inherit must be looked for among their own", () => {
  for (const name of ["__proto__", "constructor", "toString", "hasOwnProperty", "valueOf"]) {
    assert.deepEqual(keyOf(name), { name, isEntry: false, isOnlyEntry: false });
  }
});

Deno.test("nearly every name means an entry, and nothing else", () => {
  for (const name of ["body", "detail-type", "", "ü", "prototype", "null"]) {
    assert.deepEqual(keyOf(name), { name, isEntry: true, isOnlyEntry: true });
  }
});

Deno.test("FIELDS has every own property of what is an object and no context", () => {
  for (const object of OBJECTS) {
    assert.notEqual(object, null);
    for (const key of Object.getOwnPropertyNames(object)) assert.ok(FIELDS.has(key), key);
  }
});

Deno.test("no name that an object without entries answers to is only an entry", () => {
  const indexed = [[1], ["a", "b"]];
  for (const object of [...OBJECTS, ...indexed]) {
    for (let owner: unknown = object; owner !== null; owner = Object.getPrototypeOf(owner)) {
      for (const key of Object.getOwnPropertyNames(owner)) assert.ok(!keyOf(key).isOnlyEntry, key);
    }
  }
});
