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
  const forms = new Set<string>();
  for (const value of values) {
    const escaped = escapeJson(value);
    forms.add(value).add(escaped).add(escapeJson(escaped));
  }
  forms.delete("");
  if (forms.size === 0) return (text) => text;
  // Longest first: of two secrets that begin alike, the longer one must not leave its end behind.
  const longestFirst = [...forms].sort((one, other) => other.length - one.length);
  const pattern = new RegExp(longestFirst.map(escapePattern).join("|"), "g");
  return (text) => text.replace(pattern, MASK);
}

function escapeJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|\/-]/g, "\\$&");
}
