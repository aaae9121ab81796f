/**
 * String literals of an expression, each with its place in the value that the expression gives.
 *
 * Where a place cannot be known without evaluating, the literal is left out.
 *
 * @module
 */

import { parse } from "./syntax.ts";
import { type FeelNode, partsOf } from "./tree.ts";

/** Where a value stands: names of contexts, indexes of lists. */
export type FieldPath = readonly (string | number)[];

/** A text of the model, and where it ends up. */
export interface PlacedText {
  /** Place in the value. */
  path: FieldPath;
  /** The text, escapes resolved. */
  text: string;
  /** Whether the value at that place is this text and nothing else. */
  isWhole: boolean;
}

/** Models nest a few levels; deeper ones are left alone, so that no model can exhaust the stack. */
const MAX_DEPTH = 64;

/** The literals whose place is known. A text that is no expression has none. */
export function findPlacedTexts(text: string): PlacedText[] {
  const { tree } = parse(text);
  const texts: PlacedText[] = [];
  if (tree !== undefined) place(tree, [], texts);
  return texts;
}

function place(node: FeelNode, path: FieldPath, texts: PlacedText[]): void {
  if (path.length > MAX_DEPTH) return;
  if (node.kind === "context") {
    for (const { key, value } of node.entries) place(value, [...path, key], texts);
  } else if (node.kind === "list") {
    node.items.forEach((item, index) => place(item, [...path, index], texts));
  } else {
    placeLoose(node, path, texts);
  }
}

/**
 * Literals of any other expression: if the value is a text, they may be part of it. Those inside a context
 * are not, whatever is done with the context.
 */
function placeLoose(root: FeelNode, path: FieldPath, texts: PlacedText[]): void {
  const pending: FeelNode[] = [root];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (node.kind === "string") texts.push({ path, text: node.value, isWhole: node === root });
    else if (node.kind !== "context") pending.push(...partsOf(node).toReversed());
  }
}
