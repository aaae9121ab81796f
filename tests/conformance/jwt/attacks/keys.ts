/**
 * Attacks on the choice of a key, and keys that are not good.
 *
 * @module
 */

import type { Draft, Signers } from "./draft.ts";

const STRANGERS_HEADERS = [
  { jku: "https://stranger.example/keys" },
  { x5u: "https://stranger.example/x5u" },
  { x5c: ["MIIB"] },
];
const UNKNOWN_KIDS = [
  "../../../../dev/null",
  "/proc/sys/kernel/randomize_va_space",
  "rsa\u0000",
  "RSA",
  "' UNION SELECT 'secret",
  "https://stranger.example/key",
  "__proto__",
  "",
];

/** Tokens that say otherwise where their key is, or not well. */
export async function attacksOnKeyIds({ rsa, ec, stranger }: Signers): Promise<Draft[]> {
  const good = await rsa.sign();
  const drafts: Draft[] = [];
  for (const header of [{ jwk: stranger.jwk }, ...STRANGERS_HEADERS]) {
    const name = `the stranger's ${Object.keys(header)} in the header`;
    drafts.push([name, await stranger.sign({ header }), "signatureInvalid"]);
  }
  for (const kid of UNKNOWN_KIDS) {
    const token = await stranger.sign({ header: { kid } });
    drafts.push([`key id ${JSON.stringify(kid)}`, token, "keyUnknown"]);
  }
  for (const kid of [1, null, ["rsa"], {}]) {
    drafts.push([`key id ${JSON.stringify(kid)}`, await rsa.sign({ header: { kid } }), "malformed"]);
  }
  const ownKey = await rsa.sign({ header: { jwk: rsa.jwk } });
  return [
    ...drafts,
    ["the issuer's own key in the header, which is not looked at", ownKey, "accepted"],
    ["key id of 513 characters", await rsa.sign({ header: { kid: "k".repeat(513) } }), "malformed"],
    ["no key id, one key for the algorithm", await ec.sign({ header: { kid: undefined } }), "accepted"],
    ["no key id, two keys for the algorithm", await rsa.sign({ header: { kid: undefined } }), "keyUnknown"],
    ["key id twice, for different algorithms", good, "accepted", {
      keys: [{ ...ec.jwk, kid: "rsa" }, rsa.jwk],
    }],
    ["key id twice, for the same algorithm", good, "keyUnknown", { keys: [stranger.jwk, rsa.jwk] }],
  ];
}

/** Keys that are not for this, or weak. */
export async function attacksOnKeys({ rsa, ec, ed, smallRsa }: Signers): Promise<Draft[]> {
  const good = await rsa.sign();
  const { alg: _alg, use: _use, ...bare } = rsa.jwk;
  return [
    ["key that says nothing about itself", good, "accepted", { keys: [bare] }],
    ["key for encryption", good, "keyUnknown", { keys: [{ ...bare, use: "enc" }] }],
    ["key for other operations", good, "keyUnknown", { keys: [{ ...bare, key_ops: ["encrypt", "sign"] }] }],
    ["key that may verify", good, "accepted", { keys: [{ ...bare, key_ops: ["verify"] }] }],
    ["key for another algorithm's padding", good, "keyUnknown", { keys: [{ ...bare, alg: "RSA-OAEP" }] }],
    ["key published with its private part", good, "keyUnknown", { keys: [{ ...rsa.jwk, d: "AQAB" }] }],
    ["RSA key of 1024 bits", await smallRsa.sign(), "keyUnknown"],
    ["RSA key with the exponent 1", good, "keyUnknown", { keys: [{ ...rsa.jwk, e: "AQ" }] }],
    ["RSA key without an exponent", good, "keyUnknown", { keys: [{ ...rsa.jwk, e: undefined }] }],
    ["point that is not on the curve", await ec.sign(), "refused", { keys: [{ ...ec.jwk, y: ec.jwk["x"] }] }],
    ["curve's key without y", await ec.sign(), "keyUnknown", { keys: [{ ...ec.jwk, y: undefined }] }],
    ["key of X25519", await ed.sign(), "keyUnknown", { keys: [{ ...ed.jwk, crv: "X25519" }] }],
    ["empty key set", good, "keyUnknown", { keys: [] }],
  ];
}
