/**
 * JSON Web Tokens: whether one is genuine, for us, and valid now, and what it claims.
 *
 * Keys and time are arguments. What a token itself says about where its key is (`jwk`, `jku`, `x5c`, `x5u`) is
 * never looked at.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7519
 * @see https://www.rfc-editor.org/rfc/rfc8725
 * @module
 */

import { compactVerify } from "jose/jws/compact/verify";
import { decodeBase64, utf8 } from "../bytes.ts";
import {
  hasRepeatedNames,
  isJsonObject,
  type Json,
  type JsonObject,
  ownProperty,
  parseJson,
} from "../json.ts";
import { makeRoom } from "../make_room.ts";
import { sha256Hex } from "../sha256.ts";
import { type JwtAlgorithm, signatureBytesOf, type VerificationKey } from "./jwk.ts";

/** What a token's header says about its key. */
export interface TokenHeader {
  /** Algorithm, as the sender has it: anything. */
  alg: string;
  /** Id of the key. */
  kid?: string;
}

/** What a token must be. */
export interface JwtPolicy {
  /** Algorithms that are allowed. */
  algorithms: readonly JwtAlgorithm[];
  /** Issuers, of which it must name one; empty: any. */
  issuers: readonly string[];
  /** Audiences, of which it must name one; empty: any. */
  audiences: readonly string[];
  /** How far clocks may differ, in milliseconds. */
  leewayMs: number;
  /** Whether it must expire. */
  requireExp: boolean;
}

/** Why a token is refused, for the operator. The sender is told no more than that it is. */
export type JwtRefusal =
  /** It is no signed token as RFC 7515 has them, or its header asks for something that is not done here. */
  | "malformed"
  /** Its algorithm is not allowed. */
  | "algorithmNotAllowed"
  /** The key is for another algorithm. */
  | "keyUnfit"
  /** Nobody with the key has signed it. */
  | "signatureInvalid"
  /** What is signed are no claims, or one of them has a wrong type. */
  | "claimsMalformed"
  | "expired"
  /** It never expires, and must. */
  | "expMissing"
  | "notYetValid"
  | "issuedInFuture"
  | "issuerNotAllowed"
  | "audienceNotAllowed";

/** What a verification comes to. */
export type TokenVerdict = { claims: JsonObject } | { refusal: JwtRefusal };

const MAX_TOKEN_LENGTH = 16_384;
const MAX_KID_LENGTH = 512;

/**
 * The token of an `Authorization` header, with its scheme in any case; `undefined` if there is none, or one that is
 * longer than 16 KiB. A token without the scheme is none: it may be anything.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6750#section-2.1
 */
export function readBearerToken(authorization: string | undefined): string | undefined {
  const [, token] = /^bearer +(\S+) *$/i.exec(authorization ?? "") ?? [];
  return token !== undefined && token.length <= MAX_TOKEN_LENGTH ? token : undefined;
}

/**
 * base64url as RFC 7515 has it: without padding, and with unused bits that are zero, so that there is only one way to
 * write a token.
 */
const BASE64URL = /^(?:[\w-]{4})*(?:[\w-][AQgw]|[\w-]{2}[AEIMQUYcgkosw048])?$/;

/** The header of a token in JWS Compact Serialization; `undefined` if it is none, or one that is not done here. */
export function readTokenHeader(token: string): TokenHeader | undefined {
  if (token.length > MAX_TOKEN_LENGTH) return undefined;
  const segments = token.split(".");
  const [encoded = ""] = segments;
  if (segments.length !== 3 || !segments.every((segment) => BASE64URL.test(segment))) return undefined;
  const bytes = decodeBase64(encoded.replaceAll("-", "+").replaceAll("_", "/"));
  const header = bytes === undefined ? undefined : readObject(bytes);
  // What is critical is not done here, and a payload that is not encoded would be another one to every other reader.
  if (header === undefined || ownProperty(header, "crit") !== undefined) return undefined;
  if ((ownProperty(header, "b64") ?? true) !== true) return undefined;
  const alg = ownProperty(header, "alg");
  const kid = ownProperty(header, "kid");
  if (typeof alg !== "string") return undefined;
  if (kid === undefined) return { alg };
  return typeof kid === "string" && kid.length <= MAX_KID_LENGTH ? { alg, kid } : undefined;
}

/**
 * Verifies a token: its form, its algorithm, its signature, then its claims. Integers of the claims beyond 2^53 are
 * `bigint`.
 *
 * @param token The token alone ({@linkcode readBearerToken}).
 */
