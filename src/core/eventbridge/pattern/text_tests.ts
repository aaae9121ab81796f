/**
 * Tests of texts, which a pattern names by an operator.
 *
 * @module
 */

import { type LeafTest, ofText } from "./leaf.ts";
import type { Refuse } from "./refusal.ts";
import { matchesWildcard, parseWildcard } from "./wildcard.ts";

/** The test for texts that begin so. */
export function prefixTest(prefix: string): LeafTest {
  return ofText((value) => value.startsWith(prefix));
}

/** The test for texts that end so. */
export function suffixTest(suffix: string): LeafTest {
  return ofText((value) => value.endsWith(suffix));
}

/** The test for texts that are the same but for their case. */
export function equalsIgnoreCaseTest(text: string): LeafTest {
  const folded = fold(text);
  return ofText((value) => fold(value) === folded);
}

/** The test for texts that begin so, whatever their case. */
export function prefixIgnoreCaseTest(prefix: string): LeafTest {
  const folded = fold(prefix);
  return ofText((value) => fold(value).startsWith(folded));
}

/** The test for texts that end so, whatever their case. */
export function suffixIgnoreCaseTest(suffix: string): LeafTest {
  const folded = fold(suffix);
  return ofText((value) => fold(value).endsWith(folded));
}

/** The test for texts that a wildcard says. */
export function wildcardTest(text: string, refuse: Refuse): LeafTest {
  const wildcard = parseWildcard(text, refuse);
  return ofText((value) => matchesWildcard(wildcard, value));
}

/** Upper case, because letters that have two small forms have one large one. */
function fold(text: string): string {
  return text.toUpperCase();
}
