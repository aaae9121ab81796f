import assert from "node:assert/strict";
import { pairsToRecord, readPairs, unescapePercent } from "../../../src/core/webhook/form.ts";

const PAIRS: [text: string, pairs: [string, string][]][] = [
  ["", []],
  ["a=1&b=2", [["a", "1"], ["b", "2"]]],
  ["b=1&2=x&a=3", [["b", "1"], ["2", "x"], ["a", "3"]]],
  ["a=1&a=2", [["a", "1"]]],
  ["a&b=", [["a", ""], ["b", ""]]],
  ["&&=1&=&a=1&", [["a", "1"]]],
  ["a=b=c", [["a", "b=c"]]],
  ["a=x%26y%3Dz&b%3D=1", [["a", "x&y=z"], ["b=", "1"]]],
  ["a+b=c%20d%2B", [["a b", "c d+"]]],
  ["%C3%A9=%f0%9f%98%80", [["é", "😀"]]],
  ["é=世", [["é", "世"]]],
  ["a=\0;b=2", [["a", "\0;b=2"]]],
  ["__proto__=1&constructor=2", [["__proto__", "1"], ["constructor", "2"]]],
];
for (const [text, pairs] of PAIRS) {
  Deno.test(`readPairs() reads ${JSON.stringify(text)}`, () => {
    assert.deepEqual([...readPairs(text) ?? assert.fail()], pairs);
  });
}

Deno.test("readPairs() refuses what cannot be decoded", () => {
  for (const text of ["a=%", "a=%4", "a=%zz", "%=1", "a=%FF", "a=%C3", "a=%ED%A0%80", "a=1&b=%%34"]) {
    assert.equal(readPairs(text), undefined, text);
  }
});

Deno.test("readPairs() reads bytes of Latin-1 in the way that browsers do", () => {
  assert.deepEqual(readPairs("a=%E9%80+%41", "windows-1252"), new Map([["a", "é€ A"]]));
  for (const text of ["a=%", "a=%4", "a=%zz", "a=%%34"]) {
    assert.equal(readPairs(text, "windows-1252"), undefined, text);
  }
});

Deno.test("pairsToRecord() is not poisoned by a name", () => {
  const record = pairsToRecord(new Map([["__proto__", "x"], ["constructor", "y"]]));
  assert.equal(Object.getPrototypeOf(record), Object.prototype);
  assert.deepEqual(Object.entries(record), [["constructor", "y"]]);
});

Deno.test("unescapePercent() leaves a plus alone", () => {
  assert.equal(unescapePercent("a+%2B", "utf-8"), "a++");
  assert.equal(unescapePercent("%", "utf-8"), undefined);
});
