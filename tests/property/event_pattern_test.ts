import assert from "node:assert/strict";
import fc from "fast-check";
import { ZeebridgeError } from "../../src/core/errors.ts";
import { matchesEvent } from "../../src/core/eventbridge/pattern/match.ts";
import { parseEventPattern } from "../../src/core/eventbridge/pattern/parse.ts";
import { isJsonObject, type Json, type JsonObject } from "../../src/core/json.ts";

const name = fc.oneof(fc.constantFrom("a", "b", "a.b", "detail", "__proto__", "", "exists"), fc.string());
const leaf: fc.Arbitrary<null | boolean | number | string> = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.string({ unit: "grapheme" }),
  fc.ipV4(),
  fc.ipV6(),
);

const { event } = fc.letrec<{ value: Json; event: JsonObject }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    leaf,
    tie("event"),
    fc.array(tie("value"), { maxLength: 4 }),
  ),
  event: fc.dictionary(name, tie("value"), { maxKeys: 4 }),
}));

/** A pattern that asks for every value outside of lists, or for as much as may be asked. */
function patternOf(value: JsonObject): JsonObject | undefined {
  const fields = Object.entries(value).flatMap(([key, item]): [string, Json][] => {
    if (key === "$or" || Array.isArray(item)) return [];
    if (!isJsonObject(item)) return [[key, [item]]];
    const inner = patternOf(item);
    return inner === undefined ? [] : [[key, inner]];
  });
  return fields.length === 0 ? undefined : Object.fromEntries(fields);
}

/** Like an array of objects that are what the pattern asks for, among others. */
function matches(pattern: Json, given: JsonObject): boolean {
  return matchesEvent(parseEventPattern({ v: [pattern] }), given);
}

Deno.test("matchesEvent() takes every event for the pattern made of its own values", () => {
  fc.assert(fc.property(event, (given) => {
    const pattern = patternOf(given);
    fc.pre(pattern !== undefined);
    const parsed = parseEventPattern(pattern, { maxLength: Infinity });
    assert.equal(matchesEvent(parsed, given), true);
  }));
});

Deno.test("matchesEvent() finds the one element of an array that has all of a pattern's values", () => {
  fc.assert(fc.property(event, fc.array(event), fc.array(event), (given, before, after) => {
    const pattern = patternOf(given);
    fc.pre(pattern !== undefined);
    const parsed = parseEventPattern({ list: pattern }, { maxLength: Infinity });
    assert.equal(matchesEvent(parsed, { list: [...before, given, ...after] }), true);
    assert.equal(matchesEvent(parsed, { list: [before, [given], after] }), true);
  }));
});

Deno.test("matchesEvent() takes for anything-but what it does not take for the value itself", () => {
  const scalar = fc.oneof(fc.string(), fc.integer(), fc.ipV4(), fc.constantFrom("a", "b", 0, 1));
  fc.assert(fc.property(scalar, leaf, (wanted, given) => {
    assert.notEqual(matches({ "anything-but": wanted }, { v: given }), matches(wanted, { v: given }));
  }));
  for (const operator of ["prefix", "suffix", "equals-ignore-case"]) {
    const texts = fc.string({ unit: fc.constantFrom("a", "A", "b"), minLength: 1, maxLength: 3 });
    fc.assert(fc.property(texts, texts, (wanted, given) => {
      const pattern = { [operator]: wanted };
      assert.notEqual(matches({ "anything-but": pattern }, { v: given }), matches(pattern, { v: given }));
    }));
  }
});

Deno.test("matchesEvent() takes a value as present or as absent, never both", () => {
  fc.assert(fc.property(event, (given) => {
    assert.notEqual(matches({ exists: true }, given), matches({ exists: false }, given));
  }));
});

/** The obvious matcher, which tries every length of every gap. */
function matchesObviously(pattern: string, text: string): boolean {
  const [first = "", rest] = [pattern[0], pattern.slice(1)];
  if (first === "") return text === "";
  if (first === "*") {
    return Array.from({ length: text.length + 1 }, (_, index) => text.slice(index))
      .some((end) => matchesObviously(rest, end));
  }
  if (first === "\\") return text[0] === rest[0] && matchesObviously(rest.slice(1), text.slice(1));
  return text[0] === first && matchesObviously(rest, text.slice(1));
}

Deno.test("matchesEvent() decides wildcards as a matcher that tries everything", () => {
  const pattern = fc.array(fc.constantFrom("a", "b", "*", "\\*", "\\\\"), { maxLength: 8 })
    .map((parts) => parts.join(""));
  const text = fc.string({ unit: fc.constantFrom("a", "b", "*", "\\"), maxLength: 10 });
  fc.assert(
    fc.property(pattern, text, (wildcard, given) => {
      fc.pre(!/(?<!\\)(?:\\\\)*\*\*/.test(wildcard));
      assert.equal(matches({ wildcard }, { v: given }), matchesObviously(wildcard, given));
    }),
    { numRuns: 1_000 },
  );
});

Deno.test("matchesEvent() takes an address for the range of its own leading bits", () => {
  fc.assert(fc.property(fc.ipV4(), fc.integer({ min: 0, max: 31 }), (address, bits) => {
    assert.equal(matches({ cidr: `${address}/${bits}` }, { v: address }), true);
  }));
  fc.assert(fc.property(fc.ipV6(), fc.integer({ min: 0, max: 127 }), (address, bits) => {
    fc.pre(!address.includes("."));
    assert.equal(matches({ cidr: `${address}/${Math.min(bits, 31)}` }, { v: address }), true);
  }));
});

const operators = fc.constantFrom(
  ...[
    "prefix",
    "suffix",
    "equals-ignore-case",
    "wildcard",
    "anything-but",
    "numeric",
    "cidr",
    "exists",
    "$or",
  ],
);
const { hostile } = fc.letrec<{ hostile: Json }>((tie) => ({
  hostile: fc.oneof(
    { depthSize: "small" },
    leaf,
    fc.constantFrom("<", "=", ">=", "*\\", "10.0.0.0/8", 9007199254740993n),
    fc.array(tie("hostile"), { maxLength: 3 }),
    fc.dictionary(fc.oneof(name, operators), tie("hostile"), { maxKeys: 3 }),
  ),
}));

Deno.test("parseEventPattern() throws nothing but errors of its own, whatever it is given", () => {
  function parse(pattern: string | JsonObject): void {
    try {
      matchesEvent(parseEventPattern(pattern), { a: [1, { a: "x" }] });
    } catch (error) {
      assert.ok(error instanceof ZeebridgeError, String(error));
      assert.equal(error.code, "EVENT_PATTERN_INVALID");
    }
  }
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), parse));
  fc.assert(
    fc.property(hostile, (given) => {
      if (isJsonObject(given)) parse(given);
    }),
    { numRuns: 2_000 },
  );
});
