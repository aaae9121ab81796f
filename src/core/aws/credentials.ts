/**
 * AWS credentials as a value.
 *
 * @module
 */

import { equalText } from "../bytes.ts";

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

/** Whether two are the same, as far as signatures go. */
export function equalCredentials(one: AwsCredentials, other: AwsCredentials): boolean {
  return one.accessKeyId === other.accessKeyId && equalText(one.secretAccessKey, other.secretAccessKey) &&
    equalText(one.sessionToken ?? "", other.sessionToken ?? "");
}
