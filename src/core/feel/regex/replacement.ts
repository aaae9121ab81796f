/**
 * What Java's `replaceAll` puts in place of a match: text with `$1`, `${name}` and `\`.
 *
 * @module
 */

import { PatternError } from "./node.ts";
import type { PatternProgram } from "./program.ts";

/** A text, or the number of a group whose text it is. */
export type ReplacementPart = string | number;

/**
 * Reads a replacement.
 *
 * @throws {PatternError} if it refers to a group that the pattern does not have, or ends in the middle.
 */
export function parseReplacement(replacement: string, program: PatternProgram): ReplacementPart[] {
  const parts: ReplacementPart[] = [];
  const piece = /\\([\s\S])|\$(\d+)|\$\{([A-Za-z][A-Za-z0-9]*)\}|([^\\$]+)|[\s\S]/y;
  for (;;) {
    const match = piece.exec(replacement);
    if (match === null) return parts;
    const [, escaped, digits, name, text] = match;
    if (escaped !== undefined) parts.push(escaped);
    else if (digits !== undefined) parts.push(...readGroup(digits, program.groupCount));
    else if (name !== undefined) parts.push(groupOf(name, program));
    else if (text !== undefined) parts.push(text);
    else throw new PatternError("A replacement has the wrong form");
  }
}

/** `$12` is the twelfth group if there are as many, and else the first and a `2`. */
function readGroup(digits: string, groupCount: number): ReplacementPart[] {
  let length = 1;
  while (length < digits.length && Number(digits.slice(0, length + 1)) <= groupCount) length++;
  const group = Number(digits.slice(0, length));
  if (group > groupCount) throw new PatternError("A replacement refers to a group that does not exist");
  return length === digits.length ? [group] : [group, digits.slice(length)];
}

function groupOf(name: string, { groupNames }: PatternProgram): number {
  const group = groupNames.get(name);
  if (group === undefined) throw new PatternError("A replacement refers to a group that does not exist");
  return group;
}
