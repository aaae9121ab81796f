/**
 * Verifies AWS Signature Version 4 as the service does: by computing it again. Written from AWS's description
 * with Web Crypto alone, and shares nothing with what signs.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 * @module
 */

/** What a signature says about itself. */
export interface RequestSignature {
  /** Access key id. */
  accessKeyId: string;
  /** Day of the scope, as `20260101`. */
  day: string;
  /** Region of the scope. */
  region: string;
  /** Service of the scope. */
  service: string;
  /** Names of the signed headers, in order. */
  signedHeaders: string[];
  /** The signature, hexadecimal. */
  signature: string;
}

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([^/\s,]+)\/(\d{8})\/([^/\s,]+)\/([^/\s,]+)\/aws4_request, ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})$/;

/** Reads an `Authorization` header, or `undefined` if it is no such signature. */
export function readSignature(authorization: string): RequestSignature | undefined {
  const match = AUTHORIZATION.exec(authorization);
  if (match === null) return undefined;
  const [, accessKeyId = "", day = "", region = "", service = "", names = "", signature = ""] = match;
  return { accessKeyId, day, region, service, signedHeaders: names.split(";"), signature };
}

/** The signature that this request must have. */
export async function computeSignature(
  request: { method: string; url: string; headers: Headers; body: string },
  { signature, secretAccessKey }: { signature: RequestSignature; secretAccessKey: string },
): Promise<string> {
  const url = new URL(request.url);
  const { day, region, service, signedHeaders } = signature;
  const canonicalHeaders = signedHeaders.map((name) => {
    const value = name === "host" ? url.host : request.headers.get(name) ?? "";
    return `${name}:${value.trim().replace(/\s+/g, " ")}\n`;
  });
  const canonicalRequest = [
    request.method,
    url.pathname,
    "",
    canonicalHeaders.join(""),
    signedHeaders.join(";"),
    hex(await sha256(request.body)),
  ].join("\n");
  const scope = [day, region, service, "aws4_request"].join("/");
  const stringToSign = [
    "AWS4-HMAC-SHA256",
    request.headers.get("x-amz-date") ?? "",
    scope,
    hex(await sha256(canonicalRequest)),
  ].join("\n");
  let key = bytesOf(`AWS4${secretAccessKey}`);
  for (const part of [day, region, service, "aws4_request"]) key = await hmac(key, part);
  return hex(await hmac(key, stringToSign));
}

async function hmac(key: Uint8Array<ArrayBuffer>, text: string): Promise<Uint8Array<ArrayBuffer>> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const imported = await crypto.subtle.importKey("raw", key, algorithm, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", imported, bytesOf(text)));
}

async function sha256(text: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytesOf(text)));
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
