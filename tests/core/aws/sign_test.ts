import assert from "node:assert/strict";
import { signRequest } from "../../../src/core/aws/sign.ts";

const request = {
  method: "POST",
  url: "https://events.eu-central-1.amazonaws.com/",
  headers: { "content-type": "application/x-amz-json-1.1", "x-amz-target": "AWSEvents.PutEvents" },
  body: "{}",
} as const;

const context = {
  credentials: { accessKeyId: "AKID", secretAccessKey: "secret" },
  service: "events",
  region: "eu-central-1",
  signedAt: Date.UTC(2026, 0, 2, 3, 4, 5, 678),
};

Deno.test("signRequest() signs every header for the given service, region and instant", async () => {
  const authorization = (await signRequest(request, context)).get("authorization") ?? "";
  assert.match(authorization, /Credential=AKID\/20260102\/eu-central-1\/events\/aws4_request,/);
  assert.match(authorization, /SignedHeaders=content-type;host;x-amz-date;x-amz-target,/);
});

Deno.test("signRequest() never reads a clock", async () => {
  const first = (await signRequest(request, context)).get("authorization");
  assert.equal((await signRequest(request, context)).get("authorization"), first);
  const later = await signRequest(request, { ...context, signedAt: context.signedAt + 1_000 });
  assert.notEqual(later.get("authorization"), first);
});

Deno.test("signRequest() sends and signs the session token", async () => {
  const credentials = { ...context.credentials, sessionToken: "session" };
  const headers = await signRequest(request, { ...context, credentials });
  assert.equal(headers.get("x-amz-security-token"), "session");
  assert.match(headers.get("authorization") ?? "", /x-amz-security-token/);
});
