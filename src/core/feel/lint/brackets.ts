/**
 * `context["key"]`, which reads an entry in other languages.
 *
 * @module
 */

import type { FeelHint, Surroundings } from "../lint.ts";
import type { FeelNode } from "../tree.ts";

/** A filter by a text, which keeps nothing of a list and is null for anything else. */
export function findBracketedEntry(node: FeelNode, { text }: Surroundings): FeelHint | undefined {
  if (node.kind !== "filter" || node.condition.kind !== "string") return undefined;
  const target = text.slice(node.target.position, node.target.end);
  const key = node.condition.value;
  const literal = text.slice(node.condition.position, node.condition.end);
  return {
    code: "FEEL_ALWAYS_NULL",
    message: `[${literal}] filters a list, and does not read the entry of a context`,
    position: node.position,
    suggestion: isPath(node.target) && /^[^`]+$/.test(key)
      ? `${target}.${spell(key)}`
      : `get value(${target}, ${literal})`,
  };
}

/** Whether a dot can follow without brackets. */
function isPath({ kind }: FeelNode): boolean {
  return kind === "variable" || kind === "path" || kind === "filter" || kind === "call";
}

/** Words that must stand in back-ticks behind a dot, and names that need not. */
function spell(key: string): string {
  const isReserved = /^(?:null|true|false|function|in|return|then|else|satisfies|and|or)$/.test(key);
  return /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(key) && !isReserved ? key : `\`${key}\``;
}
