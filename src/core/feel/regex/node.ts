/**
 * Regular expressions as trees: what {@linkcode parsePattern} makes of a pattern's text.
 *
 * @module
 */

import type { CodePointSet } from "./sets.ts";

/** How a repetition gives back what it took: last first, first first, or never. */
export type Greed = "greedy" | "lazy" | "possessive";

/** What holds between two characters, without taking any. */
export type Anchor =
  | "textStart"
  | "textEnd"
  | "textEndBeforeTerminator"
  | "lineStart"
  | "lineEnd"
  | "wordBoundary"
  | "insideWord"
  | "searchStart";

/** One character out of a set. */
export interface SetNode {
  kind: "set";
  set: CodePointSet;
}

/** A part of a pattern. */
export type PatternNode =
  /** Characters as they are, in UTF-16 code units. */
  | { kind: "text"; text: string }
  | SetNode
  | { kind: "sequence"; items: readonly PatternNode[] }
  | { kind: "choice"; options: readonly PatternNode[] }
  | { kind: "repeat"; item: PatternNode; min: number; max: number; greed: Greed }
  | { kind: "capture"; item: PatternNode; group: number }
  | { kind: "atomic"; item: PatternNode }
  | { kind: "ahead"; item: PatternNode; negated: boolean }
  | { kind: "behind"; item: PatternNode; negated: boolean; minLength: number; maxLength: number }
  | { kind: "reference"; group: number; ignoreCase: boolean }
  | { kind: "anchor"; anchor: Anchor };

/** A pattern that was understood. */
export interface ParsedPattern {
  /** Its whole tree. */
  node: PatternNode;
  /** Number of capturing groups. */
  groupCount: number;
  /** Numbers of the groups that have a name. */
  groupNames: ReadonlyMap<string, number>;
}

/** Why a text is no pattern. Caught by `compilePattern`. */
export class PatternError extends Error {}

/** How many UTF-16 code units a part can take. The longest length can be infinite. */
export function lengthsOf(node: PatternNode): { min: number; max: number } {
  switch (node.kind) {
    case "text":
      return { min: node.text.length, max: node.text.length };
    case "set":
      return { min: 1, max: 2 };
    case "sequence":
      return node.items.map(lengthsOf).reduce((sum, { min, max }) => ({
        min: sum.min + min,
        max: sum.max + max,
      }), { min: 0, max: 0 });
    case "choice":
      return node.options.map(lengthsOf).reduce((all, { min, max }) => ({
        min: Math.min(all.min, min),
        max: Math.max(all.max, max),
      }));
    case "repeat": {
      const { min, max } = lengthsOf(node.item);
      return { min: min * node.min, max: max === 0 ? 0 : max * node.max };
    }
    case "capture":
    case "atomic":
      return lengthsOf(node.item);
    case "reference":
      return { min: 0, max: Infinity };
    case "ahead":
    case "behind":
    case "anchor":
      return { min: 0, max: 0 };
  }
}
