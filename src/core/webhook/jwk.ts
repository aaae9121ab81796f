/**
 * JSON Web Keys: the algorithms that tokens may be signed with, which key fits which, and keys ready for use.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7517
 * @see https://www.rfc-editor.org/rfc/rfc7518#section-3
 * @module
 */

import { decodeBase64 } from "../bytes.ts";
import { isJsonObject, type Json, type JsonObject, ownProperty, parseJson } from "../json.ts";

/** What an algorithm asks of its keys and signatures. */
interface AlgorithmRow {
  kty: "RSA" | "EC" | "OKP";
  crv?: string;
  /** As WebCrypto wants it for the import. A key is bound to it ever after. */
  parameters: { name: string; hash?: string; namedCurve?: string };
  /** Members that a public key is made of, besides `kty`. */
  material: readonly string[];
  /** Length of every signature; of RSA's it is up to the key. */
  signatureBytes?: number;
}

/** An algorithm that tokens may be signed with. Never one with a shared secret, and never none. */
export type JwtAlgorithm =
  | `${"RS" | "PS" | "ES"}${256 | 384 | 512}`
  | "EdDSA"
  | "Ed25519";

const ALGORITHMS: Readonly<Record<JwtAlgorithm, AlgorithmRow>> = {
  RS256: rsa("RSASSA-PKCS1-v1_5", 256),
  RS384: rsa("RSASSA-PKCS1-v1_5", 384),
  RS512: rsa("RSASSA-PKCS1-v1_5", 512),
  PS256: rsa("RSA-PSS", 256),
  PS384: rsa("RSA-PSS", 384),
  PS512: rsa("RSA-PSS", 512),
  ES256: ecdsa("P-256", 64),
  ES384: ecdsa("P-384", 96),
  ES512: ecdsa("P-521", 132),
  EdDSA: ed25519(),
  // The same under the name of RFC 9864, which takes the place of the other one.
  Ed25519: ed25519(),
};

/** Every algorithm that can be allowed. */
export const JWT_ALGORITHMS: readonly JwtAlgorithm[] = Object.keys(ALGORITHMS) as JwtAlgorithm[];

/** A public key that is ready for one algorithm. */
export interface VerificationKey {
  /** The only algorithm that it verifies. */
  readonly alg: JwtAlgorithm;
  /** The key as WebCrypto has it. */
  readonly cryptoKey: CryptoKey;
}

function rsa(name: string, bits: number): AlgorithmRow {
  return { kty: "RSA", parameters: { name, hash: `SHA-${bits}` }, material: ["n", "e"] };
}

function ecdsa(crv: string, signatureBytes: number): AlgorithmRow {
  const parameters = { name: "ECDSA", namedCurve: crv };
  return { kty: "EC", crv, parameters, material: ["crv", "x", "y"], signatureBytes };
}

function ed25519(): AlgorithmRow {
  return {
    kty: "OKP",
    crv: "Ed25519",
    parameters: { name: "Ed25519" },
    material: ["crv", "x"],
    signatureBytes: 64,
  };
}

/** Whether a token's `alg` is one that may be allowed at all. */
export function isJwtAlgorithm(alg: string): alg is JwtAlgorithm {
  return Object.hasOwn(ALGORITHMS, alg);
}

/** Length of an algorithm's signatures, in bytes; `undefined` where it is up to the key. */
export function signatureBytesOf(alg: JwtAlgorithm): number | undefined {
  return rowOf(alg).signatureBytes;
}

/** The keys of a JWK Set's text, whatever they are; `undefined` if the text is none. */
export function readKeySet(text: string): JsonObject[] | undefined {
  let value: Json;
  try {
    value = parseJson(text);
  } catch {
    // The only failure is "not JSON".
    return undefined;
  }
  const keys = isJsonObject(value) ? ownProperty(value, "keys") : undefined;
  // Members of a set that nobody understands are to be ignored (RFC 7517, section 5).
  return Array.isArray(keys) ? keys.filter(isJsonObject) : undefined;
}

