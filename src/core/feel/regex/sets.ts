/**
 * Sets of characters, and the names that Java's patterns have for them.
 *
 * @module
 */

import { PatternError } from "./node.ts";

/** Whether a code point belongs to a set. */
export type CodePointSet = (codePoint: number) => boolean;

/** Every code point from one to another. */
export function rangeOf(first: number, last: number): CodePointSet {
  return (codePoint) => codePoint >= first && codePoint <= last;
}

/** The characters of a text. */
export function charactersOf(text: string): CodePointSet {
  const members = new Set(Array.from(text, (character) => character.codePointAt(0)));
  return (codePoint) => members.has(codePoint);
}

/** What belongs to one of them at least. */
export function unite(sets: readonly CodePointSet[]): CodePointSet {
  const [only] = sets;
  if (sets.length === 1 && only !== undefined) return only;
  return (codePoint) => sets.some((set) => set(codePoint));
}

/** What belongs to both. */
export function intersect(left: CodePointSet, right: CodePointSet): CodePointSet {
  return (codePoint) => left(codePoint) && right(codePoint);
}

/** What does not belong to it. */
export function complement(set: CodePointSet): CodePointSet {
  return (codePoint) => !set(codePoint);
}

/** How upper and lower case are told apart: not at all, for A to Z, or for every alphabet. */
export type CaseRule = "exact" | "ascii" | "unicode";

/** A set that has a character if it has its upper or its lower case. */
export function ignoringCase(set: CodePointSet, rule: CaseRule): CodePointSet {
  if (rule === "exact") return set;
  return (codePoint) => set(codePoint) || otherCases(codePoint, rule).some(set);
}

/** The same letter in other cases. */
export function otherCases(codePoint: number, rule: CaseRule): number[] {
  if (rule === "exact" || rule === "ascii" && !isAsciiLetter(codePoint)) return [];
  if (rule === "ascii") return [codePoint ^ 0x20];
  const character = String.fromCodePoint(codePoint);
  return [character.toUpperCase(), character.toLowerCase(), character.toUpperCase().toLowerCase()]
    .filter((other) => Array.from(other).length === 1)
    .map((other) => other.codePointAt(0) ?? codePoint)
    .filter((other) => other !== codePoint);
}

const isAsciiLetter: CodePointSet = unite([rangeOf(0x41, 0x5a), rangeOf(0x61, 0x7a)]);

/** A set with its answers for ASCII looked up, which is most of what is asked. */
export function tabulate(set: CodePointSet): CodePointSet {
  const ascii = Uint8Array.from({ length: 128 }, (_, codePoint) => set(codePoint) ? 1 : 0);
  return (codePoint) => codePoint < 128 ? ascii[codePoint] === 1 : set(codePoint);
}

/** Where a line ends; `\r\n` counts as one. */
export const LINE_TERMINATORS: CodePointSet = charactersOf("\n\r\u0085\u2028\u2029");
/** What words consist of. */
export const WORD_CHARACTERS: CodePointSet = unite([
  isAsciiLetter,
  rangeOf(0x30, 0x39),
  charactersOf("_"),
]);
/** `\v`. */
export const VERTICAL_SPACE: CodePointSet = charactersOf("\n\v\f\r\u0085\u2028\u2029");

const DIGITS = rangeOf(0x30, 0x39);
const SPACE = charactersOf(" \t\n\v\f\r");
const HORIZONTAL_SPACE = unite([
  charactersOf(" \t\u00a0\u1680\u180e\u202f\u205f\u3000"),
  rangeOf(0x2000, 0x200a),
]);

/** Sets of one letter after a backslash. */
export const CLASS_ESCAPES: ReadonlyMap<string, CodePointSet> = new Map([
  ["d", DIGITS],
  ["D", complement(DIGITS)],
  ["s", SPACE],
  ["S", complement(SPACE)],
  ["w", WORD_CHARACTERS],
  ["W", complement(WORD_CHARACTERS)],
  ["h", HORIZONTAL_SPACE],
  ["H", complement(HORIZONTAL_SPACE)],
  ["v", VERTICAL_SPACE],
  ["V", complement(VERTICAL_SPACE)],
]);

