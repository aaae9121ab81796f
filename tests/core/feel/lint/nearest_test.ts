import assert from "node:assert/strict";
import { BUILT_IN_NAMES } from "../../../../src/core/feel/builtins/mod.ts";
import { nearestName } from "../../../../src/core/feel/lint/nearest.ts";

const MEANT: [name: string, meant: string | undefined][] = [
  ["upperCase", "upper case"],
  ["upper-case", "upper case"],
  ["UPPER  CASE", "upper case"],
  ["lsit contains", "list contains"],
  ["substrng", "substring"],
  ["cuont", "count"],
  ["bpmnEror", "bpmnError"],
  ["foo", undefined],
  ["x", undefined],
  ["", undefined],
  ["x".repeat(10_000), undefined],
];
for (const [name, meant] of MEANT) {
  Deno.test(`nearestName() takes ${name.slice(0, 20)} for ${meant}`, () => {
    assert.equal(nearestName(name, BUILT_IN_NAMES), meant);
  });
}

Deno.test("nearestName() prefers the first of two that are as near", () => {
  assert.equal(nearestName("items", ["item1", "item2"]), "item1");
});
