/**
 * docs/diagnostics.md has every code that the code has, with what comes with it. Unions and literals do not exist
 * at run time, so they are read out of the source.
 *
 * @module
 */

import assert from "node:assert/strict";
import { ERROR_DECISIONS } from "../../src/core/errors.ts";
import { listModules } from "../../tools/check/modules.ts";
import { readSection } from "./page.ts";

const ROOT = new URL("../../", import.meta.url);
const PAGE = "docs/diagnostics.md";

/** The source of a folder as one text. */
async function readSource(folder: string): Promise<string> {
  const paths = await listModules(folder);
  const texts = await Promise.all(paths.map((path) => Deno.readTextFile(new URL(path, ROOT))));
  return texts.join("\n");
}

/** The members of a union of literals. */
async function readUnion(path: string, name: string): Promise<string[]> {
  const source = await Deno.readTextFile(new URL(path, ROOT));
  const [, members = ""] = new RegExp(`export type ${name} =([^;]+);`).exec(source) ?? [];
  const literals = [...members.matchAll(/"(\w+)"/g)].map(([, literal = ""]) => literal);
  assert.ok(literals.length > 5, `${path} has no union ${name}`);
  return literals;
}

/** The second column of a section's table, by the code in the first. */
async function readTable(heading: string): Promise<Record<string, string>> {
  const rows = await readSection(PAGE, heading);
  return Object.fromEntries(rows.map(([code = "", second = ""]) => [code.replaceAll("`", ""), second]));
}

/** Every value that the source gives to each code. */
function collect(source: string, pattern: RegExp): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const { groups } of source.matchAll(pattern)) {
    const { code = "", value = "" } = groups ?? {};
    found.set(code, (found.get(code) ?? new Set()).add(value));
  }
  return found;
}

Deno.test("docs/diagnostics.md has every diagnostic code, with its severities", async () => {
  const table = await readTable("What a model is told");
  const codes = await readUnion("src/core/bpmn/subscription.ts", "DiagnosticCode");
  assert.deepEqual(Object.keys(table).toSorted(), codes.toSorted());

  const source = await readSource("src/core/bpmn");
  const reported = collect(source, /report\.(?<value>error|warn)\(\s*"(?<code>\w+)"/g);
  for (const [, code = ""] of source.matchAll(/\brefuse\(\s*webhook,\s*"(\w+)"/g)) {
    reported.set(code, (reported.get(code) ?? new Set()).add("error"));
  }
  // Hints about expressions are warnings, but for the one that is reported as an error.
  const hints = await readUnion("src/core/feel/lint.ts", "FeelHintCode");
  for (const code of hints) if (!reported.has(code)) reported.set(code, new Set(["warn"]));
  for (const code of codes) {
    const severities = [...reported.get(code) ?? []].sort().map((word) => word === "warn" ? "warning" : word);
    assert.equal(table[code], severities.join(" or "), code);
  }
});

Deno.test("docs/diagnostics.md has every code of a webhook's reply, with its status", async () => {
  const table = await readTable("What a sender is told");
  const codes = await readUnion("src/core/webhook/reply.ts", "ReplyCode");
  assert.deepEqual(Object.keys(table).toSorted(), codes.toSorted());

  const source = await readSource("src/core/webhook") + await readSource("src/usecases");
  const replies = collect(source, /(?<value>[45]\d\d),\s*(?:code: )?"(?<code>WEBHOOK_\w+)"/g);
  for (const [, code = ""] of source.matchAll(/retryLater\(\s*"(\w+)"/g)) replies.set(code, new Set(["503"]));
  const [, unmetStatus = ""] = /function unmet\([^}]*?status: (\d+)/.exec(source) ?? [];
  for (const [, code = ""] of source.matchAll(/\bunmet\(\s*"(\w+)"/g)) {
    replies.set(code, (replies.get(code) ?? new Set()).add(unmetStatus));
  }
  for (const code of codes) assert.deepEqual([table[code]], [...replies.get(code) ?? []], code);
});

Deno.test("docs/diagnostics.md has every code of the admin API, with its status", async () => {
  const table = await readTable("What an operator is told");
  const source = await readSource("src/http");
  const problems = collect(source, /problemResponse\((?<value>\d{3}), "(?<code>\w+)"/g);
  assert.ok(problems.size >= 5);
  const shown = [...problems].map(([code, statuses]) => [code, [...statuses].join(" or ")]);
  assert.deepEqual(table, Object.fromEntries(shown));
});

Deno.test("docs/diagnostics.md has every error code, with its decision", async () => {
  assert.deepEqual(await readTable("Error codes"), { ...ERROR_DECISIONS });
});

Deno.test("docs/diagnostics.md has every name that error.type can have", async () => {
  const table = await readTable("Failed jobs");
  const source = await readSource("src/core/job") + await readSource("src/core/eventbridge");
  const names = [...source.matchAll(/"((?:io\.camunda|software\.amazon)\.[\w.]+)"/g)].map(([, name = ""]) =>
    name
  );
  // The package of AWS's model stands for its classes.
  const documented = Object.keys(table).map((name) => name.replace(/\.…$/, ""));
  assert.deepEqual(documented.toSorted(), names.toSorted());
});