export async function verifyToken(
  token: string,
  { key, policy, now }: {
    /** The key that its header asks for. */
    key: VerificationKey;
    policy: JwtPolicy;
    /** Milliseconds since the epoch. */
    now: number;
  },
): Promise<TokenVerdict> {
  const header = readTokenHeader(token);
  if (header === undefined) return { refusal: "malformed" };
  if (!policy.algorithms.some((alg) => alg === header.alg)) return { refusal: "algorithmNotAllowed" };
  if (header.alg !== key.alg) return { refusal: "keyUnfit" };
  const payload = await verifySignature(token, key);
  if (payload === undefined) return { refusal: "signatureInvalid" };
  const claims = readObject(payload);
  if (claims === undefined) return { refusal: "claimsMalformed" };
  const refusal = findFaultOfTime(claims, { policy, now }) ?? findFaultOfParties(claims, policy);
  return refusal === undefined ? { claims } : { refusal };
}

/**
 * What was signed by tokens that were verified before, by their key: a sender uses one token for many requests, and
 * its signature costs more than all the rest of a request. Tokens are known by their digests, and time and policy are
 * judged each time. Only who has the key can fill it, and it goes away with the key.
 */
const VERIFIED = new WeakMap<VerificationKey, Map<string, Uint8Array>>();
const MAX_VERIFIED_TOKENS = 100;

/** What is signed; `undefined` if the signature is not the key's. */
async function verifySignature(token: string, key: VerificationKey): Promise<Uint8Array | undefined> {
  const verified = VERIFIED.get(key) ?? new Map<string, Uint8Array>();
  const digest = await sha256Hex(utf8(token));
  const known = verified.get(digest);
  if (known !== undefined) return known;
  const payload = await checkSignature(token, key);
  if (payload === undefined) return undefined;
  makeRoom(verified, MAX_VERIFIED_TOKENS);
  VERIFIED.set(key, verified.set(digest, payload));
  return payload;
}

async function checkSignature(
  token: string,
  { alg, cryptoKey }: VerificationKey,
): Promise<Uint8Array | undefined> {
  const bytes = signatureBytesOf(alg);
  const length = token.length - token.lastIndexOf(".") - 1;
  // Platforms differ in what they make of a signature of a wrong length.
  if (bytes !== undefined && length !== Math.ceil(bytes * 4 / 3)) return undefined;
  try {
    return (await compactVerify(token, cryptoKey, { algorithms: [alg] })).payload;
  } catch {
    // The form and the key were looked at: it can only be the signature.
    return undefined;
  }
}

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The JSON object in bytes; `undefined` if they are none, or one with a name twice, which readers take differently. */
function readObject(bytes: Uint8Array): JsonObject | undefined {
  try {
    const text = decoder.decode(bytes);
    const value = parseJson(text);
    return isJsonObject(value) && !hasRepeatedNames(text, value) ? value : undefined;
  } catch {
    // Not UTF-8 or not JSON, which is what undefined says.
    return undefined;
  }
}

function findFaultOfTime(
  claims: JsonObject,
  { policy, now }: { policy: JwtPolicy; now: number },
): JwtRefusal | undefined {
  const [exp, nbf, iat] = ["exp", "nbf", "iat"].map((name) => ownProperty(claims, name));
  if (!isInstant(exp) || !isInstant(nbf) || !isInstant(iat)) return "claimsMalformed";
  if (exp === undefined && policy.requireExp) return "expMissing";
  const earliestMs = now - policy.leewayMs;
  const latestMs = now + policy.leewayMs;
  if (exp !== undefined && exp * 1_000 <= earliestMs) return "expired";
  if (nbf !== undefined && nbf * 1_000 > latestMs) return "notYetValid";
  if (iat !== undefined && iat * 1_000 > latestMs) return "issuedInFuture";
  return undefined;
}

/** Whether a claim is absent or a time, in seconds since the epoch. */
function isInstant(value: Json | undefined): value is number | undefined {
  return value === undefined || typeof value === "number" && Number.isFinite(value);
}

function findFaultOfParties(
  claims: JsonObject,
  { issuers, audiences }: JwtPolicy,
): JwtRefusal | undefined {
  if (issuers.length > 0 && !includesText(issuers, ownProperty(claims, "iss"))) return "issuerNotAllowed";
  if (audiences.length === 0) return undefined;
  const aud = ownProperty(claims, "aud");
  const named = Array.isArray(aud) ? aud : [aud];
  return named.some((value) => includesText(audiences, value)) ? undefined : "audienceNotAllowed";
}

function includesText(texts: readonly string[], value: Json | undefined): boolean {
  return typeof value === "string" && texts.includes(value);
}

/**
 * Whether what a model finds in the claims has the roles that it requires: any of them, or all; none required is
 * always enough.
 *
 * @param roles A list; what is no text in it counts for nothing, and neither does anything but a list. A single text
 * may be one role or many, as `scope` is, and only the model can tell.
 */
export function hasRequiredRole(
  roles: Json,
  { required, mode }: { required: readonly string[]; mode: "any" | "all" },
): boolean {
  if (required.length === 0) return true;
  if (!Array.isArray(roles)) return false;
  return mode === "all"
    ? required.every((role) => roles.includes(role))
    : required.some((role) => roles.includes(role));
}
