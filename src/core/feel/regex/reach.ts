/**
 * How far a look-behind looks back, and which ones Java refuses.
 *
 * @module
 */

import { MAX_REPETITIONS, PatternError, type PatternNode } from "./node.ts";

/** How many characters a part of a pattern takes, as Java counts them: in 32 bits, and without a look at overflows. */
export interface Reach {
  /** The fewest. */
  min: number;
  /** The most. Below zero where the sum is more than 32 bits hold. */
  max: number;
}

/** What is known of a part, and of what stands before it. */
interface Study extends Reach {
  /** The most since the last alternatives, behind which Java starts anew. */
  maxSinceChoice: number;
  /** Whether nothing in it can be taken in two ways. */
  isDeterministic: boolean;
}

/**
 * Measures what a look-behind looks for.
 *
 * @throws {PatternError} where Java sees no end to it. It sees by rules of its own: `a+` is fine, and `(?:a|b){2}`
 * is not.
 */
export function reachOf(node: PatternNode): Reach {
  const { min, max } = studyApart(node);
  return { min, max };
}

/** How many characters to go back from a position at most, or a number below zero where Java never looks. */
export function farthest(max: number, position: number): number {
  return position - Math.max(0, (position - max) | 0);
}

function studyApart(node: PatternNode): Study {
  const study = { min: 0, max: 0, maxSinceChoice: 0, isDeterministic: true };
  take(node, study);
  return study;
}

function take(node: PatternNode, study: Study): void {
  switch (node.kind) {
    case "text": {
      const { length } = [...node.text];
      return add({ min: length, max: length }, study);
    }
    case "set":
      return add({ min: 1, max: 1 }, study);
    case "lineBreak":
      return add({ min: 1, max: 2 }, study);
    case "sequence":
      for (const item of node.items) take(item, study);
      return;
    case "choice":
      return takeChoice(node.options, study);
    case "repeat":
      return takeRepeat(node, study);
    case "capture":
    case "atomic":
      return take(node.item, study);
    case "reference":
      throw new PatternError("A look-behind refers to a group, which can have any length");
    case "ahead":
    case "behind":
    case "anchor":
  }
}

function takeChoice(options: readonly PatternNode[], study: Study): void {
  const studies = options.map(studyApart);
  const min = Math.min(...studies.map((option) => option.min));
  const max = Math.max(-1, ...studies.map((option) => option.max));
  add({ min, max }, study);
  study.maxSinceChoice = 0;
  study.isDeterministic = false;
}

type Repeat = PatternNode & { kind: "repeat" };

function takeRepeat(repeat: Repeat, study: Study): void {
  const { item, min, max, greed } = repeat;
  if (min === 0 && max === 1) return takeOptional(repeat, study);
  const each = studyApart(item);
  const isLoop = greed !== "possessive" && item.kind !== "atomic";
  if (isLoop && !each.isDeterministic) throw new PatternError("A look-behind repeats what can vary");
  const most = Math.imul(each.max, Math.min(max, MAX_REPETITIONS));
  // Only there Java forgets to look whether the sum is too large.
  const isOneCharacter = (item.kind === "set" || item.kind === "text") && each.max === 1;
  const isUnchecked = isOneCharacter && max === Infinity && greed === "greedy";
  if (!isUnchecked && ((study.maxSinceChoice + most) | 0) < study.maxSinceChoice) {
    throw new PatternError("A look-behind has no end");
  }
  add({ min: each.min * min, max: most }, study);
  study.isDeterministic &&= each.isDeterministic && min === max;
}

/** A group that may be missing is a choice between it and nothing. */
function takeOptional({ item, greed }: Repeat, study: Study): void {
  const isGroup = ["capture", "sequence", "choice", "repeat"].includes(item.kind);
  if (isGroup && greed !== "possessive") return takeChoice([item, { kind: "sequence", items: [] }], study);
  const { min } = study;
  take(item, study);
  study.min = min;
  study.isDeterministic = false;
}

function add({ min, max }: Reach, study: Study): void {
  study.min += min;
  study.max = (study.max + max) | 0;
  study.maxSinceChoice = (study.maxSinceChoice + max) | 0;
}
