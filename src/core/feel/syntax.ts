/**
 * FEEL text → tree, as Camunda reads it.
 *
 * The only file that imports feelin, and of it nothing but the parser: a Lezer grammar. What that grammar
 * cannot read is rewritten before (`syntax/rewrite.ts`), what it reads and Camunda does not is refused after
 * (`syntax/strictness.ts`).
 *
 * @module
 */

import { parseExpression } from "feelin";
import type { FeelFailure } from "./failure.ts";
import { nodeAt } from "./syntax/lezer.ts";
import { readTree } from "./syntax/reader.ts";
import { Refusal, refuseSize } from "./syntax/refusal.ts";
import { rewrite } from "./syntax/rewrite.ts";
import { tokenize } from "./syntax/tokens.ts";
import type { FeelNode } from "./tree.ts";

/** Nobody models by hand what is longer than this. */
export const MAX_TEXT_LENGTH = 64 * 1024;

/** A tree, or why there is none. */
export type Parsed = { tree: FeelNode; failure?: undefined } | { tree?: undefined; failure: FeelFailure };

/** Reads a text, with or without its leading `=`. Never throws. */
export function parse(text: string): Parsed {
  try {
    return { tree: parseStrictly(text) };
  } catch (error) {
    if (error instanceof Refusal) return { failure: error.failure };
    // Lezer recurses while it recovers from errors, and throws where names are cut off.
    return { failure: { code: "FEEL_SYNTAX", message: "The expression cannot be parsed" } };
  }
}

function parseStrictly(text: string): FeelNode {
  if (text.length > MAX_TEXT_LENGTH) {
    refuseSize(`The expression is longer than ${MAX_TEXT_LENGTH} characters`, MAX_TEXT_LENGTH);
  }
  // Blanks around the text and exactly one leading `=` do not count.
  const start = /^\s*=?/.exec(text)?.[0].length ?? 0;
  const tokens = tokenize(text, start);
  const last = tokens.at(-1);
  if (last === undefined) {
    throw new Refusal({ code: "FEEL_SYNTAX", message: "The expression is empty", position: start });
  }
  const masked = rewrite(text, tokens);
  const tree = parseExpression(masked.toString(), {}, "camunda");
  return readTree(nodeAt(tree.cursor(), masked), { text, end: last.end });
}
