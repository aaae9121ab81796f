import assert from "node:assert/strict";
import { complexityOf, MAX_COMPLEXITY } from "../../../../src/core/eventbridge/pattern/complexity.ts";

/**
 * Wildcards of one field, and what event-ruler's own evaluator says of them: from `MachineComplexityEvaluatorTest` of
 * https://github.com/aws/event-ruler at commit 337e8d99026d3f6687f783535f157be8bf4ebbb7 (Apache-2.0).
 */
const CASES: readonly [complexity: number, ...wildcards: string[]][] = [
  [1, "*"],
  [1, "abc"],
  [2, "*ab"],
  [3, "*aa"],
  [2, "a*b"],
  [2, "aa*"],
  [3, "a*bb"],
  [3, "a*bcb"],
  [4, "*ab*ad"],
  [3, "*ab*d"],
  [4, "*aba*"],
  [5, "a*b*bb"],
  [4, "a*b*cb"],
  [3, "a*b*cd"],
  [3, "ab*b*"],
  [7, "*ab*b*b*"],
  [3, "*", "ab*c"],
  [3, "ab*c", "x*xx"],
  [4, "*abc", "*abcde"],
  [7, "a*aaa", "aa*aa"],
  [6, "ab*cd", "ab*wx", "ab*yz"],
  [10, "F*eatureFeature", "Fe*atureFeature", "Fea*tureFeature"],
  [2, "ab*c", "ab*c"],
];

Deno.test("complexityOf() says what event-ruler's evaluator says", () => {
  for (const [complexity, ...wildcards] of CASES) {
    assert.equal(complexityOf(wildcards), complexity, wildcards.join(" "));
  }
});

Deno.test("complexityOf() takes an escaped star for a letter", () => {
  assert.equal(complexityOf(["\\*\\*\\\\*"]), 2);
});

Deno.test("complexityOf() stops where it is too much already", () => {
  const wildcards = [
    "*a*a*a*a*a*a*a*a*",
    "*:*:*:*:*:event-bus/*",
    "*ab".repeat(600),
    `*${"a".repeat(2_000)}`,
  ];
  for (const wildcard of wildcards) {
    assert.ok(complexityOf([wildcard]) > MAX_COMPLEXITY, wildcard.slice(0, 40));
  }
});

Deno.test("complexityOf() ends soon for what is long and simple", () => {
  const letters = Array.from({ length: 2_000 }, (_, index) => String.fromCharCode(0x4e00 + index)).join("");
  assert.equal(complexityOf([`*${letters}*`]), 3);
  const before = performance.now();
  complexityOf(Array.from({ length: 10 }, (_, index) => `*${letters.slice(index * 190, index * 190 + 190)}`));
  assert.ok(performance.now() - before < 5_000);
});
