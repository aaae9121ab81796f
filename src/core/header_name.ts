/**
 * Names of header fields.
 *
 * @module
 */

const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/**
 * Whether a text can name a header.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-field-names
 */
export function isHeaderName(text: string): boolean {
  return TOKEN.test(text);
}
