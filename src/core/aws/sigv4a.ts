/**
 * AWS Signature Version 4A: one signature that is good in a set of regions, as global endpoints of EventBridge need
 * it. By WebCrypto alone: the private key is imported without its public half.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html
 * @module
 */

import { decodeHex, toHex, utf8 } from "../bytes.ts";
import type { AwsCredentials } from "./credentials.ts";

/** A request as its signature is made over it. */
export interface CanonicalRequest {
  /** The canonical request. */
  text: string;
  /** Names of the signed headers, with semicolons between them. */
  signedHeaders: string;
  /** All headers of the request but `Authorization`. */
  headers: Headers;
  /** Instant of the signature as AWS writes it, such as `20150830T123600Z`. */
  timestamp: string;
}

/** Who signs, and for what. */
export interface MultiRegionContext {
  /** Credentials. */
  credentials: AwsCredentials;
  /** Signing name of the service: `events` for EventBridge. */
  service: string;
  /** Keeps derived keys, which are good for as long as their credentials. Give the same one again. */
  keys?: MultiRegionKeys;
}

/** Derived keys by their credentials. They go when the credentials do. */
export type MultiRegionKeys = WeakMap<AwsCredentials, CryptoKey>;

const ALGORITHM = "AWS4-ECDSA-P256-SHA256";
const CURVE = { name: "ECDSA", namedCurve: "P-256" } as const;
/** Order of the curve P-256 less two: a candidate beyond it is no private key. */
const LARGEST_CANDIDATE = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc63254fn;
/** Practically never needed: a candidate is beyond the order once in four billion. */
const MAX_COUNTER = 254;
/** A private key in PKCS #8 (RFC 5958) on P-256, without the public one, up to the number itself. */
const PKCS8_PREFIX = "3041020100301306072a8648ce3d020106082a8648ce3d030107042730250201010420";

/**
 * Signs a request for the set of regions that its header `X-Amz-Region-Set` names; `*` is all of them.
 *
 * @returns All headers of the request.
 */
export async function signForRegions(
  { text, signedHeaders, headers, timestamp }: CanonicalRequest,
  { credentials, service, keys }: MultiRegionContext,
): Promise<Headers> {
  const scope = `${timestamp.slice(0, 8)}/${service}/aws4_request`;
  const digest = await crypto.subtle.digest("SHA-256", utf8(text));
  const stringToSign = [ALGORITHM, timestamp, scope, toHex(new Uint8Array(digest))].join("\n");
  const key = keys?.get(credentials) ?? await deriveKey(credentials);
  keys?.set(credentials, key);
  const signature = await crypto.subtle.sign({ ...CURVE, hash: "SHA-256" }, key, utf8(stringToSign));
  const signed = new Headers(headers);
  signed.set(
    "authorization",
    `${ALGORITHM} Credential=${credentials.accessKeyId}/${scope}, ` +
      `SignedHeaders=${signedHeaders}, Signature=${toHex(encodeDer(new Uint8Array(signature)))}`,
  );
  return signed;
}

/** The private key of credentials: the first candidate within the curve's order, plus one (NIST SP 800-108). */
async function deriveKey({ accessKeyId, secretAccessKey }: AwsCredentials): Promise<CryptoKey> {
  const hmac = { name: "HMAC", hash: "SHA-256" };
  const secret = await crypto.subtle.importKey("raw", utf8(`AWS4A${secretAccessKey}`), hmac, false, ["sign"]);
  for (let counter = 1; counter <= MAX_COUNTER; counter++) {
    const input = Uint8Array.of(
      ...[0, 0, 0, 1],
      ...utf8(ALGORITHM),
      0,
      ...utf8(accessKeyId),
      counter,
      // Length of the key, in bits.
      ...[0, 0, 1, 0],
    );
    const candidate = BigInt(`0x${toHex(new Uint8Array(await crypto.subtle.sign("HMAC", secret, input)))}`);
    if (candidate <= LARGEST_CANDIDATE) return await importPrivateKey(candidate + 1n);
  }
  throw new RangeError("Cannot derive a signing key: no candidate is within the order of the curve");
}

async function importPrivateKey(number: bigint): Promise<CryptoKey> {
  const bytes = decodeHex(PKCS8_PREFIX + number.toString(16).padStart(64, "0"));
  if (bytes === undefined) throw new TypeError("Digits of a number are hexadecimal");
  return await crypto.subtle.importKey("pkcs8", bytes, CURVE, false, ["sign"]);
}

/** Two numbers of 32 bytes as WebCrypto gives them, as a DER sequence, which is what AWS takes. */
function encodeDer(signature: Uint8Array): Uint8Array {
  const half = signature.length / 2;
  const numbers = [signature.subarray(0, half), signature.subarray(half)].flatMap(encodeInteger);
  return Uint8Array.of(0x30, numbers.length, ...numbers);
}

/** A number that is never negative: as short as it can be, and with a zero before it where its first bit is set. */
function encodeInteger(bytes: Uint8Array): number[] {
  const start = bytes.findIndex((byte) => byte !== 0);
  const digits = [...bytes.subarray(start < 0 ? bytes.length - 1 : start)];
  if ((digits[0] ?? 0) >= 0x80) digits.unshift(0);
  return [0x02, digits.length, ...digits];
}
