import assert from "node:assert/strict";
import { readKey } from "../../src/core/keys.ts";

Deno.test("readKey() reads texts and whole numbers, exactly", () => {
  const cases: [unknown, string][] = [
    ["2251799813685249", "2251799813685249"],
    ["9223372036854775807", "9223372036854775807"],
    [2251799813685249, "2251799813685249"],
    [Number.MAX_SAFE_INTEGER, "9007199254740991"],
    [9007199254740993n, "9007199254740993"],
    ["0", "0"],
  ];
  for (const [value, key] of cases) assert.equal(readKey(value), key);
});

Deno.test("readKey() refuses a number that has been rounded", () => {
  assert.throws(() => readKey(2 ** 53), TypeError);
  assert.throws(() => readKey(9223372036854775807), TypeError);
});

Deno.test("readKey() refuses everything else, and does not repeat it", () => {
  const values = [
    undefined,
    null,
    "",
    " 1",
    "1\n",
    "-1",
    -1,
    -1n,
    1.5,
    NaN,
    Infinity,
    "1e3",
    "0x10",
    "12345678901234567890",
    "canary",
    {},
    ["1"],
    true,
  ];
  for (const value of values) {
    assert.throws(
      () => readKey(value),
      (error) => error instanceof TypeError && !error.message.includes("canary"),
      String(value),
    );
  }
});
