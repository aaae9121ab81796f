/**
 * How the engine is told who calls: not at all, by HTTP Basic, or by a token of OAuth's client credentials.
 *
 * @module
 */

import { utf8 } from "../../core/bytes.ts";
import { ZeebridgeError } from "../../core/errors.ts";
import type { Clock } from "../../ports/clock.ts";
import type { AuthStrategy, Settings } from "../../usecases/settings.ts";
import { createOAuthAuthorization } from "./oauth.ts";

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

/** The settings that say how. */
export type EngineAuthorizationSettings = Pick<
  Settings,
  | "authStrategy"
  | "basicUsername"
  | "basicPassword"
  | "clientId"
  | "clientSecret"
  | "oauthUrl"
  | "tokenAudience"
  | "oauthScope"
>;

/** What getting a token needs. */
export interface EngineAuthorizationParts {
  /** Used for the token endpoint. */
  fetch: typeof fetch;
  /** Time. */
  clock: Clock;
}

const FACTORIES: Record<
  AuthStrategy,
  (settings: EngineAuthorizationSettings, parts: EngineAuthorizationParts) => EngineAuthorization
> = {
  NONE: () => fixedHeader(undefined),
  BASIC({ basicUsername, basicPassword }) {
    const credentials = `${needed(basicUsername, "a user name")}:${needed(basicPassword, "a password")}`;
    return fixedHeader(`Basic ${btoa(String.fromCharCode(...utf8(credentials)))}`);
  },
  OAUTH({ clientId, clientSecret, oauthUrl, tokenAudience, oauthScope }, parts) {
    return createOAuthAuthorization({
      tokenUrl: needed(oauthUrl, "a token endpoint"),
      clientId: needed(clientId, "a client id"),
      clientSecret: needed(clientSecret, "a client secret"),
      audience: tokenAudience,
      scope: oauthScope,
    }, parts);
  },
};

/**
 * Makes the authorization that the settings ask for.
 *
 * @throws {ZeebridgeError} `CONFIG_INVALID` if the strategy lacks one of its settings.
 */
export function createEngineAuthorization(
  settings: EngineAuthorizationSettings,
  parts: EngineAuthorizationParts,
): EngineAuthorization {
  return FACTORIES[settings.authStrategy](settings, parts);
}

function fixedHeader(value: string | undefined): EngineAuthorization {
  return { header: () => value, refused: () => false };
}

function needed(value: string | undefined, what: string): string {
  if (value !== undefined) return value;
  throw new ZeebridgeError(
    "CONFIG_INVALID",
    `Cannot authorize at the engine: there is no ${what}, expected one`,
  );
}
