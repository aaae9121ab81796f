/**
 * What can be told of an expression without running it.
 *
 * @module
 */

import { parse } from "./syntax.ts";
import { type FeelNode, partsOf } from "./tree.ts";

/**
 * Names of the secrets that the string literals of an expression name, each once, whether or not a run gets
 * there. What stands in a comment does not count, and a text that is no expression names none.
 */
export function findSecretSlots(text: string): string[] {
  const { tree } = parse(text);
  const names = new Set<string>();
  // A list of what is left to do, and no recursion: trees may be deeper than the stack.
  const pending: FeelNode[] = tree === undefined ? [] : [tree];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (node.kind === "string") { for (const name of node.secretSlots) names.add(name); }
    pending.push(...partsOf(node).toReversed());
  }
  return [...names];
}

/** Keys of the context that an expression is written as; `undefined` if it is written otherwise. */
export function findContextKeys(text: string): string[] | undefined {
  const { tree } = parse(text);
  return tree?.kind === "context" ? tree.entries.map(({ key }) => key) : undefined;
}
