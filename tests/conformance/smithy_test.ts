import { SignatureV4 } from "@smithy/signature-v4";
import fc from "fast-check";
import assert from "node:assert/strict";
import { createHash, createHmac, type Hash, type Hmac } from "node:crypto";
import { utf8 } from "../../src/core/bytes.ts";
import { PUT_EVENTS_HEADERS } from "../../src/core/eventbridge/request.ts";
import { printScore } from "./feel/cases.ts";
import { type PutEventsKeys, signPutEvents } from "../../src/core/eventbridge/sign.ts";

/** What AWS's signer hashes with. */
class Sha256 {
  #hash: Hash | Hmac;
  readonly #secret: string | ArrayBuffer | ArrayBufferView | undefined;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#secret = secret;
    this.#hash = this.#begin();
  }

  update(chunk: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(bytesOf(chunk));
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(new Uint8Array(this.#hash.digest()));
  }

  reset(): void {
    this.#hash = this.#begin();
  }

  #begin(): Hash | Hmac {
    return this.#secret === undefined ? createHash("sha256") : createHmac("sha256", bytesOf(this.#secret));
  }
}

function bytesOf(data: string | ArrayBuffer | ArrayBufferView): Uint8Array {
  if (typeof data === "string") return utf8(data);
  return data instanceof ArrayBuffer
    ? new Uint8Array(data)
    : new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

Deno.test("signPutEvents() gives the headers that AWS's own signer for JavaScript gives", async () => {
  const keys: PutEventsKeys = new Map();
  let count = 0;
  const cases = fc.record({
    body: fc.string({ unit: "binary", maxLength: 200 }),
    path: fc.constantFrom("/", "/stand-in", "/a/b/"),
    region: fc.constantFrom("eu-central-1", "us-gov-west-1", "cn-north-1"),
    signedAt: fc.integer({ min: 0, max: 4_102_444_800_000 }),
    secretAccessKey: fc.string({ minLength: 1 }),
    sessionToken: fc.option(fc.stringMatching(/^[A-Za-z\d+/=]{1,60}$/), { nil: undefined }),
  });
  await fc.assert(fc.asyncProperty(cases, async ({ body, path, region, signedAt, ...secrets }) => {
    const credentials = { accessKeyId: "AKID", ...secrets };
    const hostname = `events.${region}.amazonaws.com`;
    const signer = new SignatureV4({
      credentials,
      region,
      service: "events",
      sha256: Sha256,
      applyChecksum: false,
    });
    const expected = await signer.sign({
      method: "POST",
      protocol: "https:",
      hostname,
      path,
      query: {},
      headers: { ...PUT_EVENTS_HEADERS, host: hostname },
      body,
    }, { signingDate: new Date(signedAt) });
    const { host: _, ...headers } = expected.headers;
    const url = new URL(`https://${hostname}${path}`);
    const signed = await signPutEvents({ url, body: utf8(body) }, { credentials, region, signedAt, keys });
    assert.deepEqual(Object.fromEntries(signed), headers);
    count++;
  }));
  printScore("requests signed as AWS's own signer signs them", { right: count, all: count });
});
