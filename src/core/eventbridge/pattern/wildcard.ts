/**
 * Texts with gaps: `*` stands for any text, `\*` for a star, `\\` for a backslash.
 *
 * @module
 */

import type { Refuse } from "./refusal.ts";
import { endOfSubstring, prepareSubstring, type Substring } from "./substring.ts";

/** A text with gaps, read. */
export interface Wildcard {
  /** How a text has to begin. */
  head: string;
  /** What has to come between the first gap and the last one, in this order. */
  middle: readonly Substring[];
  /** How it has to end; absent where there is no gap, so that the head is all. */
  tail?: string;
}

/** Reads a text with gaps. */
export function parseWildcard(text: string, refuse: Refuse): Wildcard {
  const parts = [""];
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    const next = text[index + 1];
    if (character === "*") {
      if (next === "*") throw refuse("has two * in a row, expected one");
      parts.push("");
      continue;
    }
    if (character === "\\") {
      if (next !== "*" && next !== "\\") throw refuse("has a \\ that no * or \\ follows");
      index++;
    }
    parts[parts.length - 1] += text[index] ?? "";
  }
  const [head = "", ...rest] = parts;
  const tail = rest.pop();
  return { head, middle: rest.map(prepareSubstring), tail };
}

/**
 * Whether a text is what a wildcard says. Each part is looked for once, from where the one before it ends: the first
 * place is as good as any later one, so nothing is ever tried twice.
 */
export function matchesWildcard({ head, middle, tail }: Wildcard, text: string): boolean {
  if (tail === undefined) return text === head;
  const to = text.length - tail.length;
  if (head.length > to || !text.startsWith(head) || !text.endsWith(tail)) return false;
  let from = head.length;
  for (const part of middle) {
    const end = endOfSubstring(part, { within: text, from, to });
    if (end === undefined) return false;
    from = end;
  }
  return true;
}
