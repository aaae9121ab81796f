import assert from "node:assert/strict";
import { PatternError } from "../../../../src/core/feel/regex/node.ts";
import { parsePattern } from "../../../../src/core/feel/regex/parse.ts";
import { farthest, type Reach, reachOf } from "../../../../src/core/feel/regex/reach.ts";

const FLAGS = { ignoreCase: false, multiline: false, dotAll: false, comments: false, unicodeCase: false };

function reach(pattern: string): Reach {
  return reachOf(parsePattern(pattern, FLAGS).node);
}

Deno.test("reachOf() counts characters", () => {
  const cases: readonly [pattern: string, min: number, max: number][] = [
    ["", 0, 0],
    ["ab[cd].", 4, 4],
    ["😀", 1, 1],
    ["\\R{2}", 2, 4],
    ["a|bcd|", 0, 3],
    ["a?b??(?:cd)?", 0, 4],
    ["(a{2,3}b){2}+", 6, 8],
    ["^(?=abc)a(?!b)\\b$", 1, 1],
    ["(?>a|bc){1,3}", 1, 6],
  ];
  for (const [pattern, min, max] of cases) assert.deepEqual(reach(pattern), { min, max }, pattern);
});

Deno.test("reachOf() refuses what Java refuses, and nothing else", () => {
  const refused = [
    "(?:a|b)+",
    "(?:a|b){1}",
    "(?:a?){2}",
    "((a){1,2}){1,2}",
    "xa+?",
    "xa++",
    "(ab)*",
    "x(?:aa)*",
    "\\R+",
    "x+(?>a{2}+)?",
  ];
  for (const pattern of refused) assert.throws(() => reach(pattern), PatternError, pattern);
  assert.throws(() => reach("(a)\\1"), PatternError);
  const taken = [
    "xa+",
    "a+?",
    "a++",
    "(a+)",
    "(a)*",
    "(?:a|b)?",
    "(?:a|b){2}+",
    "(?>a|b)+",
    "(?:xaa)*",
    "(?:a|b)c+?",
    "(?=(a|b)+)a",
  ];
  for (const pattern of taken) assert.ok(reach(pattern), pattern);
});

Deno.test("farthest() goes back to the start behind one repetition without an end, and nowhere behind two", () => {
  assert.equal(farthest(reach("a{1,3}").max, 10), 3);
  assert.equal(farthest(reach("a{1,3}").max, 2), 2);
  assert.equal(farthest(reach("xa+").max, 10), 10);
  assert.ok(farthest(reach("a+b+").max, 10) < 0);
  assert.equal(farthest(reach("a+b+c+").max, 10), 10);
});
