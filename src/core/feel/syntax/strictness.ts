/**
 * What Lezer's grammar reads though Camunda refuses: operands that bind too loosely, unless in brackets.
 *
 * @module
 */

import { refuse } from "./refusal.ts";
import type { FeelNode } from "../tree.ts";

/** How loosely an expression may bind in a place, from tightest to loosest. */
export const BINDING = { value: 0, sum: 1, comparison: 2, logic: 3, any: 4 } as const;

/** One of {@linkcode BINDING}. */
export type Binding = (typeof BINDING)[keyof typeof BINDING];

/** How loosely each kind of expression binds; a value where it is not listed. */
const BINDINGS: ReadonlyMap<FeelNode["kind"], Binding> = new Map<FeelNode["kind"], Binding>([
  ["negation", BINDING.sum],
  ["arithmetic", BINDING.sum],
  ["comparison", BINDING.comparison],
  ["between", BINDING.comparison],
  ["instance of", BINDING.comparison],
  ["in", BINDING.comparison],
  ["unary comparison", BINDING.comparison],
  ["range", BINDING.comparison],
  ["and", BINDING.logic],
  ["or", BINDING.logic],
  ["if", BINDING.any],
  ["for", BINDING.any],
  ["some", BINDING.any],
  ["every", BINDING.any],
]);

/**
 * Refuses an expression without brackets in a place where it binds too loosely: chained comparisons, ranges
 * that are neither tested nor passed on, `1 + if …`.
 *
 * @throws {Refusal} if so.
 */
export function refuseLooser(node: FeelNode, binding: Binding): void {
  if ((BINDINGS.get(node.kind) ?? BINDING.value) > binding) refuse(reasonOf(node), node.position);
}

function reasonOf({ kind }: FeelNode): string {
  switch (kind) {
    case "range":
      return "A range may only stand behind in, or as an argument";
    case "comparison":
    case "between":
    case "instance of":
    case "in":
    case "unary comparison":
      return "Comparisons cannot be chained: put one in brackets";
    default:
      return `This ${kind} must stand in brackets`;
  }
}
