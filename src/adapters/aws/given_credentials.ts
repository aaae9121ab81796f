/**
 * Credentials that a host has at hand, or behind a function of its own.
 *
 * @module
 */

import type { AwsCredentials } from "../../core/aws/credentials.ts";
import type { CredentialSource } from "../../ports/credential_source.ts";
import { credentialsUnavailable } from "./credential_request.ts";

/** Gives credentials of a host's own making. */
export type GetCredentials = (
  options: { signal?: AbortSignal },
) => AwsCredentials | Promise<AwsCredentials>;

/** Makes a source of credentials that do not change. */
export function createStaticCredentials(credentials: AwsCredentials): CredentialSource {
  const { accessKeyId, secretAccessKey, sessionToken, expiresAt } = credentials;
  const fixed = { accessKeyId, secretAccessKey, sessionToken, expiresAt };
  return { credentials: () => Promise.resolve(fixed) };
}

/** Makes a source of a function, which is asked each time. What it throws is the cause of the error, and not told. */
export function createFunctionCredentials(get: GetCredentials): CredentialSource {
  return {
    async credentials(options = {}) {
      try {
        return await get(options);
      } catch (cause) {
        throw credentialsUnavailable("Unable to load credentials: the host's own function failed", cause);
      }
    },
  };
}
