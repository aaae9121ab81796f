import assert from "node:assert/strict";
import fc from "fast-check";
import { fullJitter } from "../../src/core/backoff.ts";
import { decodeBase64, equalBytes, equalText, toHex, utf8 } from "../../src/core/bytes.ts";
import { formatDuration, parseDuration } from "../../src/core/duration.ts";
import { type Json, parseJson, stringifyJson } from "../../src/core/json.ts";
import { readKey } from "../../src/core/keys.ts";

Deno.test("parseDuration() reads what formatDuration() wrote, to the millisecond", () => {
  fc.assert(fc.property(fc.maxSafeInteger(), (milliseconds) => {
    assert.equal(parseDuration(formatDuration(milliseconds)), milliseconds);
  }));
});

Deno.test("parseDuration() adds up its parts", () => {
  const part = fc.option(fc.nat(10_000), { nil: undefined });
  fc.assert(fc.property(part, part, part, part, (days, hours, minutes, seconds) => {
    const time = `${label(hours, "H")}${label(minutes, "M")}${label(seconds, "S")}`;
    const text = `P${label(days, "D")}${time === "" ? "" : `T${time}`}`;
    const expected = ((days ?? 0) * 86_400 + (hours ?? 0) * 3_600 + (minutes ?? 0) * 60 + (seconds ?? 0)) *
      1_000;
    assert.equal(parseDuration(text), text === "P" ? undefined : expected);
  }));
});

function label(amount: number | undefined, unit: string): string {
  return amount === undefined ? "" : `${amount}${unit}`;
}

Deno.test("parseDuration() gives whole milliseconds or undefined for any text", () => {
  const anyText = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.array(fc.constantFrom("P", "T", "D", "H", "M", "S", "-", "+", ".", ",", "0", "9", "123")).map((
      parts,
    ) => parts.join("")),
  );
  fc.assert(
    fc.property(anyText, (text) => {
      const milliseconds = parseDuration(text);
      assert.ok(milliseconds === undefined || Number.isSafeInteger(milliseconds));
    }),
    { numRuns: 1_000 },
  );
});

/** JSON values with integers of any size in them. */
const { json } = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4 },
    fc.constant(null),
    fc.boolean(),
    fc.string({ unit: "binary" }),
    fc.double({ noDefaultInfinity: true, noNaN: true }).filter((value) => !Object.is(value, -0)),
    fc.bigInt().map((value) => isSafe(value) ? Number(value) : value),
    fc.array(tie("json"), { maxLength: 4 }),
    fc.dictionary(fc.string(), tie("json"), { maxKeys: 4 }),
  ),
}));

function isSafe(value: bigint): boolean {
  return Number.isSafeInteger(Number(value)) && BigInt(Number(value)) === value;
}

Deno.test("parseJson() reads what stringifyJson() wrote, whatever the size of its numbers", () => {
  fc.assert(fc.property(json, (value) => {
    const text = stringifyJson(value);
    assert.equal(stringifyJson(parseJson(text)), text);
  }));
});

Deno.test("parseJson() keeps every digit of an integer", () => {
  fc.assert(fc.property(fc.bigInt(), (value) => {
    const parsed = parseJson(`{"key":${value}}`);
    assert.deepEqual(parsed, { key: isSafe(value) ? Number(value) : value });
  }));
});

Deno.test("parseJson() agrees with JSON.parse on texts without long numbers, errors included", () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
    fc.pre(!/\d{16}/.test(text));
    let expected: unknown;
    try {
      expected = JSON.parse(text);
    } catch {
      assert.throws(() => parseJson(text), SyntaxError);
      return;
    }
    assert.deepEqual(parseJson(text), expected);
  }));
});

Deno.test("readKey() gives digits back, or throws TypeError", () => {
  fc.assert(fc.property(fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }), (key) => {
    assert.equal(readKey(key), String(key));
    assert.equal(readKey(String(key)), String(key));
  }));
  fc.assert(fc.property(fc.anything(), (value) => {
    try {
      assert.match(readKey(value), /^\d{1,19}$/);
    } catch (error) {
      assert.ok(error instanceof TypeError);
    }
  }));
});

Deno.test("equalBytes() and equalText() agree with plain comparison", () => {
  const bytes = fc.uint8Array({ maxLength: 8, max: 3 });
  fc.assert(fc.property(bytes, bytes, (one, other) => {
    assert.equal(equalBytes(one, other), toHex(one) === toHex(other));
    assert.ok(equalBytes(one, Uint8Array.from(one)));
  }));
  fc.assert(fc.property(fc.string({ maxLength: 3 }), fc.string({ maxLength: 3 }), (one, other) => {
    assert.equal(equalText(one, other), one === other);
  }));
});

Deno.test("decodeBase64() gives back what btoa() wrote, and bytes or undefined for any text", () => {
  fc.assert(fc.property(fc.uint8Array(), (bytes) => {
    assert.deepEqual(decodeBase64(btoa(String.fromCharCode(...bytes))), bytes);
  }));
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
    const bytes = decodeBase64(text);
    assert.ok(bytes === undefined || bytes.length <= utf8(text).length);
  }));
});

Deno.test("fullJitter() stays within its bounds, whatever the attempt", () => {
  const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(fc.property(fc.integer({ min: 1 }), random, (attempt, chance) => {
    const waitMs = fullJitter({ baseMs: 100, capMs: 5_000 }, { attempt: attempt, random: chance });
    assert.ok(Number.isInteger(waitMs) && waitMs >= 0 && waitMs < 5_000);
  }));
});
