/**
 * Bracketed character classes of Java: ranges, nested classes and intersections.
 *
 * @module
 */

import type { PatternCursor } from "./cursor.ts";
import { PatternError } from "./node.ts";
import {
  CLASS_ESCAPES,
  type CodePointSet,
  complement,
  ignoringCase,
  intersect,
  rangeOf,
  unite,
} from "./sets.ts";

/** Classes in classes make the parser recurse, and so does asking what belongs to them. */
const MAX_NESTING = 50;

/** Reads a class after its opening bracket, up to its closing one. */
export function parseClass(cursor: PatternCursor): CodePointSet {
  return parseNested(cursor, 1);
}

function parseNested(cursor: PatternCursor, depth: number): CodePointSet {
  if (depth > MAX_NESTING) throw new PatternError("Classes are nested too deep");
  const isNegated = cursor.take("^");
  // A bracket that comes first does not close the class: it is a character as others are.
  const sets: CodePointSet[] = cursor.take("]") ? [parseRange(cursor, 0x5d)] : [];
  let set = parseUnion(cursor, { depth, sets });
  while (cursor.take("&&")) {
    const right = parseUnion(cursor, { depth, sets: [] });
    set = set !== undefined && right !== undefined ? intersect(set, right) : set ?? right;
  }
  if (set === undefined || !cursor.take("]")) throw new PatternError("A class is not closed");
  return isNegated ? complement(set) : set;
}

/** Everything up to `&&` or to the end of the class, together with what was read before. */
function parseUnion(
  cursor: PatternCursor,
  { depth, sets }: { depth: number; sets: CodePointSet[] },
): CodePointSet | undefined {
  for (;;) {
    cursor.skipComments();
    if (cursor.isAtEnd || cursor.isNext("]") || cursor.isNext("&&")) break;
    sets.push(parseMember(cursor, depth));
  }
  return sets.length === 0 ? undefined : unite(sets);
}

function parseMember(cursor: PatternCursor, depth: number): CodePointSet {
  if (cursor.take("[")) return parseNested(cursor, depth + 1);
  const first = parseCharacter(cursor);
  if (typeof first !== "number") return first;
  return ignoringCase(parseRange(cursor, first), cursor.caseRule);
}

/** A range if a hyphen and a character follow; a hyphen at the end of a class or before another is itself. */
function parseRange(cursor: PatternCursor, first: number): CodePointSet {
  cursor.skipComments();
  if (!cursor.isRangeNext()) return (codePoint) => codePoint === first;
  cursor.take("-");
  cursor.skipComments();
  const last = parseCharacter(cursor);
  if (typeof last !== "number" || last < first) throw new PatternError("A range ends before it starts");
  return rangeOf(first, last);
}

function parseCharacter(cursor: PatternCursor): number | CodePointSet {
  const character = cursor.next();
  if (character !== "\\") return character.codePointAt(0) ?? 0;
  const letter = cursor.peek();
  const set = CLASS_ESCAPES.get(letter);
  if (set !== undefined) {
    cursor.next();
    return set;
  }
  return letter === "p" || letter === "P" ? cursor.takeProperty() : cursor.takeCharacterEscape();
}
