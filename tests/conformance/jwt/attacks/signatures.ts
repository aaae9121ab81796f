/**
 * Attacks on signatures.
 *
 * @module
 */

import { NOW_SECONDS, toBase64url } from "../../../support/token_signer.ts";
import type { Draft, Signers } from "./draft.ts";

/** The order of P-256's group. */
const ORDER = Uint8Array.fromHex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");

/** Signatures that are somebody else's, somewhere else's, or another spelling of a good one. */
export async function attacksOnSignatures({ rsa, ec, ed, stranger }: Signers): Promise<Draft[]> {
  const [rsaToken, ecToken, edToken] = await Promise.all([rsa.sign(), ec.sign(), ed.sign()]);
  const [bytes, r, s] = [signatureOf(rsaToken), signatureOf(ecToken, 0, 32), signatureOf(ecToken, 32)];
  const other = await rsa.sign({ claims: { exp: NOW_SECONDS + 7_200, role: "admin" } });
  const swapped = [rsaToken.split(".")[0], other.split(".")[1], rsaToken.split(".")[2]].join(".");
  const tokens: [string, string][] = [
    ["a stranger's signature", await stranger.sign()],
    ["claims of another token", swapped],
    ["signature of zeros", withSignature(rsaToken, new Uint8Array(256))],
    ["signature cut by a byte", withSignature(rsaToken, bytes.subarray(1))],
    ["signature with a zero before it", withSignature(rsaToken, [0], bytes)],
    ["ES256 with r = s = 0", withSignature(ecToken, new Uint8Array(64))],
    ["ES256 with s = 0", withSignature(ecToken, r, new Uint8Array(32))],
    ["ES256 with r and s of the group's order", withSignature(ecToken, ORDER, ORDER)],
    ["ES256 signature in DER", withSignature(ecToken, [0x30, 70, 2, 33, 0], r, [2, 33, 0], s)],
    ["ES256, a byte short", withSignature(ecToken, r, s.subarray(0, 31))],
    ["ES256, a byte too many", withSignature(ecToken, r, s, [0])],
    ["ES256 of the length of ES384", withSignature(ecToken, new Uint8Array(96).fill(1))],
    ["ES256 with r and s exchanged", withSignature(ecToken, s, r)],
    ["EdDSA with S beyond the group's order", withSignature(edToken, withOrderAdded(signatureOf(edToken)))],
    ["EdDSA, a byte short", withSignature(edToken, signatureOf(edToken, 0, 63))],
  ];
  return tokens.map(([name, token]) => [name, token, "signatureInvalid"]);
}

function signatureOf(token: string, start?: number, end?: number): Uint8Array {
  const encoded = token.slice(token.lastIndexOf(".") + 1);
  return Uint8Array.fromBase64(encoded, { alphabet: "base64url" }).slice(start, end);
}

function withSignature(token: string, ...parts: Iterable<number>[]): string {
  const bytes = Uint8Array.from(parts.flatMap((part) => [...part]));
  return `${token.slice(0, token.lastIndexOf("."))}.${toBase64url(bytes)}`;
}

/** The same Ed25519 signature, S written as S + L. */
function withOrderAdded(signature: Uint8Array): Uint8Array {
  const order = (1n << 252n) + 27742317777372353535851937790883648493n;
  const half = signature.slice(32).reverse();
  const sum = BigInt(`0x${half.toHex()}`) + order;
  const bytes = Uint8Array.fromHex(sum.toString(16).padStart(64, "0")).reverse();
  return Uint8Array.of(...signature.subarray(0, 32), ...bytes);
}
