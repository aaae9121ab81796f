/**
 * What is known of a whole expression before its parts are compiled. What never happens in it costs nothing.
 *
 * @module
 */

import { type FeelNode, partsOf } from "../tree.ts";

/** What happens somewhere in an expression. */
export interface Facts {
  /** Names of the variables and functions that it mentions, whatever they mean there. */
  readonly names: ReadonlySet<string>;
  /** Whether something in it may fail in a way that Camunda forgives. */
  readonly mayFail: boolean;
  /** Whether it has a `?`. */
  readonly usesInput: boolean;
  /** Whether its value may hold something several times, and so be bigger than the scope. */
  readonly mayGrow: boolean;
}

/** Looks at every part of an expression once. */
export function factsOf(tree: FeelNode): Facts {
  const names = new Set<string>();
  const facts = { names, mayFail: false, usesInput: false, mayGrow: false };
  const pending = [tree];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    pending.push(...partsOf(node));
    switch (node.kind) {
      case "variable":
        names.add(node.name);
        break;
      case "call":
        names.add(node.name);
        facts.mayGrow = true;
        facts.mayFail ||= node.target !== undefined || node.args.some(({ value }) => value.kind === "range");
        break;
      case "input":
        facts.usesInput = facts.mayFail = true;
        break;
      case "list":
      case "context":
      case "for":
        facts.mayGrow = true;
    }
  }
  return facts;
}
