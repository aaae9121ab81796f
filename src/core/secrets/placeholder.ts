/**
 * `{{secrets.NAME}}` in texts: found, and replaced in one pass.
 *
 * @module
 */

/** Blanks may stand inside the braces. No part can match in two ways, so hostile text costs linear time. */
const PLACEHOLDER = /\{\{\s*secrets\.([^\s{}]{1,256})\s*\}\}/g;

/** Names of the secrets that a text asks for, in order of appearance, repetitions included. */
export function findPlaceholders(text: string): string[] {
  return Array.from(text.matchAll(PLACEHOLDER), ([, name]) => name ?? "");
}

/**
 * Replaces placeholders by values. A placeholder without a value stays as it is. A value is never scanned
 * again: a secret cannot name another one.
 */
export function substitutePlaceholders(text: string, values: ReadonlyMap<string, string>): string {
  return text.replaceAll(PLACEHOLDER, (placeholder, name: string) => values.get(name) ?? placeholder);
}
