/**
 * Signs tokens, also such as no issuer would.
 *
 * @module
 */

/** Makes tokens with one key. */
export interface TokenSigner {
  alg: string;
  /** The public key as a key set has it. */
  jwk: Record<string, unknown>;
  /** As WebCrypto wants them for signing and verifying. */
  parameters: Algorithm & { hash?: string; saltLength?: number };
  /** A token in JWS Compact Serialization. */
  sign(parts?: TokenParts): Promise<string>;
  /** The signature of any text. */
  signText(text: string): Promise<Uint8Array<ArrayBuffer>>;
}

/** Header and claims, as objects or as the very text. */
export interface TokenParts {
  /** Beside `alg` and `kid`, or instead of them. */
  header?: object | string;
  /** Instead of an `exp` in an hour. */
  claims?: object | string;
}

/** When the tokens are made: 2026-01-01T00:00:00Z, in seconds since the epoch. */
export const NOW_SECONDS = Date.UTC(2026, 0, 1) / 1_000;

const RSA = { publicExponent: new Uint8Array([1, 0, 1]) };
const PARAMETERS = {
  RS256: { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256", ...RSA },
  RS384: { name: "RSASSA-PKCS1-v1_5", hash: "SHA-384", ...RSA },
  RS512: { name: "RSASSA-PKCS1-v1_5", hash: "SHA-512", ...RSA },
  PS256: { name: "RSA-PSS", hash: "SHA-256", saltLength: 32, ...RSA },
  PS384: { name: "RSA-PSS", hash: "SHA-384", saltLength: 48, ...RSA },
  PS512: { name: "RSA-PSS", hash: "SHA-512", saltLength: 64, ...RSA },
  ES256: { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" },
  ES384: { name: "ECDSA", namedCurve: "P-384", hash: "SHA-384" },
  ES512: { name: "ECDSA", namedCurve: "P-521", hash: "SHA-512" },
  EdDSA: { name: "Ed25519" },
  Ed25519: { name: "Ed25519" },
} as const;

/** Makes a signer with a new key. */
export async function createTokenSigner(
  alg: keyof typeof PARAMETERS,
  { kid = "key-1", modulusLength = 2_048 }: { kid?: string; modulusLength?: number } = {},
): Promise<TokenSigner> {
  const parameters = PARAMETERS[alg];
  const generation: Algorithm & { modulusLength: number } = { ...parameters, modulusLength };
  const generated = await crypto.subtle.generateKey(generation, true, ["sign", "verify"]);
  if (!("privateKey" in generated)) throw new TypeError("Expected a pair of keys");
  const { privateKey, publicKey } = generated;
  const { ext: _ext, key_ops: _operations, ...material } = await crypto.subtle.exportKey("jwk", publicKey);
  const signText = async (text: string): Promise<Uint8Array<ArrayBuffer>> =>
    new Uint8Array(await crypto.subtle.sign(parameters, privateKey, new TextEncoder().encode(text)));
  return {
    alg,
    jwk: { ...material, alg, kid, use: "sig" },
    parameters,
    signText,
    async sign({ header = {}, claims = { exp: NOW_SECONDS + 3_600 } } = {}) {
      const fullHeader = typeof header === "string" ? header : { alg, kid, ...header };
      const input = `${toBase64url(fullHeader)}.${toBase64url(claims)}`;
      return `${input}.${toBase64url(await signText(input))}`;
    },
  };
}

/** base64url of bytes, of a text, or of an object's JSON. */
export function toBase64url(value: Uint8Array | string | object): string {
  const bytes = value instanceof Uint8Array
    ? value
    : new TextEncoder().encode(typeof value === "string" ? value : JSON.stringify(value));
  return bytes.toBase64({ alphabet: "base64url", omitPadding: true });
}
