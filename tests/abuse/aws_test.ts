/**
 * Answers that are made to hurt whoever asks for credentials: they take time in proportion to their size.
 *
 * @module
 */

import assert from "node:assert/strict";
import { readProfileFile } from "../../src/core/aws/profile_file.ts";
import { readXmlLeaves } from "../../src/core/aws/xml_leaves.ts";
import { growthExponent } from "./growth.ts";

/** Linear time has the exponent 1, quadratic time 2. What lies between is noise. */
const WORST_EXPONENT = 1.6;
const SIZES = [2_000, 8_000];

const ANSWERS: [what: string, make: (size: number) => string][] = [
  ["elements", (size) => `<A>${"<B/>".repeat(size)}</A>`],
  ["open tags", (size) => "<A>".repeat(size)],
  ["white space in a tag", (size) => `<A${" ".repeat(size * 10)}`],
  ["white space before a declaration", (size) => `${" ".repeat(size * 10)}<`],
  ["attributes", (size) => `<A${" b='c'".repeat(size)}`],
  ["an attribute without an end", (size) => `<A b="${"c".repeat(size * 10)}`],
  ["references", (size) => `<A>${"&amp;".repeat(size)}</A>`],
  ["ampersands", (size) => `<A>${"&".repeat(size * 10)}</A>`],
  ["pieces of text", (size) => `<A>${"x<B/>".repeat(size)}</A>`],
];

for (const [what, make] of ANSWERS) {
  Deno.test(`readXmlLeaves() takes linear time for ${what}`, () => {
    const workload = (size: number) => {
      const xml = make(size);
      return () => void readXmlLeaves(xml);
    };
    assert.ok(growthExponent(workload, { sizes: SIZES, worst: WORST_EXPONENT }) <= WORST_EXPONENT);
  });
}

const FILES: [what: string, make: (size: number) => string][] = [
  ["sections", (size) => "[profile a]\n".repeat(size)],
  ["brackets", (size) => `[${" ".repeat(size * 10)}`],
  ["values with white space", (size) => `[default]\na = ${" ".repeat(size * 10)}x`],
  ["comments that are none", (size) => `[default]\na = ${"x#".repeat(size)}`],
];

for (const [what, make] of FILES) {
  Deno.test(`readProfileFile() takes linear time for ${what}`, () => {
    const workload = (size: number) => {
      const text = make(size);
      return () => void readProfileFile(text, "config");
    };
    assert.ok(growthExponent(workload, { sizes: SIZES, worst: WORST_EXPONENT }) <= WORST_EXPONENT);
  });
}
