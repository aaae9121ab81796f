import assert from "node:assert/strict";
import { parseNumber } from "../../../src/core/feel/decimal.ts";
import { parseAtLiteral } from "../../../src/core/feel/temporal/parse.ts";
import { conforms, isContext, isTemporal, typeName } from "../../../src/core/feel/types.ts";
import { FeelFunction, FeelRange, type FeelValue } from "../../../src/core/feel/value.ts";

const VALUES: [FeelValue, ReturnType<typeof typeName>][] = [
  [null, "null"],
  [true, "boolean"],
  ["", "string"],
  [0, "number"],
  [9007199254740993n, "number"],
  [parseNumber("1.0") ?? null, "number"],
  [[], "list"],
  [{}, "context"],
  [Object.create(null), "context"],
  [{ constructor: 1, length: 2, toString: null }, "context"],
  [parseAtLiteral("2020-01-01"), "date"],
  [parseAtLiteral("10:00:00"), "time"],
  [parseAtLiteral("10:00:00Z"), "time"],
  [parseAtLiteral("2020-01-01T10:00:00"), "date and time"],
  [parseAtLiteral("2020-01-01T10:00:00Z"), "date and time"],
  [parseAtLiteral("P1D"), "days and time duration"],
  [parseAtLiteral("P1Y"), "years and months duration"],
  [new FeelRange({ start: 1, end: 2, includesStart: true, includesEnd: true }), "range"],
  [new FeelFunction([], () => null), "function"],
];

Deno.test("typeName() names every value's type", () => {
  for (const [value, type] of VALUES) assert.equal(typeName(value), type);
});

Deno.test("conforms() takes a value for its own type, and for no other", () => {
  const types = [...new Set(VALUES.map(([, type]) => type))].filter((type) => type !== "null");
  for (const [value, type] of VALUES) {
    for (const other of types) assert.equal(conforms(value, other), type === other, `${type} as ${other}`);
    assert.equal(conforms(value, "any"), true);
    assert.equal(conforms(value, "duration"), /duration/.test(type));
  }
});

Deno.test("isContext() and isTemporal() never take one for the other", () => {
  for (const [value, type] of VALUES) {
    assert.equal(isContext(value), type === "context");
    assert.equal(isTemporal(value), /date|time|duration/.test(type), type);
  }
});
