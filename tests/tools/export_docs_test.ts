import assert from "node:assert/strict";
import { undocumented } from "../../tools/check/export_docs.ts";

const FINDING = `error[private-type-ref]: public type 'A["b"]' references private type 'B'
  --> src/entry/a.ts:34:3
   |
34 |   readonly b: B;
   |   ^
   = hint: make the referenced type public or remove the reference
   |
12 | export interface B {
   | - this is the referenced type
   |`;

Deno.test("undocumented() gives the place and the text of each finding", () => {
  const place = `src/entry/a.ts:34:3: public type 'A["b"]' references private type 'B'`;
  const report = `${FINDING}\n${FINDING}\nerror: Found 2 documentation lint errors.`;
  assert.deepEqual(undocumented(report), [place, place]);
});

Deno.test("undocumented() leaves the types of packages to the packages", () => {
  const ofPackage = FINDING.replace("export interface B", "export declare class B");
  assert.deepEqual(undocumented(`${ofPackage}\nerror: Found 1 documentation lint error.`), []);
});

Deno.test("undocumented() passes on a report that has no findings", () => {
  assert.deepEqual(undocumented("error: Module not found"), ["error: Module not found"]);
});
