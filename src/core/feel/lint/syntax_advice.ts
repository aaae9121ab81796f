/**
 * What Camunda wants instead of what only other engines, or other languages, can read.
 *
 * @module
 */

import type { FeelFailure } from "../failure.ts";
import type { FeelHint } from "../lint.ts";

/** What someone wrote, and what to write instead: `$1` is what stands in the first brackets. */
type Advice = readonly [written: RegExp, instead: string | ((word: string) => string)];

const WORD = String.raw`[\p{L}_$][\p{L}\p{N}_$]*`;
const START = String.raw`(?<![\p{L}\p{N}_$])`;
const KEYWORD = "(?:and|or|if|then|else|for|in|return|some|every|satisfies|between|not|instance|of|function)";

/** The first one that stands where reading has ended counts. */
const ADVICE: readonly Advice[] = [
  [/(\{\{[^{}]*\}\})/gu, '"$1"'],
  [/=(?:\s{0,9}=){1,2}/gu, "="],
  [/&&/gu, "and"],
  [/\|\|/gu, "or"],
  [/\?\?/gu, "get or else(value, default)"],
  [/\?\./gu, "."],
  [/=>/gu, ">="],
  [/<>/gu, "!="],
  [/!(?!=)/gu, "not(value)"],
  [/\?/gu, "if condition then value else value"],
  [/\^/gu, "**"],
  [/%/gu, "modulo(dividend, divisor)"],
  [/['’‘“”]/gu, '"'],
  [/\b(\d+(?:\.\d+)?e[-+]?\d{1,2})(?!\d)/giu, (literal) => plainNumber(literal)],
  [/\+\s*(\d+)/gu, "$1"],
  [/,\s*([}\])])/gu, "$1"],
  [/\b(list|context)\s*<[^<>]{0,50}>/gu, "$1"],
  [/\b(?:AND|OR|NOT|IN|IF|THEN|ELSE|FOR|RETURN|TRUE|FALSE|NULL)\b/gu, (word) => word.toLowerCase()],
  [new RegExp(String.raw`\bnot\s+(${WORD})`, "gu"), "not($1)"],
  [/\[([^[\]]{1,100}\.\.[^[\]]{1,100})\](?=\s*(?:return|satisfies|,))/gu, "$1"],
  [
    new RegExp(
      String.raw`(?<=\.\s{0,9})(?:null|true|false|function|in|return|then|else|satisfies|and|or)\b`,
      "gu",
    ),
    (word) => `\`${word}\``,
  ],
  [new RegExp(String.raw`(${WORD})\s*:\s*${WORD}(?=\s*[,)])`, "gu"), "$1"],
  [new RegExp(String.raw`${START}${WORD}(?:-[\p{L}\p{N}_$]+)+`, "gu"), (name) => `\`${name}\``],
  [/\bthen\b(?!.*\belse\b).*$/gsu, "if condition then value else value"],
  [
    new RegExp(String.raw`${START}(?!${KEYWORD}\b)${WORD}(?: +(?!${KEYWORD}\b)${WORD}){1,5}`, "gu"),
    (name) => `\`${name}\``,
  ],
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
      const start = from + match.index;
      const [word, part = ""] = match;
      if (start > position || position > start + word.length) continue;
      return typeof instead === "string" ? instead.replace("$1", () => part) : instead(word);
    }
  }
  return undefined;
}

/** `1e3` with all of its digits, unless they are too many to be written. */
function plainNumber(literal: string): string {
  const digits = `${Number(literal)}`;
  return /^[\d.]+$/.test(digits) ? digits : "a number without exponent";
}
