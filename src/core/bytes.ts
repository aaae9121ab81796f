/**
 * Bytes: comparison in constant time, and the text encodings that headers use.
 *
 * @module
 */

const encoder = new TextEncoder();

/** UTF-8 bytes of a text. */
export function utf8(text: string): Uint8Array<ArrayBuffer> {
  // Never shared memory, which the Workers types do not say.
  return encoder.encode(text) as Uint8Array<ArrayBuffer>;
}

/**
 * Whether two byte sequences are equal, in a time that depends on the length of `given` alone: it says
 * nothing about where they differ, nor how long `expected` is.
 */
export function equalBytes(given: Uint8Array, expected: Uint8Array): boolean {
  let difference = given.length ^ expected.length;
  for (let index = 0; index < given.length; index++) {
    // An out-of-range read would be undefined and slower; the modulo keeps every step alike.
    difference |= (given[index] ?? 0) ^ (expected[index % expected.length] ?? 0xff);
  }
  return difference === 0;
}

/** Whether two texts are equal as UTF-8, compared by {@linkcode equalBytes}. */
export function equalText(given: string, expected: string): boolean {
  return equalBytes(encoder.encode(given), encoder.encode(expected));
}

/** Bytes of standard base64 text, or `undefined` if it is none. */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    // atob's only failure is "not base64", which is what undefined says.
    return undefined;
  }
}

/** Bytes of hexadecimal text in either case, or `undefined` if it is none. */
export function decodeHex(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (text.length % 2 !== 0 || /[^\da-f]/i.test(text)) return undefined;
  return Uint8Array.from(
    { length: text.length / 2 },
    (_, index) => parseInt(text.slice(2 * index, 2 * index + 2), 16),
  );
}

/** Lower-case hexadecimal text. */
export function toHex(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += byte.toString(16).padStart(2, "0");
  return text;
}
