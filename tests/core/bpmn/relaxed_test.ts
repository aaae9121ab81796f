import assert from "node:assert/strict";
import { isFeel, NO_SECRETS, resolveList, resolveText, secretsOf } from "../../../src/core/bpmn/relaxed.ts";

const VALUES = new Map([
  ["A", "one"],
  ["QUOTE", '" + "x'],
  ["NESTED", "{{secrets.A}}"],
  ["FEEL", "=1 + 1"],
  ["ROLES", "admin,auditor"],
]);

Deno.test("secretsOf() names each secret once: in FEEL those of its string literals", () => {
  assert.deepEqual(secretsOf("{{secrets.A}} {{ secrets.B }} {{secrets.A}}"), ["A", "B"]);
  assert.deepEqual(secretsOf('="{{secrets.A}}" + "{{secrets.B}}{{secrets.A}}"'), ["A", "B"]);
  assert.deepEqual(secretsOf('="a" // {{secrets.A}}'), []);
  assert.deepEqual(secretsOf("={{secrets.A}}"), []);
  assert.deepEqual(secretsOf("secrets.A"), []);
});

Deno.test("isFeel() is decided by the first character alone", () => {
  assert.deepEqual(["=a", "=", " =a", "a=b", ""].map(isFeel), [true, true, false, false, false]);
});

const TEXTS: [text: string, resolved: string | undefined][] = [
  ["plain", "plain"],
  [" plain ", " plain "],
  ["{{secrets.A}}", "one"],
  ["a-{{ secrets.A }}-b", "a-one-b"],
  ["{{secrets.OTHER}}", "{{secrets.OTHER}}"],
  ["{{secrets.NESTED}}", "{{secrets.A}}"],
  ["{{secrets.FEEL}}", "=1 + 1"],
  ['="{{secrets.A}}"', "one"],
  ['="a" + "{{secrets.QUOTE}}"', 'a" + "x'],
  ['="{{secrets.NESTED}}"', "{{secrets.A}}"],
  ["=1 + 1", "2"],
  ["=null", undefined],
  ["=[1]", undefined],
  ["=nothing", undefined],
  ["=(", undefined],
];
for (const [text, resolved] of TEXTS) {
  Deno.test(`resolveText() makes ${resolved} of ${text}`, () => {
    assert.equal(resolveText(text, VALUES), resolved);
  });
}

const LISTS: [text: string, resolved: string[] | undefined][] = [
  ["admin", ["admin"]],
  ["admin, auditor ,", ["admin", "auditor", ""]],
  ['["admin","a,b"]', ["admin", "a,b"]],
  [' [ "admin" ] ', ["admin"]],
  ["[]", []],
  ["[admin]", undefined],
  ["[1]", undefined],
  ['["a"', undefined],
  ["{{secrets.ROLES}}", ["admin", "auditor"]],
  ['["{{secrets.A}}"]', ["one"]],
  ['["{{secrets.QUOTE}}"]', undefined],
  ['=["admin", "{{secrets.A}}"]', ["admin", "one"]],
  ['="admin"', ["admin"]],
  ['=split("{{secrets.ROLES}}", ",")', ["admin", "auditor"]],
  ["=[]", []],
  ["=[1]", undefined],
  ["=null", undefined],
  ["={a: 1}", undefined],
  ["=(", undefined],
];
for (const [text, resolved] of LISTS) {
  Deno.test(`resolveList() makes ${JSON.stringify(resolved)} of ${text}`, () => {
    assert.deepEqual(resolveList(text, VALUES), resolved);
  });
}

Deno.test("resolveText() and resolveList() leave placeholders of no secret as they are", () => {
  assert.equal(resolveText("{{secrets.A}}", NO_SECRETS), "{{secrets.A}}");
  assert.deepEqual(resolveList("{{secrets.A}}", NO_SECRETS), ["{{secrets.A}}"]);
});