const PUNCTUATION = unite([
  rangeOf(0x21, 0x2f),
  rangeOf(0x3a, 0x40),
  rangeOf(0x5b, 0x60),
  rangeOf(0x7b, 0x7e),
]);

/** `\p{Alpha}` and the like, which know ASCII only. */
const POSIX_CLASSES: ReadonlyMap<string, CodePointSet> = new Map([
  ["ASCII", rangeOf(0, 0x7f)],
  ["Alnum", unite([isAsciiLetter, DIGITS])],
  ["Alpha", isAsciiLetter],
  ["Blank", charactersOf(" \t")],
  ["Cntrl", unite([rangeOf(0, 0x1f), rangeOf(0x7f, 0x7f)])],
  ["Digit", DIGITS],
  ["Graph", rangeOf(0x21, 0x7e)],
  ["Lower", rangeOf(0x61, 0x7a)],
  ["Print", rangeOf(0x20, 0x7e)],
  ["Punct", PUNCTUATION],
  ["Space", SPACE],
  ["Upper", rangeOf(0x41, 0x5a)],
  ["XDigit", charactersOf("0123456789abcdefABCDEF")],
  ["L1", rangeOf(0, 0xff)],
  ["all", () => true],
]);

/** Java's names that Unicode spells differently. */
const UNICODE_NAMES: ReadonlyMap<string, string> = new Map([
  ["IsDigit", "Nd"],
  ["IsLetter", "L"],
  ["IsPunctuation", "P"],
  ["IsTitlecase", "Lt"],
  ["IsControl", "Cc"],
  ["javaAlphabetic", "Alphabetic"],
  ["javaDigit", "Nd"],
  ["javaIdeographic", "Ideographic"],
  ["javaLetter", "L"],
  ["javaLowerCase", "Lowercase"],
  ["javaMirrored", "Bidi_Mirrored"],
  ["javaTitleCase", "Lt"],
  ["javaUpperCase", "Uppercase"],
  ["javaWhitespace", "White_Space"],
]);

/** Prefixes with which Java names scripts and general categories. */
const KEYWORDS: ReadonlyMap<string, string> = new Map([
  ["script", "Script="],
  ["sc", "Script="],
  ["general_category", "gc="],
  ["gc", "gc="],
]);

/**
 * The set that `\p{name}` means.
 *
 * @throws {PatternError} for a name that Java or Unicode does not have, and for Java's blocks (`InGreek`).
 */
export function propertySet(name: string): CodePointSet {
  const posix = POSIX_CLASSES.get(name);
  if (posix !== undefined) return posix;
  for (const property of unicodeSpellings(name)) {
    const set = unicodeProperty(property);
    if (set !== undefined) return set;
  }
  throw new PatternError(`Unknown property ${name}`);
}

function unicodeSpellings(name: string): string[] {
  const known = UNICODE_NAMES.get(name);
  if (known !== undefined) return [known];
  const equals = name.indexOf("=");
  if (equals >= 0) {
    const prefix = KEYWORDS.get(name.slice(0, equals).toLowerCase());
    return prefix === undefined ? [] : [prefix + name.slice(equals + 1)];
  }
  if (!name.startsWith("Is")) return [`gc=${name}`];
  const bare = name.slice(2);
  return [`gc=${bare}`, `Script=${bare}`, bare];
}

/**
 * The platform knows Unicode's properties. It is asked about one character at a time, with a pattern of one
 * class, so none of its backtracking can ever be reached.
 */
function unicodeProperty(property: string): CodePointSet | undefined {
  if (!/^[A-Za-z_=]+$/.test(property)) return undefined;
  try {
    const pattern = new RegExp(`^\\p{${property}}$`, "u");
    return (codePoint) => pattern.test(String.fromCodePoint(codePoint));
  } catch {
    // The property does not exist, which the platform says by a syntax error.
    return undefined;
  }
}
