import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { signRequest } from "../../src/core/aws/sign.ts";
import vectors from "./sigv4/vectors.json" with { type: "json" };

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

for (const { name, context, request, signedRequest } of vectors) {
  Deno.test(`signRequest() signs AWS's vector ${name}`, async () => {
    const { method, path, headers, body } = readRequest(request);
    if (context.sign_body) {
      headers["x-amz-content-sha256"] = createHash("sha256").update(body).digest("hex");
    }
    const { credentials } = context;
    const signed = await signRequest({ method, url: `https://${HOST}${path}`, headers, body }, {
      credentials: {
        accessKeyId: credentials.access_key_id,
        secretAccessKey: credentials.secret_access_key,
        sessionToken: "token" in credentials ? credentials.token : undefined,
      },
      service: context.service,
      region: context.region,
      signedAt: Date.parse(context.timestamp),
    });
    const expected = readRequest(signedRequest).headers;
    assert.equal(signed.get("authorization"), expected["authorization"]);
    assert.equal(signed.get("x-amz-date"), expected["x-amz-date"]);
    assert.equal(signed.get("x-amz-security-token") ?? undefined, expected["x-amz-security-token"]);
  });
}
