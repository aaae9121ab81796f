/**
 * Attacks on the verification of tokens, from RFC 8725 and from what other implementations were caught with; and
 * beside them the legitimate tokens that look like some.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8725
 * @module
 */

import type { JwtCase } from "../cases.ts";
import { attacksOnAlgorithms, unknownAlgorithms } from "./algorithms.ts";
import { attacksOnClaims } from "./claims.ts";
import { createSigners, type Draft } from "./draft.ts";
import { attacksOnForm, attacksOnHeader, attacksOnScheme } from "./form.ts";
import { attacksOnKeyIds, attacksOnKeys } from "./keys.ts";
import { attacksOnSignatures } from "./signatures.ts";

/** All cases, with new keys, each with the set of the issuer's keys unless it is about another one. */
export async function createAttacks(): Promise<JwtCase[]> {
  const signers = await createSigners();
  const { stranger: _stranger, ...issuer } = signers;
  const issuersKeys = Object.values(issuer).map(({ jwk }) => jwk);
  const toCase = ([name, authorization, expected, { keys = issuersKeys, policy } = {}]: Draft): JwtCase => ({
    name,
    question: { authorization, keySet: JSON.stringify({ keys }), policy },
    expected,
  });
  const tables = await Promise.all([
    attacksOnForm(signers),
    attacksOnHeader(signers),
    unknownAlgorithms(),
    attacksOnAlgorithms(signers),
    attacksOnSignatures(signers),
    attacksOnKeyIds(signers),
    attacksOnKeys(signers),
    attacksOnClaims(signers),
  ]);
  return [
    ...(await attacksOnScheme(signers)).map(toCase),
    ...tables.flat().map(([name, token, ...rest]) => toCase([name, `Bearer ${token}`, ...rest])),
  ];
}
