/**
 * What the text between double quotes means.
 *
 * @module
 */

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
  ["b", "\b"],
  ["f", "\f"],
  ["'", "'"],
  ['"', '"'],
]);

/**
 * Resolves escapes as Camunda does: one backslash and one of a few letters is a character, two backslashes are
 * one, and what else follows a backslash stays as it is, `\u00e4` included.
 */
export function unescapeString(literal: string): string {
  if (!literal.includes("\\")) return literal;
  return literal.replace(/(\\+)([nrtbf'"])?/g, (_escape, slashes: string, letter?: string) => {
    const character = letter !== undefined && slashes.length === 1 ? ESCAPES.get(letter) : undefined;
    return character ?? "\\".repeat(Math.ceil(slashes.length / 2)) + (letter ?? "");
  });
}
