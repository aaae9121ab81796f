/**
 * AWS Signature Version 4 in the `Authorization` header. The only file that imports aws4fetch.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 * @module
 */

import { AwsV4Signer } from "aws4fetch";
import type { AwsCredentials } from "./credentials.ts";

/** A request to sign. */
export interface SignableRequest {
  /** Request method. */
  method: "GET" | "POST";
  /** Address, with its query. */
  url: string;
  /** Headers; all of them are signed. Do not add any afterwards. */
  headers: Record<string, string>;
  /** Body; none is the empty text. */
  body: string;
}

/** Who signs, for what, and when. */
export interface SigningContext {
  /** Credentials. */
  credentials: AwsCredentials;
  /** Signing name of the service: `events` for EventBridge. */
  service: string;
  /** Region. */
  region: string;
  /** Instant of the signature, in milliseconds since the epoch. AWS refuses one that is minutes off. */
  signedAt: number;
}

/**
 * Signs a request.
 *
 * Every header is signed, the content type too, as AWS's own SDKs do it: what the service reads is what was
 * signed. Neither service nor region is ever guessed from the host.
 *
 * @returns The request's headers with `Authorization`, `X-Amz-Date`, and the session token where there is one.
 */
export async function signRequest(request: SignableRequest, context: SigningContext): Promise<Headers> {
  const { credentials, service, region, signedAt } = context;
  const signer = new AwsV4Signer({
    ...request,
    accessKeyId: credentials.accessKeyId,
    secretAccessKey: credentials.secretAccessKey,
    sessionToken: credentials.sessionToken,
    service,
    region,
    datetime: new Date(signedAt).toISOString().replace(/[:-]|\.\d{3}/g, ""),
    allHeaders: true,
  });
  return (await signer.sign()).headers;
}
