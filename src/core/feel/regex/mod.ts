/**
 * Java's regular expressions, with a bound on what they cost. See `docs/adr/0010-regular-expressions.md`.
 *
 * @module
 */

import { makeRoom } from "../../make_room.ts";
import { FeelAbort } from "../failure.ts";
import { PatternError } from "./node.ts";
import { parsePattern } from "./parse.ts";
import { compileProgram, type PatternProgram } from "./program.ts";
import { parseReplacement } from "./replacement.ts";
import { Search, type Spend } from "./search.ts";

export type { Spend } from "./search.ts";

/** A regular expression. Positions and lengths are in UTF-16 code units, as Java's are. */
export interface Pattern {
  /** Whether it matches anywhere in a text. */
  isIn(text: string, spend: Spend): boolean;
  /** The texts of all its matches. */
  extract(text: string, spend: Spend): string[];
  /** What is left between its matches. */
  split(text: string, spend: Spend): string[];
  /** A text with all its matches replaced, or undefined if the replacement is wrong. */
  replace(text: string, options: { replacement: string; spend: Spend }): string | undefined;
}

/** A pattern is written by hand, or it is no pattern. */
const MAX_PATTERN_LENGTH = 16 * 1024;
const MAX_CACHED_PATTERNS = 500;
const patterns = new Map<string, Pattern | null>();

/**
 * Compiles a regular expression, or gives null for what is none. Of the flags, `i`, `m`, `s` and `x` have a
 * meaning.
 *
 * @throws {FeelAbort} `FEEL_TOO_LARGE` for one that is too long, or repeats too much.
 */
export function compilePattern(pattern: string, flags = ""): Pattern | null {
  if (pattern.length > MAX_PATTERN_LENGTH) {
    throw new FeelAbort(
      "FEEL_TOO_LARGE",
      `A regular expression is longer than ${MAX_PATTERN_LENGTH} characters`,
    );
  }
  const meant = flags === "" ? "" : ["i", "m", "s", "x"].filter((flag) => flags.includes(flag)).join("");
  const key = `${meant}/${pattern}`;
  const cached = patterns.get(key);
  if (cached !== undefined) return cached;
  const compiled = compile(pattern, meant);
  makeRoom(patterns, MAX_CACHED_PATTERNS);
  patterns.set(key, compiled);
  return compiled;
}

function compile(pattern: string, flags: string): Pattern | null {
  try {
    const parsed = parsePattern(pattern, {
      ignoreCase: flags.includes("i"),
      multiline: flags.includes("m"),
      dotAll: flags.includes("s"),
      comments: flags.includes("x"),
      unicodeCase: false,
    });
    return new CompiledPattern(compileProgram(parsed));
  } catch (error) {
    if (error instanceof PatternError) return null;
    throw error;
  }
}

class CompiledPattern implements Pattern {
  readonly #program: PatternProgram;

  constructor(program: PatternProgram) {
    this.#program = program;
  }

  isIn(text: string, spend: Spend): boolean {
    return new Search(this.#program, { text, spend }).find(0) !== undefined;
  }

  extract(text: string, spend: Spend): string[] {
    const found: string[] = [];
    for (const slots of this.#matches(text, spend)) {
      spend(1);
      found.push(text.slice(slots[0], slots[1]));
    }
    return found;
  }

  split(text: string, spend: Spend): string[] {
    const parts: string[] = [];
    let from = 0;
    for (const [start = 0, end = 0] of this.#matches(text, spend)) {
      // Nothing is split off before the first character by a match that takes nothing.
      if (end === 0) continue;
      spend(1);
      parts.push(text.slice(from, start));
      from = end;
    }
    parts.push(text.slice(from));
    return parts;
  }

  replace(text: string, options: { replacement: string; spend: Spend }): string | undefined {
    try {
      return this.#replace(text, options);
    } catch (error) {
      if (error instanceof PatternError) return undefined;
      throw error;
    }
  }

  #replace(text: string, { replacement, spend }: { replacement: string; spend: Spend }): string {
    let result = "";
    let from = 0;
    let parts: (string | number)[] | undefined;
    for (const slots of this.#matches(text, spend)) {
      // Without a match, nobody notices that a replacement is wrong.
      parts ??= parseReplacement(replacement, this.#program);
      const start = slots[0] ?? 0;
      let made = text.slice(from, start);
      for (const part of parts) {
        made += typeof part === "string" ? part : textOfGroup(text, slots, part);
      }
      spend(1 + Math.ceil(made.length / 16));
      result += made;
      from = slots[1] ?? 0;
    }
    return result + text.slice(from);
  }

  /** A match that takes nothing is not found twice: the next starts at the character after it. */
  *#matches(text: string, spend: Spend): Generator<Int32Array> {
    const search = new Search(this.#program, { text, spend });
    let from = 0;
    while (from <= text.length) {
      const slots = search.find(from);
      if (slots === undefined) return;
      const [start = 0, end = 0] = slots;
      yield slots;
      from = end > start ? end : end + 1;
    }
  }
}

function textOfGroup(text: string, slots: Int32Array, group: number): string {
  const start = slots[2 * group] ?? -1;
  return start < 0 ? "" : text.slice(start, slots[2 * group + 1]);
}
