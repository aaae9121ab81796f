/**
 * JSON Web Tokens: verifications per second, against the bare signature check of WebCrypto.
 *
 * @module
 */

import { createJwksKeySource } from "../../src/adapters/jwks/key_source.ts";
import { createSystemClock } from "../../src/adapters/system/clock.ts";
import { JWT_ALGORITHMS, type VerificationKey } from "../../src/core/webhook/jwk.ts";
import { type JwtPolicy, readBearerToken, readTokenHeader, verifyToken } from "../../src/core/webhook/jwt.ts";
import { createTokenSigner, type TokenSigner } from "../../tests/support/token_signer.ts";
import type { Leg, LegOptions } from "../leg.ts";
import { perSecond } from "../pace.ts";
import { median } from "../statistics.ts";

const ALGORITHMS = ["RS256", "PS256", "ES256", "ES384", "EdDSA"] as const;
const TARGET_PER_SECOND = 5_000;
/** More tokens than the product remembers, so that each is new to it. */
const TOKENS = 250;
const KEY_SET_URL = "https://login.example/keys";
const POLICY: JwtPolicy = {
  algorithms: JWT_ALGORITHMS,
  issuers: ["https://login.example"],
  audiences: ["webhooks"],
  leewayMs: 0,
  requireExp: true,
};

/** Share of a round's length that one figure gets: there are many. */
const SHARE = 1 / 4;
/** What is measured, in turns. */
interface Contest {
  /** A token that was not seen before. */
  product(): Promise<void>;
  /** The signature alone. */
  bare(): Promise<void>;
  /** The same token over and over, as a sender uses it. */
  repeated(): Promise<void>;
}

/** The leg: this process, one verification after another, keys at hand. */
export const jwtLeg: Leg = {
  name: "jwt",
  async run(options) {
    const ms = options.seconds * 1_000 * SHARE;
    const rows: string[][] = [];
    for (const alg of ALGORITHMS) {
      options.progress(alg);
      rows.push(rowOf(alg, await measure(await createContest(alg), { ...options, ms })));
    }
    return {
      title: "JSON Web Tokens",
      remarks:
        "Verifications per second on Deno, one after another: from the header of a request to the claims of its " +
        "token, with the key set in memory. The bare one is WebCrypto's check of a signature alone. A sender uses " +
        "its token for many requests; from the second one on, the signature is known. " +
        `Medians of ${options.rounds} rounds of ${ms} ms, all in turns; shares are medians of the rounds' own shares.`,
      columns: [
        "algorithm",
        "new tokens/s",
        "bare signatures/s",
        "of the bare",
        "repeated tokens/s",
        "target",
      ],
      rows,
    };
  },
};

async function createContest(alg: typeof ALGORITHMS[number]): Promise<Contest> {
  const signer = await createTokenSigner(alg);
  const tokens = await Promise.all(Array.from({ length: TOKENS }, () => createToken(signer)));
  const [first = ""] = tokens;
  const clock = createSystemClock();
  const keySet = JSON.stringify({ keys: [signer.jwk] });
  const keys = createJwksKeySource({ fetch: () => Promise.resolve(new Response(keySet)), clock, hosts: [] });
  const key = await keys.find(KEY_SET_URL, { alg });
  if (key === undefined) throw new Error(`Cannot find the key for ${alg}`);

  async function verify(authorization: string): Promise<void> {
    const token = readBearerToken(authorization) ?? "";
    const header = readTokenHeader(token);
    const found = header === undefined ? undefined : await keys.find(KEY_SET_URL, header);
    if (found === undefined) throw new Error(`Cannot find the key of a token for ${alg}`);
    const verdict = await verifyToken(token, { key: found, policy: POLICY, now: clock.now() });
    if ("refusal" in verdict) throw new Error(`Cannot verify a token for ${alg}: ${verdict.refusal}`);
  }
  let turn = 0;
  return {
    product: () => verify(`Bearer ${tokens[turn++ % TOKENS]}`),
    bare: await createBareCheck(first, { signer, key }),
    repeated: () => verify(`Bearer ${first}`),
  };
}

/** A token of 500 bytes or so, as an identity provider makes them. */
function createToken(signer: TokenSigner): Promise<string> {
  const issuedAt = Math.floor(Date.now() / 1_000);
  return signer.sign({
    header: { typ: "JWT" },
    claims: {
      iss: "https://login.example",
      jti: crypto.randomUUID(),
      aud: ["webhooks", "account"],
      iat: issuedAt,
      nbf: issuedAt,
      exp: issuedAt + 3_600,
      scope: "openid orders",
      realm_access: { roles: ["order-sender", "viewer"] },
    },
  });
}

async function createBareCheck(
  token: string,
  { signer, key }: { signer: TokenSigner; key: VerificationKey },
): Promise<() => Promise<void>> {
  const input = token.slice(0, token.lastIndexOf("."));
  const [message, signature] = [new TextEncoder().encode(input), await signer.signText(input)];
  return async () => {
    const isGood = await crypto.subtle.verify(signer.parameters, key.cryptoKey, signature, message);
    if (!isGood) throw new Error(`Cannot verify a signature of ${signer.alg}`);
  };
}

/** Figures, one for each round. */
type Figures = Record<keyof Contest, number[]>;

async function measure(
  { product, bare, repeated }: Contest,
  { ms, rounds, signal }: LegOptions & { ms: number },
): Promise<Figures> {
  const figures: Figures = { product: [], bare: [], repeated: [] };
  for (let round = 0; round < rounds; round++) {
    signal.throwIfAborted();
    figures.product.push(await perSecond(product, ms));
    figures.bare.push(await perSecond(bare, ms));
    figures.repeated.push(await perSecond(repeated, ms));
  }
  return figures;
}

function rowOf(alg: string, { product, bare, repeated }: Figures): string[] {
  const share = median(product.map((figure, round) => figure / (bare[round] ?? NaN)));
  const [newTokens, signatures, sameToken] = [product, bare, repeated].map((figures) =>
    Math.round(median(figures)).toLocaleString("en-US")
  );
  const outcome = median(repeated) >= TARGET_PER_SECOND ? "met" : "missed";
  return [
    alg,
    newTokens ?? "",
    signatures ?? "",
    `${(100 * share).toFixed(0)} %`,
    sameToken ?? "",
    `≥ ${TARGET_PER_SECOND.toLocaleString("en-US")}: ${outcome}`,
  ];
}
