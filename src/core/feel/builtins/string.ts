/**
 * Built-ins about texts. Positions and lengths are in UTF-16 code units, as Java's are.
 *
 * @module
 */

import { utf8 } from "../../bytes.ts";
import { toInt32 } from "../decimal.ts";
import type { Evaluation } from "../evaluation.ts";
import { FeelAbort } from "../failure.ts";
import { compilePattern, type Pattern, type Spend } from "../regex/mod.ts";
import type { FeelNumber, FeelValue } from "../value.ts";
import type { BuiltIn, BuiltInTable } from "./built_in.ts";
import { invocationFailure, number, overload, spendText, string } from "./signature.ts";

/** Texts. */
export const STRING_FUNCTIONS: BuiltInTable = {
  "substring": [
    overload([string("string"), number("start position")], ([text, start]) => substring(text, { start })),
    overload(
      [string("string"), number("start position"), number("length")],
      ([text, start, length]) => substring(text, { start, length }),
    ),
  ],
  "string length": [overload([string("string")], ([text]) => text.length)],
  "upper case": changing((text) => text.toUpperCase()),
  "lower case": changing((text) => text.toLowerCase()),
  "trim": changing(trim),
  "is blank": [
    overload([string("string")], ([text], evaluation) => {
      spendText(evaluation, text.length);
      return isBlank(text);
    }),
  ],
  "substring before": searching((text, match) => text.slice(0, Math.max(0, text.indexOf(match)))),
  "substring after": searching(substringAfter),
  "contains": searching((text, match) => text.includes(match)),
  "starts with": searching((text, match) => text.startsWith(match)),
  "ends with": searching((text, match) => text.endsWith(match)),
  "to base64": [overload([string("value")], toBase64)],
  "uuid": [overload([], (_, { ambient }) => ambient.uuid())],
  "matches": [
    overload([string("input"), string("pattern")], matches),
    overload([string("input"), string("pattern"), string("flags")], matches),
  ],
  "replace": [
    overload([string("input"), string("pattern"), string("replacement")], replace),
    overload([string("input"), string("pattern"), string("replacement"), string("flags")], replace),
  ],
  "split": [
    overload(
      [string("string"), string("delimiter")],
      ([text, delimiter], evaluation) =>
        withPattern(delimiter, { evaluation, use: (pattern, spend) => pattern.split(text, spend) }),
    ),
  ],
  "extract": [
    overload(
      [string("input"), string("pattern")],
      ([text, source], evaluation) =>
        withPattern(source, { evaluation, use: (pattern, spend) => pattern.extract(text, spend) }),
    ),
  ],
};

function changing(change: (text: string) => string): BuiltIn {
  return [
    overload([string("string")], ([text], evaluation) => {
      spendText(evaluation, text.length);
      return change(text);
    }),
  ];
}

function searching(search: (text: string, match: string) => FeelValue): BuiltIn {
  return [
    overload([string("string"), string("match")], ([text, match], evaluation) => {
      spendText(evaluation, text.length);
      return search(text, match);
    }),
  ];
}

/** Counts from 1, or from the end if it is negative. Java fails where a list would end. */
function substring(text: string, { start, length }: { start: FeelNumber; length?: FeelNumber }): string {
  const position = toInt32(start);
  const from = position > 0 ? position - 1 : text.length + position;
  const to = length === undefined ? text.length : Math.min(text.length, from + toInt32(length));
  if (from < 0 || to < from) throw new FeelAbort("FEEL_EVALUATION", "A substring begins outside of its text");
  return text.slice(from, to);
}

function substringAfter(text: string, match: string): string {
  const position = text.indexOf(match);
  return position < 0 ? "" : text.slice(position + match.length);
}

/** Blanks outside of ASCII, as Java counts them: those that do not break a line are none. */
const WIDE_BLANKS =
  "\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u2028\u2029\u205f\u3000";

function isBlank(text: string): boolean {
  return Array.from(text).every((character) => {
    const unit = character.charCodeAt(0);
    return unit >= 0x09 && unit <= 0x0d || unit >= 0x1c && unit <= 0x20 || WIDE_BLANKS.includes(character);
  });
}

/** Without control characters and spaces at both ends: no other blanks, as Java has it. */
function trim(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && text.charCodeAt(start) <= 0x20) start++;
  while (end > start && text.charCodeAt(end - 1) <= 0x20) end--;
  return text.slice(start, end);
}

/** Half a surrogate pair has no UTF-8, and Java has a question mark for it. */
function toBase64([text]: readonly [string], evaluation: Evaluation): string {
  spendText(evaluation, text.length);
  let binary = "";
  for (const byte of utf8(text.replace(/\p{Surrogate}/gu, "?"))) binary += String.fromCharCode(byte);
  return btoa(binary);
}

function matches(
  [text, source, flags]: readonly [string, string, string?],
  evaluation: Evaluation,
): FeelValue {
  return withPattern(source, { flags, evaluation, use: (pattern, spend) => pattern.isIn(text, spend) });
}

function replace(
  [text, source, replacement, flags]: readonly [string, string, string, string?],
  evaluation: Evaluation,
): FeelValue {
  return withPattern(source, {
    flags,
    evaluation,
    use: (pattern, spend) =>
      pattern.replace(text, { replacement, spend }) ??
        invocationFailure(evaluation, "The replacement refers to a group that the pattern does not have"),
  });
}

function withPattern(
  source: string,
  { flags, evaluation, use }: {
    flags?: string;
    evaluation: Evaluation;
    use: (pattern: Pattern, spend: Spend) => FeelValue;
  },
): FeelValue {
  const pattern = compilePattern(source, flags);
  if (pattern === null) return invocationFailure(evaluation, "The pattern is no regular expression");
  return use(pattern, (steps) => evaluation.spend(steps));
}
