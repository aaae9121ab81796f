/**
 * How the engine is told who calls: not at all, by HTTP Basic, or by a token of OAuth's client credentials.
 *
 * @module
 */

import { utf8 } from "../../core/bytes.ts";
import { ZeebridgeError } from "../../core/errors.ts";
import type { AuthStrategy, Settings } from "../../usecases/settings.ts";
import type { EngineAuthorization, EngineAuthorizationParts } from "./authorization.ts";
import { createOAuthAuthorization } from "./oauth.ts";

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
