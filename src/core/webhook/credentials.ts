/**
 * Credentials that a request shows, compared with those that are good. A comparison takes the same time wherever two
 * of them differ, and whichever of several is the right one.
 *
 * @module
 */

import { decodeBase64, equalBytes } from "../bytes.ts";

/**
 * Whether an `Authorization` header has one of these basic credentials.
 *
 * @param credentials Bytes of `username:password`.
 * @see https://www.rfc-editor.org/rfc/rfc7617
 */
export function hasBasicCredentials(
  authorization: string | undefined,
  credentials: readonly Uint8Array[],
): boolean {
  const [, encoded] = /^basic +(\S+) *$/i.exec(authorization ?? "") ?? [];
  const given = encoded === undefined ? undefined : decodeBase64(encoded);
  return given !== undefined && isOneOf(given, credentials);
}

/** Whether a credential is equal to one of these. Looks at all of them, so that time does not tell which. */
export function isOneOf(given: Uint8Array, expected: readonly Uint8Array[]): boolean {
  let found = false;
  for (const one of expected) found = equalBytes(given, one) || found;
  return found;
}
