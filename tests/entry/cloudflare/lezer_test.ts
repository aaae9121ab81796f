import assert from "node:assert/strict";
import fc from "fast-check";
import { parseExpression as parseWithLezer } from "../../../src/entry/cloudflare/feelin_grammar.ts";
import type { LezerCursor } from "../../../src/core/feel/syntax/lezer.ts";
import { rewrite } from "../../../src/core/feel/syntax/rewrite.ts";
import { tokenize } from "../../../src/core/feel/syntax/tokens.ts";
import { bundleWorker } from "../../../tools/worker_bundle.ts";
import { CASE_FILES, readCases } from "../../conformance/feel/cases.ts";
import { tempFolder } from "../../support/temp_folder.ts";

type Parse = (text: string, context: Record<string, unknown>, dialect: string) => { cursor(): LezerCursor };

/** What a text is to be made of, and what may be put into one. */
const TOKENS =
  ("a `b c` if then else for in return some every satisfies and or between instance of null true " +
    'function ( ) [ ] { } , : . .. = != < <= > >= + - * / ** ? @"d" "s" 1 2.5 f( x: /**/').split(" ");
const DAMAGES = [...TOKENS, "\n", "`", '"', "@", "{{"];

/** The parser as it is in a Worker. */
async function bundledParser(): Promise<Parse> {
  await using folder = await tempFolder();
  const { file } = await bundleWorker(new URL("lezer.toml", import.meta.url).pathname, folder.path);
  const { parseExpression } = await import(`file://${file}`);
  return parseExpression;
}

const parse = await bundledParser();

/** All that is read of a tree: its nodes, or where the first error is, or why there is none. */
function treeOf(parse: Parse, text: string): string {
  try {
    const nodes: string[] = [];
    const errorAt = walk(parse(text, {}, "camunda").cursor(), nodes);
    return errorAt === undefined ? nodes.join(" ") : `error at ${errorAt}`;
  } catch (error) {
    return String(error);
  }
}

/** Notes all nodes up to the first error, and gives the place of that. */
function walk(cursor: LezerCursor, nodes: string[]): number | undefined {
  const { name, from, to, type } = cursor;
  if (type.isError) return from;
  nodes.push(`${name} ${from}-${to} (`);
  if (cursor.firstChild()) {
    do {
      const errorAt = walk(cursor, nodes);
      if (errorAt !== undefined) return errorAt;
    } while (cursor.nextSibling());
    cursor.parent();
  }
  nodes.push(")");
  return undefined;
}

/** What Lezer would be given of a text; undefined if it never comes to that. */
function maskedText(text: string): string | undefined {
  try {
    return rewrite(text, tokenize(text, 0)).toString();
  } catch {
    return undefined;
  }
}

/** Holds the two parsers to the same tree. Gives whether there was something to be parsed. */
function compareTrees(text: string): boolean {
  const masked = maskedText(text);
  if (masked === undefined) return false;
  assert.equal(treeOf(parse, masked), treeOf(parseWithLezer, masked), text);
  return true;
}

async function readExpressions(): Promise<string[]> {
  const cases = await Promise.all(CASE_FILES.map(readCases));
  return cases.flat().map(({ expression }) => expression);
}

Deno.test("LRParser.parse() gives the trees that Lezer gives for what people write", async () => {
  const compared = (await readExpressions()).filter(compareTrees);
  assert.ok(compared.length > 1_000);
});

Deno.test("LRParser.parse() finds the first error where Lezer does in what is damaged", async () => {
  const expressions = await readExpressions();
  const damaged = fc.tuple(
    fc.constantFrom(...expressions),
    fc.nat(),
    fc.constantFrom("", ...DAMAGES),
    fc.nat({ max: 2 }),
  ).map(([text, place, put, removed]) => {
    const at = place % (text.length + 1);
    return text.slice(0, at) + put + text.slice(at + removed);
  });
  fc.assert(fc.property(damaged, (text) => void compareTrees(text)), { numRuns: 5_000 });
});

Deno.test("LRParser.parse() gives the trees and errors that Lezer gives for any tokens", () => {
  const texts = fc.array(fc.constantFrom(...TOKENS), { maxLength: 14 }).map((tokens) => tokens.join(" "));
  fc.assert(fc.property(texts, (text) => void compareTrees(text)), { numRuns: 10_000 });
});

const LONG: Record<string, string> = {
  "a long list": `[${"a, ".repeat(900)}b]`,
  "many operands": `${"a + ".repeat(450)}b`,
  "many operands with brackets": `${'(a = "x" or b) and '.repeat(160)}c`,
  "more parts in a row than Lezer reads": `a${"[f(1, 2, 3, 4)]".repeat(200)}`,
  "deep brackets": `${"(".repeat(190)}a${")".repeat(190)}`,
  "deeper nodes than Lezer reads": `${`${"- ".repeat(40)}(`.repeat(100)}a${")".repeat(100)}`,
  "an error in deep brackets": `${"(".repeat(190)}a +${")".repeat(190)}`,
  "much that can mean two things": `${"(a in [1..".repeat(60)}b${"])".repeat(60)}`,
  "many names of parameters": `${"f(x: ".repeat(120)}a${")".repeat(120)}`,
};

for (const [what, text] of Object.entries(LONG)) {
  Deno.test(`LRParser.parse() gives what Lezer gives for ${what}`, () => assert.ok(compareTrees(text)));
}
