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
  body: string | Uint8Array<ArrayBuffer>;
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
  return (await createSigner(request, context).sign()).headers;
}

/** A request as its signature is made over it. */
export interface CanonicalRequest {
  /** The canonical request. */
  text: string;
  /** Names of the signed headers, with semicolons between them. */
  signedHeaders: string;
  /** The request's headers with `X-Amz-Date`, and the session token where there is one. */
  headers: Headers;
  /** Instant of the signature as AWS writes it, such as `20150830T123600Z`. */
  timestamp: string;
}

/** What every version of the signature is made over. */
export async function canonicalizeRequest(
  request: SignableRequest,
  context: Omit<SigningContext, "region">,
): Promise<CanonicalRequest> {
  // A canonical request says nothing about a region.
  const signer = createSigner(request, { ...context, region: "none" });
  const { signedHeaders, headers, datetime: timestamp } = signer;
  return { text: await signer.canonicalString(), signedHeaders, headers, timestamp };
}

function createSigner(request: SignableRequest, context: SigningContext): AwsV4Signer {
  const { credentials, service, region, signedAt } = context;
  return new AwsV4Signer({
    ...request,
    accessKeyId: credentials.accessKeyId,
    secretAccessKey: credentials.secretAccessKey,
    sessionToken: credentials.sessionToken,
    service,
    region,
    datetime: new Date(signedAt).toISOString().replace(/[:-]|\.\d{3}/g, ""),
    allHeaders: true,
  });
}
