/**
 * Variables that are not there.
 *
 * @module
 */

import type { FeelHint, Surroundings } from "../lint.ts";
import type { FeelNode } from "../tree.ts";
import { nearestName } from "./nearest.ts";

/** A variable that no scope of this expression can have. */
export function findUnknownName(node: FeelNode, { text, names }: Surroundings): FeelHint | undefined {
  if (node.kind !== "variable" || names.knows(node.name)) return undefined;
  const { name, position } = node;
  const seen = names.all();
  // `=abc` is a variable, where a text was meant.
  const isWhole = /^\s*=?\s*(.*?)\s*$/s.exec(text)?.[1] === name;
  return {
    code: "FEEL_NAME_UNKNOWN",
    message: `There is no variable ${name}: an expression here sees ${listOf(seen)}`,
    position,
    suggestion: nearestName(name, seen) ?? (isWhole ? `"${name}"` : undefined),
  };
}

function listOf(names: readonly string[]): string {
  return names.length === 0 ? "no variables" : [...new Set(names)].join(", ");
}
