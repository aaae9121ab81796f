/**
 * FEEL text → tokens, as Camunda's engine tells them apart.
 *
 * @module
 */

import { refuse, refuseAt } from "./refusal.ts";

/** What a token can be. `other` may stand in the key of a context and nowhere else. */
export type TokenKind = "name" | "quoted name" | "number" | "string" | "symbol" | "other";

/** A word, a literal or a sign. */
export interface Token {
  /** What it is. */
  readonly kind: TokenKind;
  /** It, as it is written. */
  readonly text: string;
  /** Its first character in the text. */
  readonly start: number;
  /** The character behind its last. */
  readonly end: number;
}

/** Characters that Camunda skips. */
const BLANK = String.raw`[\t-\r \u0085\u00a0\u1680\u180e\u2000-\u200b\u2028\u2029\u202f\u205f\u3000\ufeff]`;
/** Java's identifiers, whose characters are UTF-16 code units: none beyond U+FFFF is a letter. */
const LETTER = String.raw`(?![\u{10000}-\u{10ffff}])[\p{L}\p{Nl}\p{Sc}\p{Pc}]`;
const LETTER_OR_DIGIT = String.raw`(?!${BLANK}|[\u{10000}-\u{10ffff}])[\p{L}\p{N}\p{Sc}\p{Pc}\p{M}\p{Cf}]`;

/** Nothing in it can match in two ways, so that hostile text costs linear time. */
const TOKEN = new RegExp(
  [
    String.raw`(?:${BLANK}|//[^\n]*|/\*[^*]*\*+(?:[^/*][^*]*\*+)*/)+`,
    `(${LETTER}(?:${LETTER_OR_DIGIT})*)`,
    "(`[^`]+`)",
    String.raw`(\d+(?:\.\d+)?|\.\d+)`,
    String.raw`("(?:[^"\\]|\\[\s\S])*")`,
    String.raw`(\*\*|\.\.|[<>!]=|[-+*/=<>.,:?@()[\]{}])`,
  ].join("|"),
  "uy",
);

const KINDS: readonly TokenKind[] = ["name", "quoted name", "number", "string", "symbol"];

/** The tokens of `text` from `from` on. Blanks and comments are none. */
export function tokenize(text: string, from: number): Token[] {
  const tokens: Token[] = [];
  for (let at = from; at < text.length;) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (match === null) {
      tokens.push(otherToken(text, at));
      at += 1;
      continue;
    }
    const kind = KINDS[match.findIndex((group, index) => index > 0 && group !== undefined) - 1];
    const [token] = match;
    if (kind !== undefined) tokens.push({ kind, text: token, start: at, end: at + token.length });
    if (token === "/" && text.startsWith("/*", at)) refuse("A comment has no end", at);
    at += token.length;
  }
  return tokens;
}

function otherToken(text: string, at: number): Token {
  if (text.startsWith('"', at)) refuse("A string has no end", at);
  if (text.startsWith("`", at)) refuseAt(at);
  return { kind: "other", text: text.charAt(at), start: at, end: at + 1 };
}
