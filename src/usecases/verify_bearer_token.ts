/**
 * Verifies the bearer token of a request with the key that the token asks for.
 *
 * @module
 */

import {
  type JwtPolicy,
  readBearerToken,
  readTokenHeader,
  type TokenVerdict,
  verifyToken,
} from "../core/webhook/jwt.ts";
import type { Clock } from "../ports/clock.ts";
import type { KeySource } from "../ports/key_source.ts";

/** The claims of a token, or why it is refused: for the operator. The sender must not learn which. */
export type BearerVerdict =
  | TokenVerdict
  | {
    refusal:
      /** There is no bearer token in the header. */
      | "tokenMissing"
      /** The key set does not have the key that the token asks for. */
      | "keyUnknown";
  };

/**
 * Verifies the token of an `Authorization` header with a key of the set at a URL.
 *
 * @throws {ZeebridgeError} `KEYS_UNAVAILABLE` if the keys cannot be had now; `KEYS_URL_REFUSED` if their URL must not
 * be asked.
 */
export type VerifyBearerToken = (
  authorization: string | undefined,
  keySetUrl: string,
) => Promise<BearerVerdict>;

/** What verifying needs. */
export interface VerifyBearerTokenParts {
  /** Finds the keys. */
  keys: Pick<KeySource, "find">;
  /** Time. */
  clock: Pick<Clock, "now">;
}

/** Makes the use case. */
export function createVerifyBearerToken(
  { keys, clock }: VerifyBearerTokenParts,
  policy: JwtPolicy,
): VerifyBearerToken {
  return async function verifyBearerToken(authorization, keySetUrl) {
    const token = readBearerToken(authorization);
    if (token === undefined) return { refusal: "tokenMissing" };
    const header = readTokenHeader(token);
    if (header === undefined) return { refusal: "malformed" };
    // Nobody is asked for keys on behalf of a token that no key could make good.
    if (!policy.algorithms.some((algorithm) => algorithm === header.alg)) {
      return { refusal: "algorithmNotAllowed" };
    }
    const found = keys.find(keySetUrl, header);
    const key = found instanceof Promise ? await found : found;
    if (key === undefined) return { refusal: "keyUnknown" };
    return await verifyToken(token, { key, policy, now: clock.now() });
  };
}
