/**
 * Regular expressions as trees: what {@linkcode parsePattern} makes of a pattern's text.
 *
 * @module
 */

import type { Reach } from "./reach.ts";
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
  | "lastMatchEnd";

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
  /** `\R`: a line terminator, or the two that are one. */
  | { kind: "lineBreak" }
  | { kind: "sequence"; items: readonly PatternNode[] }
  | { kind: "choice"; options: readonly PatternNode[] }
  | { kind: "repeat"; item: PatternNode; min: number; max: number; greed: Greed }
  | { kind: "capture"; item: PatternNode; group: number }
  | { kind: "atomic"; item: PatternNode }
  | { kind: "ahead"; item: PatternNode; negated: boolean }
  | { kind: "behind"; item: PatternNode; negated: boolean; reach: Reach }
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

/** The longest repetition Java can count to. */
export const MAX_REPETITIONS = 0x7fff_ffff;
