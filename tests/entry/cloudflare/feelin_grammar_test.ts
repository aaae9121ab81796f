import assert from "node:assert/strict";
import { parseExpression as parseWithFeelin } from "feelin";
import { CASE_FILES, readCases } from "../../conformance/feel/cases.ts";
import { parseExpression } from "../../../src/entry/cloudflare/feelin_grammar.ts";

const NAMES = { "get or else": 1, "a b": 1 };

Deno.test("parseExpression() gives the trees that feelin gives", async () => {
  const texts = [
    "",
    "a b + get or else(x, 1)",
    "a.`b c`[item > 1]",
    "1 +",
    "}{",
    '{"a": [1..5], b: @"2020-01-01"}',
  ];
  for (const file of CASE_FILES) texts.push(...(await readCases(file)).map(({ expression }) => expression));
  assert.ok(texts.length > 1_000);
  for (const text of texts) {
    for (const dialect of ["camunda", ""]) {
      assert.equal(
        String(parseExpression(text, NAMES, dialect)),
        String(parseWithFeelin(text, NAMES, dialect)),
        text,
      );
    }
  }
});
