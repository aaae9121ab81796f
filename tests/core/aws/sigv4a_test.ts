import assert from "node:assert/strict";
import { createHash, createPublicKey, verify } from "node:crypto";
import type { AwsCredentials } from "../../../src/core/aws/credentials.ts";
import {
  type CanonicalRequest,
  type MultiRegionContext,
  type MultiRegionKeys,
  signForRegions,
} from "../../../src/core/aws/sigv4a.ts";
import { utf8 } from "../../../src/core/bytes.ts";
import { canonicalizePutEvents } from "../../../src/core/eventbridge/canonical.ts";

const CREDENTIALS = {
  accessKeyId: "AKIDEXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
};
/** The public half of the key that AWS derives from these credentials, as its test suite has it. */
const PUBLIC_KEY = createPublicKey({
  key: {
    kty: "EC",
    crv: "P-256",
    x: Buffer.from("b6618f6a65740a99e650b33b6b4b5bd0d43b176d721a3edfea7e7d2d56d936b1", "hex").toString(
      "base64url",
    ),
    y: Buffer.from("865ed22a7eadc9c5cb9d2cbaca1b3699139fedc5043dc6661864218330c8e518", "hex").toString(
      "base64url",
    ),
  },
  format: "jwk",
});
const CONTEXT: MultiRegionContext = { credentials: CREDENTIALS, service: "events" };
const SIGNED_AT = Date.UTC(2026, 0, 1);
const BODY = '{"Entries":[]}';

function canonical(
  { signedAt = SIGNED_AT, regionSet = "*", credentials = CREDENTIALS as AwsCredentials } = {},
): Promise<CanonicalRequest> {
  const url = new URL("https://abcde.veo.endpoint.events.amazonaws.com/");
  return canonicalizePutEvents({ url, body: utf8(BODY) }, {
    credentials,
    signedAt,
    regionSet,
  });
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** What a request for PutEvents is signed over, written out. */
function stringToSign(timestamp: string): string {
  const canonicalRequest = [
    "POST",
    "/",
    "",
    "content-type:application/x-amz-json-1.1",
    "host:abcde.veo.endpoint.events.amazonaws.com",
    `x-amz-date:${timestamp}`,
    "x-amz-region-set:*",
    "x-amz-target:AWSEvents.PutEvents",
    "",
    "content-type;host;x-amz-date;x-amz-region-set;x-amz-target",
    sha256(BODY),
  ].join("\n");
  return ["AWS4-ECDSA-P256-SHA256", timestamp, "20260101/events/aws4_request", sha256(canonicalRequest)].join(
    "\n",
  );
}

Deno.test("signForRegions() signs the request that is sent, in DER of any length", async () => {
  const keys: MultiRegionKeys = new WeakMap();
  const lengths = new Set<number>();
  // Some of the signatures have numbers that begin with a zero, or with a one that looks like a sign.
  for (let second = 10; second < 60; second++) {
    const signedAt = SIGNED_AT + second * 1_000;
    const headers = await signForRegions(await canonical({ signedAt }), { ...CONTEXT, keys });
    const [, signature = ""] = headers.get("authorization")?.split("Signature=") ?? [];
    const bytes = Buffer.from(signature, "hex");
    lengths.add(bytes.length);
    const text = stringToSign(`20260101T0000${second}Z`);
    assert.ok(verify("sha256", Buffer.from(text), PUBLIC_KEY, bytes), signature);
  }
  assert.ok(lengths.size > 1);
});

Deno.test("signForRegions() says where the signature is good, and who has signed", async () => {
  const credentials = { ...CREDENTIALS, sessionToken: "a session" };
  const request = await canonical({ credentials, regionSet: "eu-west-1,us-east-1" });
  const headers = await signForRegions(request, { ...CONTEXT, credentials });
  assert.equal(headers.get("x-amz-region-set"), "eu-west-1,us-east-1");
  assert.equal(headers.get("x-amz-security-token"), "a session");
  assert.match(
    headers.get("authorization") ?? "",
    /^AWS4-ECDSA-P256-SHA256 Credential=AKIDEXAMPLE\/20260101\/events\/aws4_request, SignedHeaders=[a-z0-9;-]*x-amz-region-set;x-amz-security-token;x-amz-target, Signature=30[0-9a-f]+$/,
  );
});

Deno.test("signForRegions() derives a key once for its credentials", async () => {
  const keys: MultiRegionKeys = new WeakMap();
  await signForRegions(await canonical(), { ...CONTEXT, keys });
  const key = keys.get(CREDENTIALS);
  await signForRegions(await canonical(), { ...CONTEXT, keys });
  assert.ok(key !== undefined);
  assert.equal(keys.get(CREDENTIALS), key);
});
