/**
 * Answers of the product, in any runtime.
 *
 * @module
 */

import { isJsonObject, parseJson } from "../../../src/core/json.ts";
import {
  chooseKey,
  importKey,
  isJwtAlgorithm,
  JWT_ALGORITHMS,
  readKeySet,
} from "../../../src/core/webhook/jwk.ts";
import {
  type JwtPolicy,
  type JwtRefusal,
  readBearerToken,
  readTokenHeader,
  verifyToken,
} from "../../../src/core/webhook/jwt.ts";

/** What is asked: a request's header against a key set, or a bare signature against a key. */
export type Question =
  | { authorization: string; keySet: string; policy?: Partial<JwtPolicy> }
  | { alg: string; jwk: string; messageHex: string; signatureHex: string };

/** `keyUnknown`: the set has no such key. `tokenMissing`: there is no token to look at. */
export type Answer = "accepted" | JwtRefusal | "keyUnknown" | "tokenMissing";

/** When the questions are asked: 2026-01-01T00:00:00Z. */
export const NOW_MS: number = Date.UTC(2026, 0, 1);

const POLICY: JwtPolicy = {
  algorithms: JWT_ALGORITHMS,
  issuers: [],
  audiences: [],
  leewayMs: 0,
  requireExp: true,
};

/** Authorizes as the connector does with a key set at hand. */
export function answer(question: Question): Promise<Answer> {
  return "keySet" in question ? answerToken(question) : answerSignature(question);
}

async function answerToken(
  { authorization, keySet, policy }: Extract<Question, { keySet: string }>,
): Promise<Answer> {
  const token = readBearerToken(authorization);
  if (token === undefined) return "tokenMissing";
  const header = readTokenHeader(token);
  if (header === undefined) return "malformed";
  const { alg, kid } = header;
  if (!isJwtAlgorithm(alg)) return "algorithmNotAllowed";
  const chosen = chooseKey((readKeySet(keySet) ?? []).map((jwk) => ({ jwk })), { alg, kid });
  const key = chosen === undefined ? undefined : await importKey(chosen.jwk, alg);
  if (key === undefined) return "keyUnknown";
  const verdict = await verifyToken(token, { key, policy: { ...POLICY, ...policy }, now: NOW_MS });
  return "refusal" in verdict ? verdict.refusal : "accepted";
}

async function answerSignature(
  { alg, jwk, messageHex, signatureHex }: Extract<Question, { jwk: string }>,
): Promise<Answer> {
  const parsed = parseJson(jwk);
  const key = isJwtAlgorithm(alg) && isJsonObject(parsed) ? await importKey(parsed, alg) : undefined;
  if (key === undefined) return "keyUnknown";
  const { name } = key.cryptoKey.algorithm;
  const parameters = name === "ECDSA" ? { name, hash: "SHA-256" } : { name };
  try {
    const [signature, message] = [bytesOf(signatureHex), bytesOf(messageHex)];
    const isGood = await crypto.subtle.verify(parameters, key.cryptoKey, signature, message);
    return isGood ? "accepted" : "signatureInvalid";
  } catch {
    // What workerd says of some lengths.
    return "signatureInvalid";
  }
}

function bytesOf(hex: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
}
