/**
 * docs/operations.md has every metric and every log line that the code has.
 *
 * @module
 */

import assert from "node:assert/strict";
import { listModules } from "../../tools/check/modules.ts";
import { readSection } from "./page.ts";

const ROOT = new URL("../../", import.meta.url);
const PAGE = "docs/operations.md";

const METRIC = /telemetry\.(count|gauge|observe)\(\s*"(\w+)"([^;]*)\);/g;
/** The first text with a capital: levels have none. The settling of jobs has a function of its own for warnings. */
const LINE = /telemetry\.log\([^;]*?"([A-Z][a-z][^"]*)"|\bwarn\("([A-Z][^" ]+ [^"]+)"/g;
const TYPES: Record<string, string> = { count: "counter", gauge: "gauge", observe: "histogram" };

const source = await readSource();

async function readSource(): Promise<string> {
  const paths = await listModules("src");
  const texts = await Promise.all(paths.map((path) => Deno.readTextFile(new URL(path, ROOT))));
  return texts.join("\n");
}

/** The names of labels in the arguments after a metric's name: keys of the one literal object. */
function labelsOf(rest: string): string[] {
  const [, literal = ""] = /\{([^}]*)\}/.exec(rest) ?? [];
  return literal.split(",").map((part) => /^\s*(\w+)/.exec(part)?.[1] ?? "").filter((name) => name !== "");
}

function namesIn(cell: string): string[] {
  return [...cell.matchAll(/`(\w+)`/g)].map(([, name = ""]) => name);
}

Deno.test("docs/operations.md has every metric, with its type and its labels", async () => {
  const written = [...source.matchAll(METRIC)].map(([, call = "", name = "", rest = ""]) =>
    [name, TYPES[call], labelsOf(rest).sort().join(" ")].join(" ").trim()
  );
  assert.ok(written.length >= 10);
  const documented = (await readSection(PAGE, "Metrics")).map(([name = "", type = "", labels = ""]) =>
    [...namesIn(name), type, namesIn(labels).join(" ")].join(" ").trim()
  );
  assert.deepEqual(documented.toSorted(), [...new Set(written)].sort());
});

Deno.test("docs/operations.md has every log line", async () => {
  const rows = await readSection(PAGE, "Log");
  const documented = new Set(rows.map(([line = ""]) => line.replaceAll("`", "")));
  const written = [...source.matchAll(LINE)].map(([, line, warning]) => line ?? warning ?? "");
  assert.ok(written.length >= 15);
  assert.match(source, /`Event \$\{outcome\}`/);
  const all = new Set([...written, "Event accepted", "Event refused"]);
  assert.deepEqual([...documented].sort(), [...all].sort());
});
