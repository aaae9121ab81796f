/**
 * Attacks on claims, all of them signed.
 *
 * @module
 */

import { NOW_SECONDS } from "../../../support/token_signer.ts";
import type { JwtPolicy } from "../../../../src/core/webhook/jwt.ts";
import type { JwtCase } from "../cases.ts";
import type { Draft, Signers } from "./draft.ts";

const exp = NOW_SECONDS + 3_600;

/** What is wrong or right with the claims, the claims, what has to come of them, and the policy. */
const SETS: readonly [string, object | string, JwtCase["expected"], Partial<JwtPolicy>?][] = [
  ["expired", { exp: NOW_SECONDS - 1 }, "expired"],
  ["expires this moment", { exp: NOW_SECONDS }, "expired"],
  ["expires in a moment", { exp: NOW_SECONDS + 0.5 }, "accepted"],
  ["expired within the leeway", { exp: NOW_SECONDS - 9 }, "accepted", { leewayMs: 10_000 }],
  ["expired by the leeway", { exp: NOW_SECONDS - 10 }, "expired", { leewayMs: 10_000 }],
  ["never expires", {}, "expMissing"],
  ["never expires, and need not", {}, "accepted", { requireExp: false }],
  ["expires at a text", { exp: String(exp) }, "claimsMalformed"],
  ["expires at null", { exp: null }, "claimsMalformed"],
  ["expires beyond numbers", '{"exp":1e999}', "claimsMalformed"],
  ["expires beyond 2^53", '{"exp":99999999999999999999}', "claimsMalformed"],
  ["expires before 1970", { exp: -exp }, "expired"],
  ["not yet valid", { exp, nbf: NOW_SECONDS + 1 }, "notYetValid"],
  ["valid from now", { exp, nbf: NOW_SECONDS }, "accepted"],
  ["not yet valid, within the leeway", { exp, nbf: NOW_SECONDS + 10 }, "accepted", { leewayMs: 10_000 }],
  ["valid from a text", { exp, nbf: "0" }, "claimsMalformed"],
  ["issued in the future", { exp, iat: NOW_SECONDS + 1 }, "issuedInFuture"],
  ["issued now", { exp, iat: NOW_SECONDS }, "accepted"],
  ["issued at an object", { exp, iat: {} }, "claimsMalformed"],
  ["issuer", { exp, iss: "https://a" }, "accepted", { issuers: ["https://b", "https://a"] }],
  ["no issuer", { exp }, "issuerNotAllowed", { issuers: ["https://a"] }],
  ["another issuer", { exp, iss: "https://a/" }, "issuerNotAllowed", { issuers: ["https://a"] }],
  ["list of issuers", { exp, iss: ["https://a"] }, "issuerNotAllowed", { issuers: ["https://a"] }],
  ["audience", { exp, aud: "us" }, "accepted", { audiences: ["us"] }],
  ["one audience of many", { exp, aud: ["them", "us"] }, "accepted", { audiences: ["we", "us"] }],
  ["no audience", { exp }, "audienceNotAllowed", { audiences: ["us"] }],
  ["another audience", { exp, aud: "USA" }, "audienceNotAllowed", { audiences: ["us"] }],
  ["other audiences", { exp, aud: ["them", 1, ["us"]] }, "audienceNotAllowed", { audiences: ["us"] }],
  ["exp twice", `{"exp":1,"exp":${exp}}`, "claimsMalformed"],
  ["role twice", `{"exp":${exp},"role":"user","role":"admin"}`, "claimsMalformed"],
  ["role twice, deep inside", `{"exp":${exp},"a":[{"role":1,"r\\u006fle":2}]}`, "claimsMalformed"],
  ["__proto__ as a claim", `{"__proto__":{"exp":${exp}}}`, "expMissing"],
  ["claims are a list", "[]", "claimsMalformed"],
  ["claims are a text", '"admin"', "claimsMalformed"],
  ["claims are nothing", "", "claimsMalformed"],
  ["claims are no JSON", `{exp:${exp}}`, "claimsMalformed"],
  ["two objects", `{"exp":${exp}}{}`, "claimsMalformed"],
  ["claims with a byte order mark", `\ufeff{"exp":${exp}}`, "claimsMalformed"],
  ["claims deep down", `{"exp":${exp},"a":${"[".repeat(5_000)}${"]".repeat(5_000)}}`, "accepted"],
];

/** All of them. */
export async function attacksOnClaims({ rsa }: Signers): Promise<Draft[]> {
  const drafts: Draft[] = [];
  for (const [name, claims, expected, policy] of SETS) {
    drafts.push([name, await rsa.sign({ claims }), expected, { policy }]);
  }
  return drafts;
}
