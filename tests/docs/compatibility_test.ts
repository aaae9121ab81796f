/**
 * docs/compatibility.md lists every deliberate difference to Camunda's runtime, with the reason that the suite has.
 *
 * @module
 */

import assert from "node:assert/strict";
import { REASONS } from "../conformance/webhook/differences.ts";

const PAGE = new URL("../../docs/compatibility.md", import.meta.url);
const HEADING = "\n## Webhooks: where we differ\n";

/** The list's items, each as its reason and the cases below it. */
async function readDifferences(): Promise<{ why: string; cases: string[] }[]> {
  const [, section = ""] = (await Deno.readTextFile(PAGE)).split(HEADING);
  const [, ...items] = (section.split("\n## ", 1)[0] ?? "").split("\n- ");
  return items.map((item) => {
    const [why = "", cases = ""] = item.split("\\\n");
    return {
      why: why.replaceAll(/\s+/g, " "),
      cases: [...cases.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name),
    };
  });
}

Deno.test("docs/compatibility.md has every deliberate difference of the webhook cases, and its reason", async () => {
  const expected = REASONS.map(({ why, cases }) => ({ why, cases: Object.keys(cases) }));
  assert.deepEqual(await readDifferences(), expected);
});
