/**
 * AWS credentials out of profile files, and the default chain with files, for Deno and Node.
 *
 * @example
 * ```ts
 * import { createProfileCredentials } from "@zeebridge/edge/aws/profile";
 * import { serve } from "@zeebridge/edge/node";
 *
 * await serve({ credentials: createProfileCredentials({ profile: "zeebridge" }) });
 * ```
 *
 * @module
 */

import process from "node:process";
import { cacheCredentials } from "../adapters/aws/credential_cache.ts";
import { credentialFiles } from "../adapters/aws/credential_files.ts";
import { type ChainParts, createDefaultChain, platformSources } from "../adapters/aws/default_chain.ts";
import { createReadText } from "../adapters/aws/environment_credentials.ts";
import { createProfileCredentials as createProfileSource } from "../adapters/aws/profile_credentials.ts";
import { createSystemClock } from "../adapters/system/clock.ts";
import type { AwsCredentials } from "../core/aws/credentials.ts";
import type { Clock } from "../ports/clock.ts";
import type { CredentialSource } from "../ports/credential_source.ts";

export type { AwsCredentials, Clock, CredentialSource };

/** Where to look. */
export interface CredentialChainOptions {
  /** Variables by name, looked up anew each time. Default: the process's environment. */
  env?: Readonly<Record<string, unknown>>;
  /** Gives a token for `AWS_ROLE_ARN`, in the place of `AWS_WEB_IDENTITY_TOKEN_FILE`. */
  getToken?(): string | Promise<string>;
  /** Sends requests. Default: the runtime's `fetch`. */
  fetch?: typeof fetch;
  /** Time. Default: the machine's. */
  clock?: Clock;
}

/** Which profile. */
export interface ProfileCredentialsOptions extends CredentialChainOptions {
  /** Its name. Default: `AWS_PROFILE`, or else `default`. */
  profile?: string;
}

/**
 * Credentials of a profile: its own keys, or a role by `source_profile`, `credential_source` or
 * `web_identity_token_file`. The files are `~/.aws/config` and `~/.aws/credentials`, or what `AWS_CONFIG_FILE` and
 * `AWS_SHARED_CREDENTIALS_FILE` say. IAM Identity Center (SSO), login sessions and `credential_process` are not
 * supported.
 */
export function createProfileCredentials(options: ProfileCredentialsOptions = {}): CredentialSource {
  const parts = { ...partsOf(options), profile: options.profile, files: credentialFiles };
  return cacheCredentials(createProfileSource(parts, platformSources(parts)), parts.clock);
}

/**
 * The default chain: environment, web identity, profile files, container, instance metadata. The first one that is
 * set up counts. `serve` of `@zeebridge/edge/deno` and `@zeebridge/edge/node` uses it by itself.
 */
export function createDefaultCredentialChain(options: CredentialChainOptions = {}): CredentialSource {
  const parts = partsOf(options);
  return cacheCredentials(createDefaultChain(parts), parts.clock);
}

function partsOf(options: CredentialChainOptions): ChainParts {
  const { env = process.env, clock = createSystemClock(), getToken } = options;
  const readText = createReadText((name) => env[name]);
  return {
    fetch: options.fetch ?? fetch,
    clock,
    readText,
    stsEndpoint: readText("AWS_ENDPOINT_URL_STS") ?? readText("AWS_ENDPOINT_URL"),
    getToken,
    files: credentialFiles,
  };
}
