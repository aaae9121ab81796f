/**
 * What a kind of authorization at an engine is.
 *
 * @module
 */

import type { Clock } from "../../ports/clock.ts";

/** The `Authorization` header of the calls to an engine. */
export interface EngineAuthorization {
  /**
   * Its value, or `undefined` for none. A promise only if it has to be fetched first.
   *
   * @throws {ZeebridgeError} `ENGINE_UNAUTHORIZED` or `ENGINE_UNAVAILABLE` if it cannot be had.
   */
  header(signal?: AbortSignal): string | undefined | Promise<string>;
  /** Hears that the engine answered 401 to a value, and says whether another try with a new one is worth it. */
  refused(value: string): boolean;
}

/** What getting a token needs. */
export interface EngineAuthorizationParts {
  /** Used for the token endpoint. */
  fetch: typeof fetch;
  /** Time. */
  clock: Clock;
}
