/**
 * The text of a Java regular expression → its tree.
 *
 * @module
 */

import { parseClass } from "./class.ts";
import { PatternCursor } from "./cursor.ts";
import {
  type Anchor,
  type Greed,
  MAX_REPETITIONS,
  type ParsedPattern,
  PatternError,
  type PatternNode,
} from "./node.ts";
import { reachOf } from "./reach.ts";
import { CLASS_ESCAPES, complement, ignoringCase, LINE_TERMINATORS, otherCases } from "./sets.ts";

/** What the letters of `(?imsux)` switch. */
export interface PatternFlags {
  /** `i`: no difference between upper and lower case. */
  ignoreCase: boolean;
  /** `u`: that holds for every alphabet, and not for A to Z alone. */
  unicodeCase: boolean;
  /** `m`: `^` and `$` hold at every line. */
  multiline: boolean;
  /** `s`: `.` takes line terminators, too. */
  dotAll: boolean;
  /** `x`: blanks and comments in the pattern do not count. */
  comments: boolean;
}

/** Nobody nests groups by hand that deep, and the parser recurses. */
const MAX_NESTING = 100;

const FLAG_LETTERS: ReadonlyMap<string, keyof PatternFlags> = new Map([
  ["i", "ignoreCase"],
  ["u", "unicodeCase"],
  ["m", "multiline"],
  ["s", "dotAll"],
  ["x", "comments"],
]);

const ANCHOR_ESCAPES: ReadonlyMap<string, Anchor> = new Map([
  ["A", "textStart"],
  ["b", "wordBoundary"],
  ["B", "insideWord"],
  ["G", "lastMatchEnd"],
  ["Z", "textEndBeforeTerminator"],
  ["z", "textEnd"],
]);

const EMPTY: PatternNode = { kind: "sequence", items: [] };

/**
 * Reads a pattern.
 *
 * @throws {PatternError} for what Java refuses, and for the few things that are not supported: `\X`, `\N{…}`,
 * Unicode's blocks, `(?U)` and `(?d)`.
 */
export function parsePattern(pattern: string, flags: PatternFlags): ParsedPattern {
  const parser = new PatternParser(pattern, flags);
  return parser.parse();
}

class PatternParser {
  readonly #cursor: PatternCursor;
  readonly #groupNames = new Map<string, number>();
  #groupCount = 0;
  #nesting = 0;

  constructor(pattern: string, flags: PatternFlags) {
    this.#cursor = new PatternCursor(pattern, flags);
  }

  parse(): ParsedPattern {
    const node = this.#parseChoice();
    if (!this.#cursor.isAtEnd) throw new PatternError("A bracket is closed that was not opened");
    return { node, groupCount: this.#groupCount, groupNames: this.#groupNames };
  }

  #parseChoice(): PatternNode {
    const options = [this.#parseSequence()];
    while (this.#cursor.take("|")) options.push(this.#parseSequence());
    const [only] = options;
    return options.length === 1 && only !== undefined ? only : { kind: "choice", options };
  }

  #parseSequence(): PatternNode {
    const items: PatternNode[] = [];
    for (;;) {
      this.#cursor.skipComments();
      const next = this.#cursor.peek();
      if (next === "" || next === "|" || next === ")") break;
      items.push(this.#parseRepetitions(this.#parseAtom()));
    }
    return joinTexts(items);
  }

  #parseRepetitions(atom: PatternNode): PatternNode {
    const cursor = this.#cursor;
    cursor.skipComments();
    const bounds = this.#parseBounds();
    if (bounds === undefined) return atom;
    let greed: Greed = "greedy";
    if (cursor.take("?")) greed = "lazy";
    else if (cursor.take("+")) greed = "possessive";
    return { kind: "repeat", item: atom, ...bounds, greed };
  }

  #parseBounds(): { min: number; max: number } | undefined {
    const cursor = this.#cursor;
    if (cursor.take("*")) return { min: 0, max: Infinity };
    if (cursor.take("+")) return { min: 1, max: Infinity };
    if (cursor.take("?")) return { min: 0, max: 1 };
    if (!cursor.take("{")) return undefined;
    const [, low = "", comma, high = ""] = cursor.takeMatch(/(\d+)(,(\d*))?\}/y);
    const min = Number(low);
    const unbounded = comma === "," ? Infinity : min;
    const max = high === "" ? unbounded : Number(high);
    if (max < min || min > MAX_REPETITIONS) throw new PatternError("A repetition ends before it starts");
    return { min, max };
  }

