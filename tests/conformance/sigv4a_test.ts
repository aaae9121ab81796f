import assert from "node:assert/strict";
import { createHash, createPublicKey, verify } from "node:crypto";
import { signForRegions } from "../../src/core/aws/sigv4a.ts";
import { printScore } from "./feel/cases.ts";
import vectors from "./sigv4a/vectors.json" with { type: "json" };

const HOST = "example.amazonaws.com";

/** The parts of a request as the vector's text has them. */
function readRequest(
  text: string,
): { method: "GET" | "POST"; path: string; headers: Record<string, string>; body: string } {
  const [head = "", body = ""] = text.split("\n\n");
  const [start = "", ...lines] = head.trim().split("\n");
  const [method, path] = start.split(" ");
  assert.ok((method === "GET" || method === "POST") && path !== undefined);
  const headers = Object.fromEntries(lines.map((line) => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  }));
  delete headers["host"];
  return { method, path, headers, body };
}

function publicKeyOf({ X, Y }: { X: string; Y: string }) {
  const base64url = (hex: string): string => Buffer.from(hex, "hex").toString("base64url");
  return createPublicKey({
    key: { kty: "EC", crv: "P-256", x: base64url(X), y: base64url(Y) },
    format: "jwk",
  });
}

async function isSignedAs({ context, ...vector }: typeof vectors[number]): Promise<boolean> {
  const { method, path, headers, body } = readRequest(vector.request);
  if (context.sign_body) headers["x-amz-content-sha256"] = createHash("sha256").update(body).digest("hex");
  const { credentials } = context;
  const signed = await signForRegions({ method, url: `https://${HOST}${path}`, headers, body }, {
    credentials: {
      accessKeyId: credentials.access_key_id,
      secretAccessKey: credentials.secret_access_key,
      sessionToken: "token" in credentials ? credentials.token : undefined,
    },
    service: context.service,
    regionSet: context.region,
    signedAt: Date.parse(context.timestamp),
  });
  const [beforeSignature, signature = ""] = signed.get("authorization")?.split(", Signature=") ?? [];
  const expected = readRequest(vector.signedRequest).headers;
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
