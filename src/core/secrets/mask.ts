/**
 * Secrets out of texts that others will read.
 *
 * @module
 */

/** What stands in the place of a secret. */
const MASK = "***";

/** Replaces secrets in a text. */
export type Mask = (text: string) => string;

/**
 * Makes a mask for values, however short; an empty one hides nothing. Covers a value as it is, inside JSON,
 * and inside JSON that is itself a text in JSON, as an event's detail is. What is derived from a value by
 * other means, such as base64, is not recognised.
 */
export function createMask(values: Iterable<string>): Mask {
  const hidden = [...values].filter((value) => value !== "");
  if (hidden.length === 0) return (text) => text;
  // Made where it is needed: most masks never see a text.
  return (text) => text.replace(patternOf(hidden), MASK);
}

function patternOf(values: readonly string[]): RegExp {
  const forms = new Set<string>();
  for (const value of values) {
    const escaped = escapeJson(value);
    forms.add(value).add(escaped).add(escapeJson(escaped));
  }
  // Longest first: of two secrets that begin alike, the longer one must not leave its end behind.
  const longestFirst = [...forms].sort((one, other) => other.length - one.length);
  return new RegExp(longestFirst.map(escapePattern).join("|"), "g");
}

function escapeJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|\/-]/g, "\\$&");
}
