/**
 * Where AWS credentials come from.
 *
 * @module
 */

import type { AwsCredentials } from "../core/aws/credentials.ts";

/** Gives credentials that are valid now. */
export interface CredentialSource {
  /**
   * Credentials to sign with.
   *
   * @throws {ZeebridgeError} with code `AWS_CREDENTIALS_UNAVAILABLE` if there are none.
   */
  credentials(options?: { signal?: AbortSignal }): Promise<AwsCredentials>;
}
