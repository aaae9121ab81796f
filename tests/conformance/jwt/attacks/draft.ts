/**
 * Who signs in the attacks, and how an attack is written down.
 *
 * @module
 */

import type { JwtPolicy } from "../../../../src/core/webhook/jwt.ts";
import { createTokenSigner, type TokenSigner } from "../../../support/token_signer.ts";
import type { JwtCase } from "../cases.ts";

/** What a token is, the token itself, and what has to come of it. */
export type Draft = readonly [
  name: string,
  token: string,
  expected: JwtCase["expected"],
  /** Another key set than that of the issuer's keys, and what is not as in the default policy. */
  circumstances?: { keys?: object[]; policy?: Partial<JwtPolicy> },
];

/** Who signs: the issuer with each kind of key, and a stranger. */
export interface Signers {
  rsa: TokenSigner;
  pss: TokenSigner;
  ec: TokenSigner;
  ed: TokenSigner;
  ec384: TokenSigner;
  ec512: TokenSigner;
  smallRsa: TokenSigner;
  stranger: TokenSigner;
}

/** Generates the keys. */
export async function createSigners(): Promise<Signers> {
  return {
    rsa: await createTokenSigner("RS256", { kid: "rsa" }),
    pss: await createTokenSigner("PS256", { kid: "pss" }),
    ec: await createTokenSigner("ES256", { kid: "ec" }),
    ed: await createTokenSigner("EdDSA", { kid: "ed" }),
    ec384: await createTokenSigner("ES384", { kid: "ec384" }),
    ec512: await createTokenSigner("ES512", { kid: "ec512" }),
    smallRsa: await createTokenSigner("RS256", { kid: "small", modulusLength: 1_024 }),
    stranger: await createTokenSigner("RS256", { kid: "rsa" }),
  };
}
