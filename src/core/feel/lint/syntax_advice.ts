/**
 * What Camunda wants instead of what only other engines, or other languages, can read.
 *
 * @module
 */

import type { FeelFailure } from "../failure.ts";
import type { FeelHint } from "../lint.ts";

/** What someone wrote, and what to write instead: `$1` is what stands in the first brackets. */
type Advice = readonly [written: RegExp, instead: string | ((word: string) => string)];

const WORD = String.raw`(?<![\p{L}\p{N}_$])[\p{L}_$][\p{L}\p{N}_$]*`;
const RESERVED = String.raw`(?:null|true|false|function|in|return|then|else|satisfies|and|or)\b`;
const KEYWORD = String.raw`(?:${RESERVED}|(?:if|for|some|every|between|not|instance|of)\b)`;

/** The first row counts that stands where reading has ended. Each is written as in the comment above it. */
const ADVICE: readonly Advice[] = [
  // {{secrets.KEY}}
  [/(\{\{[^{}]*\}\})/gu, '"$1"'],
  // a == b, a === b
  [/=(?:\s{0,9}=){1,2}/gu, "="],
  // a && b
  [/&&/gu, "and"],
  // a || b
  [/\|\|/gu, "or"],
  // a ?? b
  [/\?\?/gu, "get or else(value, default)"],
  // a?.b
  [/\?\./gu, "."],
  // a => b
  [/=>/gu, ">="],
  // a <> b
  [/<>/gu, "!="],
  // !a
  [/!(?!=)/gu, "not(value)"],
  // a ? b : c
  [/\?/gu, "if condition then value else value"],
  // 2 ^ 3
  [/\^/gu, "**"],
  // 7 % 3
  [/%/gu, "modulo(dividend, divisor)"],
  // 'text'
  [/['’‘“”]/gu, '"'],
  // 1e3
  [/\b\d+(?:\.\d+)?e[-+]?\d{1,2}(?!\d)/giu, plainNumber],
  // +1
  [/\+\s*(\d+)/gu, "$1"],
  // [1, 2,]
  [/,\s*([}\])])/gu, "$1"],
  // list<number>
  [/\b(list|context)\s*<[^<>]*>/gu, "$1"],
  // a AND b
  [/\b(?:AND|OR|NOT|IN|IF|THEN|ELSE|FOR|RETURN|TRUE|FALSE|NULL)\b/gu, (word) => word.toLowerCase()],
  // not a
  [new RegExp(String.raw`\bnot\s+(${WORD})`, "gu"), "not($1)"],
  // for i in [1..3] return i
  [/\[([^[\]]+\.\.[^[\]]+)\](?=\s*(?:return|satisfies|,))/gu, "$1"],
  // order.in
  [new RegExp(String.raw`(?<=\.\s*)${RESERVED}`, "gu"), quoteName],
  // function(x: number) x
  [new RegExp(String.raw`(${WORD})\s*:\s*${WORD}(?=\s*[,)])`, "gu"), "$1"],
  // x-2fa
  [new RegExp(String.raw`${WORD}(?:-[\p{L}\p{N}_$]+)+`, "gu"), quoteName],
  // if a then b
  [/\bthen\b(?!.*\belse\b).*$/gsu, "if condition then value else value"],
  // order total
  [new RegExp(String.raw`(?!${KEYWORD})${WORD}(?: +(?!${KEYWORD})${WORD})+`, "gu"), quoteName],
];

/** As much as is looked at around the place, so that it is fast whatever the text is. */
const REACH = 100;

/** The hint for a text that is no expression. */
export function adviseSyntax(text: string, { message, position = 0 }: FeelFailure): FeelHint {
  const place = Math.min(position, text.length);
  return { code: "FEEL_EXPRESSION_INVALID", message, position: place, suggestion: insteadOf(text, place) };
}

function insteadOf(text: string, position: number): string | undefined {
  const from = Math.max(0, position - REACH);
  const vicinity = text.slice(from, position + REACH);
  for (const [written, instead] of ADVICE) {
    for (const match of vicinity.matchAll(written)) {
      const [word, part = ""] = match;
      const start = from + match.index;
      if (start > position || position > start + word.length) continue;
      return typeof instead === "string" ? instead.replace("$1", () => part) : instead(word);
    }
  }
  return undefined;
}

function quoteName(name: string): string {
  return `\`${name}\``;
}

/** `1e3` with all of its digits, unless they are too many to be written. */
function plainNumber(literal: string): string {
  const digits = `${Number(literal)}`;
  return /^[\d.]+$/.test(digits) ? digits : "a number without exponent";
}
