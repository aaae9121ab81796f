/**
 * AWS credentials as a value.
 *
 * @module
 */

/** What a request is signed with. */
export interface AwsCredentials {
  /** Access key id: not secret by itself. */
  accessKeyId: string;
  /** Secret access key. */
  secretAccessKey: string;
  /** Session token of temporary credentials. */
  sessionToken?: string;
  /** When they expire, in milliseconds since the epoch; absent: never. */
  expiresAt?: number;
}
