/**
 * A `PutEvents` request as signatures are made over it: a text with few gaps, as its shape never changes.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 * @module
 */

import type { AwsCredentials } from "../aws/credentials.ts";
import { type Sha256, sha256Hex } from "../sha256.ts";
import type { CanonicalRequest } from "../aws/sigv4a.ts";
import { PUT_EVENTS_HEADERS } from "./request.ts";

/** A request to put events, but for its headers. */
export interface PutEventsRequest {
  /** Where it goes, without a query. */
  url: URL;
  /** Its body. */
  body: Uint8Array<ArrayBuffer>;
}

/** Its canonical form, in any version of the signature; in one for several regions, with their set. */
export async function canonicalizePutEvents(
  { url, body }: PutEventsRequest,
  { credentials: { sessionToken }, signedAt, regionSet, sha256 }: {
    credentials: AwsCredentials;
    signedAt: number;
    regionSet?: string;
    sha256?: Sha256;
  },
): Promise<CanonicalRequest> {
  const timestamp = new Date(signedAt).toISOString().replace(/[:-]|\.\d{3}/g, "");
  const headers = new Headers(PUT_EVENTS_HEADERS);
  headers.set("x-amz-date", timestamp);
  if (regionSet) headers.set("x-amz-region-set", regionSet);
  if (sessionToken) headers.set("x-amz-security-token", sessionToken);
  // All of them, in the order of their names; no name is the beginning of another one.
  const signed = [...headers, ["host", url.host]].sort();
  const signedHeaders = signed.map(([name]) => name).join(";");
  const lines = signed.map(([name, value]) => `${name}:${value}\n`).join("");
  const hash = await sha256Hex(body, sha256);
  const text = `POST\n${canonicalPath(url.pathname)}\n\n${lines}\n${signedHeaders}\n${hash}`;
  return { text, signedHeaders, headers, timestamp };
}

/** Percent signs are encoded once more, as everywhere but for S3. */
function canonicalPath(path: string): string {
  if (path === "/") return path;
  return path.replace(/\/+/g, "/").split("/").map(encodeSegment).join("/");
}

/** Percent-encoding of all but letters, digits and `-._~` (RFC 3986). */
function encodeSegment(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
