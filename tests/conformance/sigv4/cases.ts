/**
 * AWS's signing test suite: its vectors are requests as text.
 *
 * @module
 */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import type { AwsCredentials } from "../../../src/core/aws/credentials.ts";
import type { SignableRequest } from "../../../src/core/aws/sign.ts";

const HOST = "example.amazonaws.com";

/** What both versions of the signature have in a vector. */
interface Vector {
  request: string;
  context: {
    credentials: { access_key_id: string; secret_access_key: string; token?: string };
    service: string;
    region: string;
    timestamp: string;
    sign_body?: boolean;
  };
}

/** The request of a vector, and who signs it and when. */
export function readVector(
  { request, context }: Vector,
): {
  request: SignableRequest;
  credentials: AwsCredentials;
  service: string;
  region: string;
  signedAt: number;
} {
  const { start, headers, body } = readMessage(request);
  const [method, path] = start.split(" ");
  assert.ok((method === "GET" || method === "POST") && path !== undefined);
  if (context.sign_body) headers["x-amz-content-sha256"] = createHash("sha256").update(body).digest("hex");
  const { credentials, service, region, timestamp } = context;
  return {
    request: { method, url: `https://${HOST}${path}`, headers, body },
    credentials: {
      accessKeyId: credentials.access_key_id,
      secretAccessKey: credentials.secret_access_key,
      sessionToken: credentials.token,
    },
    service,
    region,
    signedAt: Date.parse(timestamp),
  };
}

/** The headers that a vector expects. */
export function readHeaders(message: string): Record<string, string | undefined> {
  return readMessage(message).headers;
}

function readMessage(text: string): { start: string; headers: Record<string, string>; body: string } {
  const [head = "", body = ""] = text.split("\n\n");
  const [start = "", ...lines] = head.trim().split("\n");
  const headers = Object.fromEntries(lines.map((line) => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  }));
  delete headers["host"];
  return { start, headers, body };
}
