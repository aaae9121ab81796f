/**
 * Where the keys are that tokens of webhooks are verified with.
 *
 * @module
 */

import type { VerificationKey } from "../core/webhook/jwk.ts";
import type { TokenHeader } from "../core/webhook/jwt.ts";

export type { TokenHeader, VerificationKey };

/** Finds verification keys. A key set is known by its URL, and its keys are for nobody who names another one. */
export interface KeySource {
  /**
   * The one key of a key set that a token's header asks for, or `undefined` if the set has none or does not say
   * which: then the token is not good. Comes without a promise where it is at hand.
   *
   * @throws {ZeebridgeError} `KEYS_UNAVAILABLE` if the set cannot be had now, and so nothing can be said about the
   * token; `KEYS_URL_REFUSED` if its URL must not be asked.
   */
  find(
    keySetUrl: string,
    header: TokenHeader,
  ): VerificationKey | undefined | Promise<VerificationKey | undefined>;
  /**
   * What is known about a key set, for the operator; `undefined` if nobody has asked for it yet. A URL that must not
   * be asked is a failure.
   */
  status(keySetUrl: string): KeySetStatus | undefined;
}

/** How it stands with a key set. */
export interface KeySetStatus {
  /** Keys that it has, whatever they are for. */
  keys: number;
  /** When they were read, in milliseconds since the epoch; absent if they never were. */
  readAt?: number;
  /** Why they could not be read lately. Without the URL, which may have a secret in it. */
  failure?: { reason: string; failedAt: number };
}
