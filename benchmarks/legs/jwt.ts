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
import { median } from "../statistics.ts";

const ALGORITHMS = ["RS256", "PS256", "ES256", "ES384", "EdDSA"] as const;
const TARGETS: ReadonlyMap<string, number> = new Map([["RS256", 5_000], ["ES256", 5_000]]);
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
/** How often is asked before the clock is looked at again. */
const BATCH = 50;

/** What is verified over and over, in both ways. */
interface Contest {
  product(): Promise<unknown>;
  bare(): Promise<unknown>;
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
        "Verifications per second on Deno, one after another: from the header of a request to the claims of its token, " +
        "with the key set in memory. The bare one is WebCrypto's check of the same signature alone. " +
        `Medians of ${options.rounds} rounds of ${ms} ms, both in turns; shares are medians of the rounds' own shares.`,
      columns: ["algorithm", "tokens/s", "bare signatures/s", "of the bare", "target"],
      rows,
    };
  },
};

/** A token of 500 bytes or so, as an identity provider makes them. */
async function createContest(alg: typeof ALGORITHMS[number]): Promise<Contest> {
  const signer = await createTokenSigner(alg);
  const issuedAt = Math.floor(Date.now() / 1_000);
  const token = await signer.sign({
    header: { typ: "JWT" },
    claims: {
      iss: "https://login.example",
      sub: "5b2f8a3e-9a35-4ac8-8f0f-0a6c2f4b1d11",
      aud: ["webhooks", "account"],
      iat: issuedAt,
      nbf: issuedAt,
      exp: issuedAt + 3_600,
      scope: "openid orders",
      realm_access: { roles: ["order-sender", "viewer"] },
    },
  });
  const clock = createSystemClock();
  const keySet = JSON.stringify({ keys: [signer.jwk] });
  const keys = createJwksKeySource({ fetch: () => Promise.resolve(new Response(keySet)), clock, hosts: [] });

  async function product(): Promise<void> {
    const given = readBearerToken(`Bearer ${token}`) ?? "";
    const header = readTokenHeader(given);
    const key = header === undefined ? undefined : await keys.find(KEY_SET_URL, header);
    if (key === undefined) throw new Error(`Cannot find the key of a token for ${alg}`);
    const verdict = await verifyToken(given, { key, policy: POLICY, now: clock.now() });
    if ("refusal" in verdict) throw new Error(`Cannot verify a token for ${alg}: ${verdict.refusal}`);
  }
  const key = await keys.find(KEY_SET_URL, { alg });
  if (key === undefined) throw new Error(`Cannot find the key for ${alg}`);
  return { product, bare: await createBareCheck(token, { signer, key }) };
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
interface Figures {
  product: number[];
  bare: number[];
}

async function measure(
  { product, bare }: Contest,
  { ms, rounds, signal }: LegOptions & { ms: number },
): Promise<Figures> {
  const figures: Figures = { product: [], bare: [] };
  for (let round = 0; round < rounds; round++) {
    signal.throwIfAborted();
    figures.product.push(await perSecond(product, ms));
    figures.bare.push(await perSecond(bare, ms));
  }
  return figures;
}

async function perSecond(run: () => Promise<unknown>, ms: number): Promise<number> {
  await runFor(run, ms / 4);
  return await runFor(run, ms);
}

async function runFor(run: () => Promise<unknown>, ms: number): Promise<number> {
  const start = performance.now();
  let runs = 0;
  let elapsedMs = 0;
  while (elapsedMs < ms) {
    for (let index = 0; index < BATCH; index++) await run();
    runs += BATCH;
    elapsedMs = performance.now() - start;
  }
  return runs * 1_000 / elapsedMs;
}

function rowOf(alg: string, { product, bare }: Figures): string[] {
  const rate = median(product);
  const share = median(product.map((figure, round) => figure / (bare[round] ?? NaN)));
  const target = TARGETS.get(alg);
  const isMet = target !== undefined && rate >= target;
  return [
    alg,
    ...[rate, median(bare)].map((figure) => Math.round(figure).toLocaleString("en-US")),
    `${(100 * share).toFixed(0)} %`,
    target === undefined ? "" : `≥ ${target.toLocaleString("en-US")}: ${isMet ? "met" : "missed"}`,
  ];
}
