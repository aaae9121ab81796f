/**
 * Attacks on the form of a request's header, of a token and of its header.
 *
 * @module
 */

import type { Draft, Signers } from "./draft.ts";

/** Values of the `Authorization` header as they are. */
export async function attacksOnScheme({ rsa }: Signers): Promise<Draft[]> {
  const good = await rsa.sign();
  return [
    ["scheme as it is written", `Bearer ${good}`, "accepted"],
    ["scheme in lower case", `bearer ${good}`, "accepted"],
    ["scheme in capitals, two blanks", `BEARER  ${good}`, "accepted"],
    ["token without a scheme", good, "tokenMissing"],
    ["another scheme", `Basic ${good}`, "tokenMissing"],
    ["two tokens", `Bearer ${good}, Bearer ${good}`, "tokenMissing"],
    ["scheme alone", "Bearer ", "tokenMissing"],
    ["scheme glued to the token", `Bearer${good}`, "tokenMissing"],
    ["tab for a blank", `Bearer\t${good}`, "tokenMissing"],
  ];
}

/** Tokens of another form, or another spelling. */
export async function attacksOnForm({ rsa, ec, stranger }: Signers): Promise<Draft[]> {
  const good = await rsa.sign();
  const [header = "", payload = "", signature = ""] = good.split(".");
  return [
    ["17 KiB", await rsa.sign({ claims: { p: "x".repeat(13_000) } }), "tokenMissing"],
    ["a header of 12 KiB", await rsa.sign({ header: { p: "x".repeat(9_000) } }), "accepted"],
    ["one segment", header, "malformed"],
    ["no signature segment", `${header}.${payload}`, "malformed"],
    ["empty signature", `${header}.${payload}.`, "signatureInvalid"],
    ["four segments", `${good}.`, "malformed"],
    ["encrypted token of five segments", `${good}.${payload}.${signature}`, "malformed"],
    ["only dots", "..", "malformed"],
    ["JSON serialization", JSON.stringify({ payload, signature }), "malformed"],
    ["padded segments", `${header}.${payload}.${signature}==`, "malformed"],
    ["padded header", `${header}=.${payload}.${signature}`, "malformed"],
    ["alphabet of base64", `${header}.${payload}.+/${signature.slice(2)}`, "malformed"],
    ["escaped signature", `${header}.${payload}.%41${signature}`, "malformed"],
    ["unused bits set", respelled(await ec.sign()), "malformed"],
    ["line end in a segment", `${header}.${payload}.${signature}\n`, "tokenMissing"],
    ["token in a token", await rsa.sign({ claims: good }), "claimsMalformed"],
    [
      "token in a token, as its type says",
      await rsa.sign({ header: { cty: "JWT" }, claims: await stranger.sign() }),
      "claimsMalformed",
    ],
  ];
}

/** The same signature, with a bit set that no byte is made of. */
function respelled(token: string): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  return token.slice(0, -1) + alphabet[alphabet.indexOf(token.slice(-1)) + 1];
}

/** Headers of a token that no issuer means, all of them signed. */
export async function attacksOnHeader({ rsa }: Signers): Promise<Draft[]> {
  const withHeader = (header: object | string): Promise<string> => rsa.sign({ header });
  return [
    ["header is no JSON", await withHeader("{"), "malformed"],
    ["header is a list", await withHeader('["RS256"]'), "malformed"],
    ["header is null", await withHeader("null"), "malformed"],
    ["header with a byte order mark", await withHeader('\ufeff{"alg":"RS256","kid":"rsa"}'), "malformed"],
    ["header with alg twice", await withHeader('{"alg":"none","kid":"rsa","alg":"RS256"}'), "malformed"],
    [
      "header with an escaped alg twice",
      await withHeader('{"alg":"none","kid":"rsa","\\u0061lg":"RS256"}'),
      "malformed",
    ],
    ["header with kid twice", await withHeader('{"alg":"RS256","kid":"x","kid":"rsa"}'), "malformed"],
    [
      "header with a name twice inside",
      await withHeader('{"alg":"RS256","kid":"rsa","jwk":{"kty":"RSA","kty":"oct"}}'),
      "malformed",
    ],
    [
      "header with colons in texts",
      await withHeader('{"alg":"RS256","kid":"rsa","typ":"a:\\":b\\\\"}'),
      "accepted",
    ],
    ["critical extension", await withHeader({ crit: ["exp"], exp: 1 }), "malformed"],
    ["empty list of extensions", await withHeader({ crit: [] }), "malformed"],
    ["payload that is not encoded", await withHeader({ b64: false, crit: ["b64"] }), "malformed"],
    ["b64 that is not critical", await withHeader({ b64: false }), "malformed"],
    ["deeply nested header", await withHeader(`${'{"a":'.repeat(1_800)}1${"}".repeat(1_800)}`), "malformed"],
  ];
}
