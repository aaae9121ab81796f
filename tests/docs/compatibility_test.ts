/**
 * docs/compatibility.md lists every deliberate difference to Camunda's runtime, with the reason that the suite has.
 *
 * @module
 */

import assert from "node:assert/strict";
import { REASONS as OUTBOUND } from "../conformance/outbound/differences.ts";
import { REASONS as WEBHOOKS } from "../conformance/webhook/differences.ts";

const PAGE = new URL("../../docs/compatibility.md", import.meta.url);

/** The items of a section's list, each as its reason and the cases below it. */
async function readDifferences(heading: string): Promise<{ why: string; cases: string[] }[]> {
  const [, section = ""] = (await Deno.readTextFile(PAGE)).split(`\n## ${heading}\n`);
  const [, ...items] = (section.split("\n## ", 1)[0] ?? "").split("\n- ");
  return items.map((item) => {
    const [why = "", cases = ""] = item.split("\\\n");
    return {
      why: why.replaceAll(/\s+/g, " "),
      cases: [...cases.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name),
    };
  });
}

const SECTIONS = [
  { heading: "Webhooks: where we differ", reasons: WEBHOOKS },
  { heading: "Outbound: where we differ", reasons: OUTBOUND },
];

for (const { heading, reasons } of SECTIONS) {
  Deno.test(`docs/compatibility.md has every deliberate difference under "${heading}", and its reason`, async () => {
    const expected = reasons.map(({ why, cases }) => ({ why, cases: Object.keys(cases) }));
    assert.deepEqual(await readDifferences(heading), expected);
  });
}
