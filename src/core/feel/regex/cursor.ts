/**
 * A place in a pattern's text, and what can be read there as one piece.
 *
 * @module
 */

import { PatternError } from "./node.ts";
import type { PatternFlags } from "./parse.ts";
import { type CaseRule, type CodePointSet, complement, ignoringCase, propertySet } from "./sets.ts";

const CONTROL_ESCAPES: ReadonlyMap<string, number> = new Map([
  ["a", 0x07],
  ["e", 0x1b],
  ["f", 0x0c],
  ["n", 0x0a],
  ["r", 0x0d],
  ["t", 0x09],
]);

/** Text between `\Q` and `\E`, or an escape that may look like the start of one. */
const QUOTATION = /\\(?:Q([\s\S]*?)(?:\\E|$)|[\s\S])/g;

/** Where a parser is in a pattern, and the flags that hold there. */
export class PatternCursor {
  readonly #pattern: string;
  #position = 0;
  /** Flags that hold from here on. */
  flags: PatternFlags;

  /** Starts at the beginning. */
  constructor(pattern: string, flags: PatternFlags) {
    this.#pattern = pattern.replace(
      QUOTATION,
      (whole, quoted?: string) => quoted?.replace(/[^A-Za-z0-9]/gu, "\\$&") ?? whole,
    );
    this.flags = flags;
  }

  /** Whether nothing is left. */
  get isAtEnd(): boolean {
    return this.#position >= this.#pattern.length;
  }

  /** How case counts here. */
  get caseRule(): CaseRule {
    if (!this.flags.ignoreCase) return "exact";
    return this.flags.unicodeCase ? "unicode" : "ascii";
  }

  /** The next character, or an empty text at the end. */
  peek(): string {
    const codePoint = this.#pattern.codePointAt(this.#position);
    return codePoint === undefined ? "" : String.fromCodePoint(codePoint);
  }

  /** Takes the next character. */
  next(): string {
    const character = this.peek();
    if (character === "") throw new PatternError("The pattern ends too early");
    this.#position += character.length;
    return character;
  }

  /** Whether a text is next. */
  isNext(text: string): boolean {
    return this.#pattern.startsWith(text, this.#position);
  }

  /** Takes a text if it is next. */
  take(text: string): boolean {
    if (!this.isNext(text)) return false;
    this.#position += text.length;
    return true;
  }

  /** Takes what a sticky expression matches here. */
  takeMatch(expression: RegExp): readonly (string | undefined)[] {
    expression.lastIndex = this.#position;
    const match = expression.exec(this.#pattern);
    if (match === null) throw new PatternError("A part of the pattern has the wrong form");
    this.#position += match[0].length;
    return match;
  }

  /** Whether a hyphen is next that makes a range, as it does not before a bracket. */
  isRangeNext(): boolean {
    return this.#pattern[this.#position] === "-" && !/[\[\]]/.test(this.#pattern[this.#position + 1] ?? "]");
  }

  /** Skips blanks and comments where the flag `x` says that they do not count. */
  skipComments(): void {
    if (this.flags.comments) this.takeMatch(/(?:[ \t\n\v\f\r]|#[^\n\r\u0085\u2028\u2029]*)*/y);
  }

  /** Takes `p{Name}`, `pL` or their negation after a backslash. */
  takeProperty(): CodePointSet {
    const [, letter, braced, short = ""] = this.takeMatch(/([pP])(?:\{([^{}]*)\}|(.))/uy);
    const set = ignoringCase(propertySet(braced ?? short), this.caseRule);
    return letter === "P" ? complement(set) : set;
  }

  /** Takes an escape that means one character, after its backslash. */
  takeCharacterEscape(): number {
    const letter = this.next();
    const control = CONTROL_ESCAPES.get(letter);
    if (control !== undefined) return control;
    switch (letter) {
      case "0": {
        const [octal] = this.takeMatch(/[0-3][0-7]{0,2}|[0-7]{1,2}/y);
        return parseInt(octal ?? "", 8);
      }
      case "c":
        return (this.next().codePointAt(0) ?? 0) ^ 0x40;
      case "x":
        return this.#takeHex(/\{([0-9A-Fa-f]{1,8})\}|([0-9A-Fa-f]{2})/y);
      case "u":
        return this.#takeUtf16();
    }
    // Letters are kept for escapes to come. A backslash before anything else takes its meaning away.
    if (/^[A-Za-z0-9]$/.test(letter)) throw new PatternError("An escape does not exist");
    return letter.codePointAt(0) ?? 0;
  }

  #takeHex(expression: RegExp): number {
    const [, braced, plain = ""] = this.takeMatch(expression);
    const codePoint = parseInt(braced ?? plain, 16);
    if (codePoint > 0x10ffff) throw new PatternError("A code point is too large");
    return codePoint;
  }

  /** Two `\u` escapes can make one character. */
  #takeUtf16(): number {
    const unit = this.#takeHex(/([0-9A-Fa-f]{4})/y);
    if (unit < 0xd800 || unit > 0xdbff) return unit;
    const rest = /^\\u([Dd][C-Fc-f][0-9A-Fa-f]{2})/.exec(
      this.#pattern.slice(this.#position, this.#position + 6),
    );
    if (rest === null) return unit;
    this.#position += rest[0].length;
    return String.fromCharCode(unit, parseInt(rest[1] ?? "", 16)).codePointAt(0) ?? unit;
  }
}