  #parseAtom(): PatternNode {
    const cursor = this.#cursor;
    const { flags } = cursor;
    const character = cursor.next();
    switch (character) {
      case "(":
        return this.#parseGroup();
      case "[":
        return { kind: "set", set: parseClass(cursor) };
      case "\\":
        return this.#parseEscape();
      case ".":
        return { kind: "set", set: flags.dotAll ? () => true : complement(LINE_TERMINATORS) };
      case "^":
        return { kind: "anchor", anchor: flags.multiline ? "lineStart" : "textStart" };
      case "$":
        return { kind: "anchor", anchor: flags.multiline ? "lineEnd" : "textEndBeforeTerminator" };
      case "*":
      case "+":
      case "?":
      case "{":
        throw new PatternError("A repetition has nothing to repeat");
      default:
        return this.#literal(character);
    }
  }

  #literal(character: string): PatternNode {
    const codePoint = character.codePointAt(0) ?? 0;
    const rule = this.#cursor.caseRule;
    const others = otherCases(codePoint, rule);
    if (others.length === 0) return { kind: "text", text: character };
    return { kind: "set", set: ignoringCase((other) => other === codePoint, rule) };
  }

  #parseEscape(): PatternNode {
    const cursor = this.#cursor;
    const letter = cursor.peek();
    const set = CLASS_ESCAPES.get(letter);
    if (set !== undefined) {
      cursor.next();
      return { kind: "set", set };
    }
    const anchor = ANCHOR_ESCAPES.get(letter);
    if (anchor !== undefined) {
      cursor.next();
      return { kind: "anchor", anchor };
    }
    if (letter >= "1" && letter <= "9") return this.#parseReference();
    switch (letter) {
      case "R":
        cursor.next();
        return { kind: "lineBreak" };
      case "k":
        cursor.next();
        return this.#parseNamedReference();
      case "p":
      case "P":
        return { kind: "set", set: cursor.takeProperty() };
      default:
        return this.#literal(String.fromCodePoint(cursor.takeCharacterEscape()));
    }
  }

  /** `\12` is the twelfth group if there are as many, and else the first and a `2`. */
  #parseReference(): PatternNode {
    let group = Number(this.#cursor.next());
    for (;;) {
      const digit = this.#cursor.peek();
      const longer = digit >= "0" && digit <= "9" ? group * 10 + Number(digit) : Infinity;
      if (longer > this.#groupCount) break;
      group = longer;
      this.#cursor.next();
    }
    return { kind: "reference", group, ignoreCase: this.#cursor.flags.ignoreCase };
  }

  #parseNamedReference(): PatternNode {
    const [, name = ""] = this.#cursor.takeMatch(/<([A-Za-z][A-Za-z0-9]*)>/y);
    const group = this.#groupNames.get(name);
    if (group === undefined) throw new PatternError("A group is referred to that does not exist");
    return { kind: "reference", group, ignoreCase: this.#cursor.flags.ignoreCase };
  }

  /** A group after its bracket. Flags that are switched inside it end with it. */
  #parseGroup(): PatternNode {
    const cursor = this.#cursor;
    const { flags } = cursor;
    if (++this.#nesting > MAX_NESTING) throw new PatternError("Groups are nested too deep");
    const isSpecial = cursor.take("?");
    const node = isSpecial ? this.#parseSpecialGroup() : this.#parseCapture();
    this.#nesting -= 1;
    // `(?i)` has no content of its own: it holds until the group around it ends.
    if (node === undefined) return EMPTY;
    if (!cursor.take(")")) throw new PatternError("A bracket is opened that is not closed");
    cursor.flags = flags;
    return node;
  }

  #parseCapture(): PatternNode {
    const group = ++this.#groupCount;
    return { kind: "capture", group, item: this.#parseChoice() };
  }

  #parseSpecialGroup(): PatternNode | undefined {
    const cursor = this.#cursor;
    if (cursor.take(":")) return this.#parseChoice();
    if (cursor.take(">")) return { kind: "atomic", item: this.#parseChoice() };
    if (cursor.take("=")) return { kind: "ahead", negated: false, item: this.#parseChoice() };
    if (cursor.take("!")) return { kind: "ahead", negated: true, item: this.#parseChoice() };
    if (!cursor.take("<")) return this.#parseFlags();
    if (cursor.take("=")) return this.#parseBehind({ negated: false });
    if (cursor.take("!")) return this.#parseBehind({ negated: true });
    const [, name = ""] = cursor.takeMatch(/([A-Za-z][A-Za-z0-9]*)>/y);
    if (this.#groupNames.has(name)) throw new PatternError("Two groups have the same name");
    this.#groupNames.set(name, this.#groupCount + 1);
    return this.#parseCapture();
  }

  #parseBehind({ negated }: { negated: boolean }): PatternNode {
    const item = this.#parseChoice();
    return { kind: "behind", negated, item, reach: reachOf(item) };
  }

  #parseFlags(): PatternNode | undefined {
    const cursor = this.#cursor;
    const [, on = "", off = "", end] = cursor.takeMatch(/([a-z]*)(?:-([a-z]*))?([:)])/y);
    const flags = { ...cursor.flags };
    for (const letter of on) flags[flagOf(letter)] = true;
    for (const letter of off) flags[flagOf(letter)] = false;
    cursor.flags = flags;
    return end === ":" ? this.#parseChoice() : undefined;
  }
}

function flagOf(letter: string): keyof PatternFlags {
  const flag = FLAG_LETTERS.get(letter);
  if (flag === undefined) throw new PatternError("A flag does not exist");
  return flag;
}

/** A sequence whose characters in a row are one text, which the search looks up at once. */
function joinTexts(nodes: readonly PatternNode[]): PatternNode {
  const items: PatternNode[] = [];
  for (const node of nodes) {
    const last = items.at(-1);
    if (node.kind === "text" && last?.kind === "text") {
      items[items.length - 1] = { kind: "text", text: last.text + node.text };
    } else {
      items.push(node);
    }
  }
  const [only] = items;
  return items.length === 1 && only !== undefined ? only : { kind: "sequence", items };
}
