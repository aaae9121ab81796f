/**
 * The parts of an expression, each with the names that can be seen there.
 *
 * @module
 */

import { type FeelNode, type IteratorPart, partsOf } from "../tree.ts";
import type { Names } from "./names.ts";

/** An expression, and what names mean there. */
export interface Place {
  /** The expression. */
  readonly node: FeelNode;
  /** The names. */
  readonly names: Names;
}

/** The parts of the expression in a place, in the order of the text. */
export function placesIn({ node, names }: Place): Place[] {
  switch (node.kind) {
    case "filter":
      return [{ node: node.target, names }, { node: node.condition, names: names.open() }];
    case "context": {
      // Each entry sees those before it.
      let seen = names;
      return node.entries.map(({ key, value }) => {
        const place = { node: value, names: seen };
        seen = seen.with([key]);
        return place;
      });
    }
    case "for":
      return [...sourcesOf(node.iterators, names), {
        node: node.body,
        names: names.with([...namesOf(node.iterators), "partial"]),
      }];
    case "some":
    case "every":
      return [...sourcesOf(node.iterators, names), {
        node: node.condition,
        names: names.with(namesOf(node.iterators)),
      }];
    case "function":
      return [{ node: node.body, names: names.with(node.parameters) }];
    default:
      return partsOf(node).map((part) => ({ node: part, names }));
  }
}

/** An iteration does not see the variables of those before it. */
function sourcesOf(iterators: readonly IteratorPart[], names: Names): Place[] {
  return iterators.flatMap(({ source, to }) => [source, ...to === undefined ? [] : [to]])
    .map((node) => ({ node, names }));
}

function namesOf(iterators: readonly IteratorPart[]): string[] {
  return iterators.map(({ name }) => name);
}
