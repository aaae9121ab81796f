/**
 * Attacks on the choice of an algorithm.
 *
 * @module
 */

import { createHmac } from "node:crypto";
import { NOW_SECONDS, toBase64url } from "../../../support/token_signer.ts";
import type { Draft, Signers } from "./draft.ts";

const CLAIMS = toBase64url({ exp: NOW_SECONDS + 3_600 });

/** Algorithms that there are not, all of them without a signature. */
export function unknownAlgorithms(): Draft[] {
  const names = ["none", "None", "NONE", "nOnE", "", " none", "none\u0000", "HS1"];
  const others = ["constructor", "__proto__", "toString", "rs256", "RS256 ", "ES256K", "RS1", "ML-DSA-44"];
  const draft = (alg: unknown, expected: Draft[2]): Draft => [
    `algorithm ${JSON.stringify(alg)}`,
    `${toBase64url({ alg, kid: "rsa" })}.${CLAIMS}.`,
    expected,
  ];
  return [
    ...[...names, ...others].map((alg) => draft(alg, "algorithmNotAllowed")),
    ...[undefined, null, 256, ["RS256"], { toString: "RS256" }].map((alg) => draft(alg, "malformed")),
  ];
}

/** Algorithms that are not those of the key. */
export async function attacksOnAlgorithms(
  { rsa, pss, ec, ed, ec384, ec512 }: Signers,
): Promise<Draft[]> {
  const hmacInput = `${toBase64url({ alg: "HS256", kid: "rsa" })}.${CLAIMS}`;
  const hmacWith = (secret: string): string =>
    `${hmacInput}.${toBase64url(createHmac("sha256", secret).update(hmacInput).digest())}`;
  const good: Draft[] = [];
  for (const signer of [pss, ec, ed, ec384, ec512]) {
    good.push([`${signer.alg}, good`, await signer.sign(), "accepted"]);
  }
  return [
    ...good,
    ["HS256 with the public modulus as the secret", hmacWith(String(rsa.jwk["n"])), "algorithmNotAllowed"],
    ["HS256 with the key's JSON as the secret", hmacWith(JSON.stringify(rsa.jwk)), "algorithmNotAllowed"],
    ["HS256 with the secret that the set has", hmacWith("secret"), "algorithmNotAllowed", {
      keys: [{ kty: "oct", kid: "rsa", k: toBase64url("secret") }],
    }],
    ["RS256 with the name of PS256's key", await rsa.sign({ header: { kid: "pss" } }), "keyUnknown"],
    ["PS256 with a key for RS256", await pss.sign({ header: { kid: "rsa" } }), "keyUnknown"],
    ["RS256 said to be RS512", await rsa.sign({ header: { alg: "RS512" } }), "keyUnknown"],
    [
      "RS256 said to be RS512, by a key for any",
      await rsa.sign({ header: { alg: "RS512" } }),
      "signatureInvalid",
      { keys: [{ ...rsa.jwk, alg: undefined }] },
    ],
    [
      "RS256 said to be PS256, by a key for any",
      await rsa.sign({ header: { alg: "PS256" } }),
      "signatureInvalid",
      { keys: [{ ...rsa.jwk, alg: undefined }] },
    ],
    ["ES256 with an RSA key", await ec.sign({ header: { kid: "rsa" } }), "keyUnknown"],
    ["RS256 with a curve's key", await rsa.sign({ header: { kid: "ec" } }), "keyUnknown"],
    ["ES256 with a key of P-384", await ec.sign({ header: { kid: "ec384" } }), "keyUnknown"],
    ["EdDSA with a key of P-256", await ed.sign({ header: { kid: "ec" } }), "keyUnknown"],
    ["algorithm that the policy leaves out", await rsa.sign(), "algorithmNotAllowed", {
      policy: { algorithms: ["ES256"] },
    }],
  ];
}
