import assert from "node:assert/strict";
import { createPublicKey, verify } from "node:crypto";
import { signForRegions } from "../../src/core/aws/sigv4a.ts";
import { printScore } from "./feel/cases.ts";
import { canonicalize } from "./sigv4/canonical.ts";
import { readHeaders, readVector } from "./sigv4/cases.ts";
import vectors from "./sigv4a/vectors.json" with { type: "json" };

function publicKeyOf({ X, Y }: { X: string; Y: string }) {
  const base64url = (hex: string): string => Buffer.from(hex, "hex").toString("base64url");
  return createPublicKey({
    key: { kty: "EC", crv: "P-256", x: base64url(X), y: base64url(Y) },
    format: "jwk",
  });
}

async function isSignedAs(vector: typeof vectors[number]): Promise<boolean> {
  const { request, region: regionSet, ...context } = readVector(vector);
  const signed = await signForRegions(await canonicalize(request, { ...context, regionSet }), context);
  const [beforeSignature, signature = ""] = signed.get("authorization")?.split(", Signature=") ?? [];
  const expected = readHeaders(vector.signedRequest);
  const isRight = verify(
    "sha256",
    Buffer.from(vector.stringToSign),
    publicKeyOf(vector.publicKey),
    Buffer.from(signature, "hex"),
  );
  return isRight && beforeSignature === expected["authorization"]?.split(", Signature=")[0] &&
    signed.get("x-amz-region-set") === expected["x-amz-region-set"] &&
    (signed.get("x-amz-security-token") ?? undefined) === expected["x-amz-security-token"];
}

Deno.test("signForRegions() signs AWS's vectors so that their public keys verify it", async () => {
  const missed: string[] = [];
  for (const vector of vectors) if (!await isSignedAs(vector)) missed.push(vector.name);
  printScore("signatures for several regions", {
    right: vectors.length - missed.length,
    all: vectors.length,
  });
  assert.deepEqual(missed, []);
});
