/**
 * What holds between two characters of a text.
 *
 * @module
 */

import type { Anchor } from "./node.ts";
import { LINE_TERMINATORS, WORD_CHARACTERS } from "./sets.ts";

/** Whether an anchor holds at a position. `\G` does where the last match ended. */
export function holdsAt(
  anchor: Anchor,
  { text, position, lastMatchEnd }: { text: string; position: number; lastMatchEnd: number },
): boolean {
  switch (anchor) {
    case "textStart":
      return position === 0;
    case "textEnd":
      return position === text.length;
    case "textEndBeforeTerminator":
      return position >= text.length - 2 && isBeforeLastTerminator(text, position);
    case "lineStart":
      // As in Perl, no line starts at the end of a text.
      return position < text.length && (position === 0 || isAfterTerminator(text, position));
    case "lineEnd":
      return position === text.length || isBeforeTerminator(text, position);
    case "wordBoundary":
      return isWordAt(text, position - 1) !== isWordAt(text, position);
    case "insideWord":
      return isWordAt(text, position - 1) === isWordAt(text, position);
    case "lastMatchEnd":
      return position === lastMatchEnd;
  }
}

function isAfterTerminator(text: string, position: number): boolean {
  return LINE_TERMINATORS(text.charCodeAt(position - 1)) && !isInsideCrLf(text, position);
}

function isBeforeTerminator(text: string, position: number): boolean {
  return LINE_TERMINATORS(text.charCodeAt(position)) && !isInsideCrLf(text, position);
}

function isBeforeLastTerminator(text: string, position: number): boolean {
  if (position === text.length) return true;
  if (position === text.length - 2) return text.endsWith("\r\n");
  return isBeforeTerminator(text, position);
}

function isInsideCrLf(text: string, position: number): boolean {
  return text[position - 1] === "\r" && text[position] === "\n";
}

function isWordAt(text: string, position: number): boolean {
  return WORD_CHARACTERS(text.charCodeAt(position));
}
