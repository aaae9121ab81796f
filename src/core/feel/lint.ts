/**
 * What a modeller should know about an expression before an event comes. In FEEL nearly every mistake is null
 * and not an error, so that a condition which can never be true looks like one that is not met yet.
 *
 * @module
 */

import { parse } from "./syntax.ts";
import { findBracketedEntry } from "./lint/brackets.ts";
import { findDash } from "./lint/dashes.ts";
import { findUnknownFunction } from "./lint/functions.ts";
import { Names } from "./lint/names.ts";
import { type Place, placesIn } from "./lint/places.ts";
import { adviseSyntax } from "./lint/syntax_advice.ts";
import { findMixedTypes } from "./lint/types.ts";
import { findUnknownName } from "./lint/variables.ts";
import type { FeelNode } from "./tree.ts";

/** Stable codes of hints. */
export type FeelHintCode =
  /** The text is no expression. The only hint of such a text. */
  | "FEEL_EXPRESSION_INVALID"
  /** A name with a dash, which is a subtraction unless it stands in back-ticks. */
  | "FEEL_NAME_DASHED"
  /** There is no variable of this name. */
  | "FEEL_NAME_UNKNOWN"
  /** There is no function of this name, or none with these parameters. */
  | "FEEL_FUNCTION_UNKNOWN"
  /** What is compared always has different types. */
  | "FEEL_COMPARISON_NEVER_TRUE"
  /** Something that cannot be computed, whatever the event is. */
  | "FEEL_ALWAYS_NULL";

/** Something that is not what was meant. */
export interface FeelHint {
  /** Stable code. */
  code: FeelHintCode;
  /** What is the matter, in one sentence. */
  message: string;
  /** Where in the text, in UTF-16 code units from 0. */
  position: number;
  /** What to write there instead, where that can be told. */
  suggestion?: string;
}

/** What is known of where an expression stands. */
export interface LintOptions {
  /** Names that it can begin with; absent: any. Below `request`, headers and parameters are texts. */
  roots?: readonly string[];
}

/** What a rule may look at besides a node. */
export interface Surroundings {
  /** The text that the node was read from. */
  readonly text: string;
  /** What names mean there. */
  readonly names: Names;
  /** Nodes that a hint was given about already, or that it has explained. */
  readonly settled: Set<FeelNode>;
}

/** Looks at one node. */
export type Rule = (node: FeelNode, surroundings: Surroundings) => FeelHint | undefined;

/** The first one that has something to say about a node counts. */
const RULES: readonly Rule[] = [
  findDash,
  findUnknownName,
  findUnknownFunction,
  findBracketedEntry,
  findMixedTypes,
];

/** A text with more mistakes is told the rest when these are mended. */
const MAX_HINTS = 20;

/** Looks for mistakes, in the order of the text. Never throws. */
export function lint(text: string, { roots }: LintOptions = {}): FeelHint[] {
  const { tree, failure } = parse(text);
  if (failure !== undefined) return [adviseSyntax(text, failure)];
  const hints: FeelHint[] = [];
  const settled = new Set<FeelNode>();
  // A list of what is left to do, and no recursion: trees may be deeper than the stack.
  const pending: Place[] = [{ node: tree, names: Names.of(roots) }];
  for (let place = pending.pop(); place !== undefined; place = pending.pop()) {
    const { node, names } = place;
    const hint = settled.has(node) ? undefined : findFirst(node, { text, names, settled });
    if (hint !== undefined) hints.push(hint);
    if (hints.length === MAX_HINTS) break;
    pending.push(...placesIn(place).toReversed());
  }
  return hints.sort((one, other) => one.position - other.position);
}

function findFirst(node: FeelNode, surroundings: Surroundings): FeelHint | undefined {
  for (const rule of RULES) {
    const hint = rule(node, surroundings);
    if (hint !== undefined) return hint;
  }
  return undefined;
}
