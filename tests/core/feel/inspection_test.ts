import assert from "node:assert/strict";
import { findContextKeys, findSecretSlots } from "../../../src/core/feel/mod.ts";

const SLOTS: [text: string, names: string[]][] = [
  ['="{{secrets.A}}"', ["A"]],
  ['="{{secrets.B}} {{ secrets.A }}{{secrets.B}}"', ["B", "A"]],
  ['=if x then f("{{secrets.A}}") else [{a: "{{secrets.B}}"}][a = "{{secrets.C}}"]', ["A", "B", "C"]],
  ['="a" // {{secrets.A}}', []],
  ["={{secrets.A}}", []],
  ['="{{secrets.A}}" +', []],
  ["=secrets.A", []],
];
for (const [text, names] of SLOTS) {
  Deno.test(`findSecretSlots() finds ${names.join(", ") || "nothing"} in ${text}`, () => {
    assert.deepEqual(findSecretSlots(text), names);
  });
}

Deno.test("findContextKeys() gives the keys of a context that is written out", () => {
  assert.deepEqual(findContextKeys('={ a: 1, "b c": 2, d-e: 3 }'), ["a", "b c", "d-e"]);
  assert.deepEqual(findContextKeys("={}"), []);
  for (const text of ["=response", "=context merge({ a: 1 }, {})", "={", ""]) {
    assert.equal(findContextKeys(text), undefined, text);
  }
});
