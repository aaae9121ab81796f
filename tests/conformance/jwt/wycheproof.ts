/**
 * Wycheproof's vectors: reading them, and what has to come of them.
 *
 * @module
 */

import type { Question } from "./answer.ts";
import type { JwtCase } from "./cases.ts";

/** A vector with its key set. */
interface JwsGroup {
  file: string;
  keys: object[];
  tests: { tcId: number; comment: string; jws: string; result: string }[];
}

/** Bare signatures with their key. */
interface SignatureGroup {
  file: string;
  alg: string;
  jwk: object;
  tests: { tcId: number; comment: string; msg: string; sig: string; result: string }[];
}

/** Vectors that Wycheproof calls valid and that are refused here, and why. */
const REFUSED: Readonly<Record<string, string>> = {
  "json_web_signature_test.json 346": "The key is for PS256, the token signed with PS384",
  "json_web_signature_test.json 347": "The key is for ES521, which is no algorithm",
  "json_web_signature_test.json 350": "The key is for PS256, the token signed with PS384",
  "json_web_signature_test.json 351": "The key is for ES521, which is no algorithm",
};

/** Tokens. What they sign are no claims, so a good signature is as far as they get. */
export async function readJwsCases(): Promise<JwtCase[]> {
  const groups: JwsGroup[] = await readVectors("wycheproof-jws.json");
  return groups.flatMap(({ file, keys, tests }) =>
    tests.map(({ tcId, comment, jws, result }) => {
      const id = `${file} ${tcId}`;
      const question: Question = { authorization: `Bearer ${jws}`, keySet: JSON.stringify({ keys }) };
      const isGood = result === "valid" && !Object.hasOwn(REFUSED, id);
      return { name: `${id}: ${comment}`, question, expected: isGood ? "claimsMalformed" : "refused" };
    })
  );
}

/** Bare signatures. */
export async function readSignatureCases(): Promise<JwtCase[]> {
  const groups: SignatureGroup[] = await readVectors("wycheproof-signatures.json");
  return groups.flatMap(({ file, alg, jwk, tests }) =>
    tests.map(({ tcId, comment, msg, sig, result }) => ({
      name: `${file} ${tcId}: ${comment}`,
      question: { alg, jwk: JSON.stringify(jwk), messageHex: msg, signatureHex: sig },
      expected: result === "valid" ? "accepted" : "refused",
    }))
  );
}

async function readVectors<T>(file: string): Promise<T> {
  return JSON.parse(await Deno.readTextFile(new URL(file, import.meta.url)));
}
