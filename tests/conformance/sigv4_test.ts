import assert from "node:assert/strict";
import { signRequest } from "../../src/core/aws/sign.ts";
import { printScore } from "./feel/cases.ts";
import { readHeaders, readVector } from "./sigv4/cases.ts";
import vectors from "./sigv4/vectors.json" with { type: "json" };

async function isSignedAs({ signedRequest, ...vector }: typeof vectors[number]): Promise<boolean> {
  const { request, ...context } = readVector(vector);
  const signed = await signRequest(request, context);
  const expected = readHeaders(signedRequest);
  return ["authorization", "x-amz-date", "x-amz-security-token"].every((name) =>
    (signed.get(name) ?? undefined) === expected[name]
  );
}

Deno.test("signRequest() signs AWS's vectors", async () => {
  const missed: string[] = [];
  for (const vector of vectors) if (!await isSignedAs(vector)) missed.push(vector.name);
  printScore("signatures of AWS's suite", { right: vectors.length - missed.length, all: vectors.length });
  assert.deepEqual(missed, []);
});
