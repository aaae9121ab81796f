/**
 * Canonical requests of any shape, by aws4fetch: the product makes them for `PutEvents` alone.
 *
 * @module
 */

import { AwsV4Signer } from "aws4fetch";
import type { AwsCredentials } from "../../../src/core/aws/credentials.ts";
import type { SignableRequest } from "../../../src/core/aws/sign.ts";
import type { CanonicalRequest } from "../../../src/core/aws/sigv4a.ts";

/** The canonical form of a request that is signed for a set of regions. */
export async function canonicalize(
  request: SignableRequest,
  { credentials, service, regionSet, signedAt }: {
    credentials: AwsCredentials;
    service: string;
    regionSet: string;
    signedAt: number;
  },
): Promise<CanonicalRequest> {
  const signer = new AwsV4Signer({
    ...request,
    ...credentials,
    headers: { ...request.headers, "x-amz-region-set": regionSet },
    service,
    // A canonical request says nothing about a region.
    region: "none",
    datetime: new Date(signedAt).toISOString().replace(/[:-]|\.\d{3}/g, ""),
    allHeaders: true,
  });
  const { signedHeaders, headers, datetime: timestamp } = signer;
  return { text: await signer.canonicalString(), signedHeaders, headers, timestamp };
}
