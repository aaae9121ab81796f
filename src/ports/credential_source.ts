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
   * `expired`: what AWS has refused as expired; others are wanted, if there are any.
   *
   * @throws {ZeebridgeError} with code `AWS_CREDENTIALS_UNAVAILABLE` if there are none.
   */
  credentials(options?: { signal?: AbortSignal; expired?: AwsCredentials }): Promise<AwsCredentials>;
}