/**
 * The one key of a set that a token's header asks for. With more than one that fits, the set does not say which, so
 * there is none: a key must be told by its id, or be the only one for its algorithm.
 */
export function chooseKey<T extends { readonly jwk: JsonObject }>(
  keys: readonly T[],
  { alg, kid }: { alg: JwtAlgorithm; kid?: string },
): T | undefined {
  const [only, ...others] = keys.filter(({ jwk }) =>
    (kid === undefined || ownProperty(jwk, "kid") === kid) && fitsAlgorithm(jwk, alg)
  );
  return others.length === 0 ? only : undefined;
}

/**
 * Whether a key is for an algorithm, by everything that it says about itself. One that is published with its private
 * part is for nothing.
 */
export function fitsAlgorithm(jwk: JsonObject, alg: JwtAlgorithm): boolean {
  const { kty, crv } = rowOf(alg);
  const own = (name: string): Json | undefined => ownProperty(jwk, name);
  const operations = own("key_ops");
  return own("kty") === kty &&
    (crv === undefined || own("crv") === crv) &&
    isAbsentOr(own("alg"), alg) &&
    isAbsentOr(own("use"), "sig") &&
    (operations === undefined || Array.isArray(operations) && operations.includes("verify")) &&
    own("d") === undefined;
}

function isAbsentOr(member: Json | undefined, expected: string): boolean {
  return member === undefined || member === expected;
}

/**
 * Makes a key ready for an algorithm; `undefined` if it does not fit, is weak, or is no key. Costs more than many
 * verifications: whoever holds keys keeps what comes out.
 */
export async function importKey(jwk: JsonObject, alg: JwtAlgorithm): Promise<VerificationKey | undefined> {
  if (!fitsAlgorithm(jwk, alg)) return undefined;
  const { kty, parameters, material } = rowOf(alg);
  // Nothing but what makes the key: what else it says about itself has been looked at, and platforms differ in it.
  const bare: { kty: string; [member: string]: string } = { kty };
  for (const name of material) {
    const value = ownProperty(jwk, name);
    if (typeof value !== "string") return undefined;
    bare[name] = value;
  }
  if (kty === "RSA" && !isSoundRsa(bare)) return undefined;
  try {
    return { alg, cryptoKey: await crypto.subtle.importKey("jwk", bare, parameters, false, ["verify"]) };
  } catch {
    // WebCrypto's word for numbers that are no such key, and for a curve that a platform does not have.
    return undefined;
  }
}

function rowOf(alg: JwtAlgorithm): AlgorithmRow {
  return ALGORITHMS[alg];
}

const MIN_MODULUS_BITS = 2_048;
/** Verification takes time with the square of it. */
const MAX_MODULUS_BITS = 8_192;
const MAX_EXPONENT_BITS = 33;

function isSoundRsa({ n = "", e = "" }: Record<string, string>): boolean {
  const [modulus, exponent] = [integerOf(n), integerOf(e)];
  const bits = modulus.toString(2).length;
  return bits >= MIN_MODULUS_BITS && bits <= MAX_MODULUS_BITS &&
    exponent >= 3n && exponent % 2n === 1n && exponent.toString(2).length <= MAX_EXPONENT_BITS &&
    !hasRocaFingerprint(modulus);
}

/** A number of a JWK (RFC 7518, section 2); 0 if it is none. */
function integerOf(base64url: string): bigint {
  let value = 0n;
  for (const byte of decodeBase64(base64url.replaceAll("-", "+").replaceAll("_", "/")) ?? []) {
    value = value << 8n | BigInt(byte);
  }
  return value;
}

const ROCA_PRIMES = [11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157];

/**
 * Whether a modulus comes from chips whose keys can be factored: modulo each of these primes, it is a power of 65537.
 *
 * @see https://nvd.nist.gov/vuln/detail/CVE-2017-15361
 */
function hasRocaFingerprint(modulus: bigint): boolean {
  return ROCA_PRIMES.every((prime) => {
    const rest = Number(modulus % BigInt(prime));
    let power = 1;
    do {
      if (power === rest) return true;
      power = power * 65_537 % prime;
    } while (power !== 1);
    return false;
  });
}
