/**
 * Everything that can be imported is documented, and so is every type that it mentions.
 *
 * @module
 */

import type { Check } from "./check.ts";
import { runDeno } from "./deno_command.ts";
import { readEntryFiles } from "./documented_imports.ts";

/** Between two findings of `deno doc --lint`. */
const NEXT_FINDING = /\n(?=error\[)/;
/** How the finding quotes a declaration file, as packages have them: their types are theirs to document. */
const OF_A_PACKAGE = /^\d+ \| export declare /m;

/** The exports are documented. */
export const exportDocs: Check = {
  name: "docs of exports",
  async run() {
    const entryFiles = (await readEntryFiles()).values();
    const { success, text } = await runDeno(["doc", "--lint", "--quiet", ...entryFiles]);
    return { problems: success ? [] : undocumented(text) };
  },
};

/** The findings of `deno doc --lint` that can be mended here, each as `file:line: what`. */
export function undocumented(report: string): string[] {
  const findings = report.split(NEXT_FINDING);
  const problems = findings.filter((finding) => finding.startsWith("error[") && !OF_A_PACKAGE.test(finding));
  const places = problems.map((finding) => {
    const [, what = "", place = ""] = /^error\[[\w-]+\]: (.*)\n\s*--> (.*)/.exec(finding) ?? [];
    return `${place}: ${what}`;
  });
  // A report without findings is a failure of another kind, and says itself which.
  return findings.some((finding) => finding.startsWith("error[")) ? places : [report];
}
