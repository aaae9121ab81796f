/**
 * Texts as stores keep them: exact, whatever is in them, and in parts where a store limits its values.
 *
 * @module
 */

const encoder = new TextEncoder();
// A model's byte order mark is part of its text.
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/**
 * An id as part of a key, with JSON's escapes: no NUL, at which `node:sqlite` cuts a text when it reads, and
 * no lone surrogate, which UTF-8 cannot hold. Different ids stay different.
 */
export function escapeId(id: string): string {
  return JSON.stringify(id).slice(1, -1);
}

/** The id that was escaped. */
export function unescapeId(text: string): string {
  return JSON.parse(`"${text}"`) as string;
}

/** UTF-8 of a text, in parts of at most `maxBytes`; at least one part. */
export function splitText(text: string, maxBytes: number): Uint8Array<ArrayBuffer>[] {
  const bytes = encoder.encode(text);
  const parts = [bytes.subarray(0, maxBytes)];
  for (let start = maxBytes; start < bytes.length; start += maxBytes) {
    parts.push(bytes.subarray(start, start + maxBytes));
  }
  return parts;
}

/** The text that was split. */
export function joinText(parts: readonly Uint8Array[]): string {
  const [only, ...others] = parts;
  if (only !== undefined && others.length === 0) return decoder.decode(only);
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let position = 0;
  for (const part of parts) {
    bytes.set(part, position);
    position += part.length;
  }
  return decoder.decode(bytes);
}
