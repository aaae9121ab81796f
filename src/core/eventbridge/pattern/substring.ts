/**
 * Looks for a text in another one, in a time that grows with their lengths and never with their product, which
 * `indexOf` does not promise.
 *
 * @see https://en.wikipedia.org/wiki/Knuth–Morris–Pratt_algorithm
 * @module
 */

/** A text to look for, prepared. */
export interface Substring {
  /** The text. */
  text: string;
  /** Of each beginning of it: how many characters of its end are a shorter beginning. */
  borders: readonly number[];
}

/** Prepares a text to look for. */
export function prepareSubstring(text: string): Substring {
  const borders = [0];
  let border = 0;
  for (let index = 1; index < text.length; index++) {
    while (border > 0 && text[index] !== text[border]) border = borders[border - 1] ?? 0;
    if (text[index] === text[border]) border++;
    borders.push(border);
  }
  return { text, borders };
}

/** Where a text ends, if it is found between two places of another one. */
export function endOfSubstring(
  { text, borders }: Substring,
  { within, from, to }: { within: string; from: number; to: number },
): number | undefined {
  let matched = 0;
  if (text === "") return from;
  for (let index = from; index < to; index++) {
    const code = within.charCodeAt(index);
    while (matched > 0 && code !== text.charCodeAt(matched)) matched = borders[matched - 1] ?? 0;
    if (code === text.charCodeAt(matched)) matched++;
    if (matched === text.length) return index + 1;
  }
  return undefined;
}
