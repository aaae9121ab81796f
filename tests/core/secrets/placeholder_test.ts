import assert from "node:assert/strict";
import {
  bracePlaceholders,
  braceReferences,
  findBareReferences,
  findPlaceholders,
  substitutePlaceholders,
} from "../../../src/core/secrets/placeholder.ts";

Deno.test("findPlaceholders() gives names in order, with repetitions", () => {
  assert.deepEqual(findPlaceholders("{{secrets.A}}-{{ secrets.b_2/c.d-e }}{{secrets.A}}"), [
    "A",
    "b_2/c.d-e",
    "A",
  ]);
});

Deno.test("findPlaceholders() takes blanks only next to the braces", () => {
  assert.deepEqual(findPlaceholders("{{\n secrets.A\t}}"), ["A"]);
  for (const text of ["{{secrets .A}}", "{{secrets. A}}", "{{secrets.A B}}", "{secrets.A}", "secrets.A"]) {
    assert.deepEqual(findPlaceholders(text), [], text);
  }
});

Deno.test("findPlaceholders() sees the innermost of nested braces", () => {
  assert.deepEqual(findPlaceholders("{{secrets.{{secrets.A}}}}"), ["A"]);
});

Deno.test("substitutePlaceholders() replaces known names and leaves others as they are", () => {
  const values = new Map([["A", "one"]]);
  assert.equal(
    substitutePlaceholders("Bearer {{ secrets.A }} {{secrets.B}}", values),
    "Bearer one {{secrets.B}}",
  );
});

Deno.test("substitutePlaceholders() never scans a value again", () => {
  const values = new Map([["A", "{{secrets.B}}"], ["B", "inner"]]);
  assert.equal(substitutePlaceholders("{{secrets.A}}", values), "{{secrets.B}}");
  assert.equal(
    substitutePlaceholders("{{secrets.{{secrets.A}}}}", new Map([["A", "B"], ["B", "inner"]])),
    "{{secrets.B}}",
  );
});

Deno.test("substitutePlaceholders() takes replacement patterns of a value literally", () => {
  assert.equal(substitutePlaceholders("{{secrets.A}}", new Map([["A", "$&$1$$"]])), "$&$1$$");
});

Deno.test("substitutePlaceholders() does not find names of the prototype", () => {
  assert.equal(substitutePlaceholders("{{secrets.constructor}}", new Map()), "{{secrets.constructor}}");
});

const BARE: [text: string, braced: string][] = [
  ["secrets.A", "{{secrets.A}}"],
  ["secrets.a_b/c.d-e9", "{{secrets.a_b/c.d-e9}}"],
  ["Bearer secrets.A, secrets.B.", "Bearer {{secrets.A}}, {{secrets.B}}."],
  ["mysecrets.A", "my{{secrets.A}}"],
  ["{{secrets.A}}", "{{secrets.A}}"],
  ["{{ secrets.A }} secrets.B", "{{ secrets.A }} {{secrets.B}}"],
  ["secrets.", "secrets."],
  ["secrets._A", "secrets._A"],
  ["SECRETS.A", "SECRETS.A"],
  ['="secrets.A"', '="{{secrets.A}}"'],
  ['=secrets.A + "x"', '=secrets.A + "x"'],
  ['="a" + secrets.A + "secrets.B"', '="a" + secrets.A + "{{secrets.B}}"'],
  [String.raw`="\"secrets.A" + secrets.B`, String.raw`="\"{{secrets.A}}" + secrets.B`],
  ['="{{secrets.A}}"', '="{{secrets.A}}"'],
  ['="secrets.A', '="{{secrets.A}}'],
  ['="a\nsecrets.A"', '="a\n{{secrets.A}}"'],
];
for (const [text, braced] of BARE) {
  Deno.test(`bracePlaceholders() makes ${braced} of ${text}`, () => {
    assert.equal(bracePlaceholders(text), braced);
    assert.equal(bracePlaceholders(braced), braced);
  });
}

Deno.test("findBareReferences() gives names without braces alone", () => {
  assert.deepEqual(findBareReferences("{{secrets.A}} secrets.B, mysecrets.C/d.e-f_g. ${secrets.H}"), [
    "B",
    "C/d.e-f_g",
    "H",
  ]);
  assert.deepEqual(findBareReferences("secrets. and secrets.-A"), []);
});

Deno.test("braceReferences() writes those with braces that are wanted", () => {
  assert.equal(
    braceReferences("secrets.A secrets.B {{ secrets.C }}", (name) => name !== "B"),
    "{{secrets.A}} secrets.B {{ secrets.C }}",
  );
});
