import fc from "fast-check";
import assert from "node:assert/strict";
import { nodeSha256 } from "../../../src/adapters/system/node_sha256.ts";
import { WEB_SHA256 } from "../../../src/core/sha256.ts";
import { signRequest } from "../../../src/core/aws/sign.ts";
import { utf8 } from "../../../src/core/bytes.ts";
import { PUT_EVENTS_HEADERS } from "../../../src/core/eventbridge/request.ts";
import { type PutEventsKeys, signPutEvents } from "../../../src/core/eventbridge/sign.ts";

const context = {
  credentials: { accessKeyId: "AKID", secretAccessKey: "secret" },
  region: "eu-central-1",
  signedAt: Date.UTC(2026, 0, 2, 3, 4, 5, 678),
};
const request = { url: new URL("https://events.eu-central-1.amazonaws.com/"), body: utf8("{}") };

for (const [name, sha256] of Object.entries({ WebCrypto: WEB_SHA256, "node:crypto": nodeSha256 })) {
  Deno.test(`signPutEvents() gives the headers that the general signer gives, by ${name}`, async () => {
    const keys: PutEventsKeys = new Map();
    const token = fc.stringMatching(/^[A-Za-z\d+/=]{1,60}$/);
    await fc.assert(fc.asyncProperty(
      fc.record({
        body: fc.string({ unit: "binary" }),
        path: fc.constantFrom(
          "/",
          "/a",
          "/a/b/",
          "/a//b",
          "/a b",
          "/%41",
          "/ü",
          "/a*b",
          "/~a",
          "/a:b",
          "/(a)!'",
          "/a/../b",
          "/%2f/%zz",
          "/a+b=c&d,e;f@g",
        ),
        port: fc.constantFrom("", ":8443", ":443"),
        region: fc.constantFrom("eu-central-1", "us-gov-west-1"),
        signedAt: fc.integer({ min: 0, max: 4_102_444_800_000 }),
        accessKeyId: fc.constantFrom("AKID", "ASIA"),
        secretAccessKey: fc.string({ minLength: 1 }),
        sessionToken: fc.option(token, { nil: undefined }),
      }),
      async ({ body, path, port, region, signedAt, ...credentials }) => {
        const target = new URL(`https://events.example${port}${path}`);
        const general = {
          method: "POST",
          url: target.href,
          headers: { ...PUT_EVENTS_HEADERS },
          body,
        } as const;
        const expected = await signRequest(general, { credentials, region, signedAt, service: "events" });
        const headers = await signPutEvents({ url: target, body: utf8(body) }, {
          credentials,
          region,
          signedAt,
          keys,
          sha256,
        });
        assert.deepEqual(Array.from(headers), Array.from(expected));
      },
    ));
  });
}

Deno.test("signPutEvents() derives the key of a day once, and never reads a clock", async () => {
  const keys: PutEventsKeys = new Map();
  const first = (await signPutEvents(request, { ...context, keys })).get("authorization");
  const [kept] = keys.values();
  const second = (await signPutEvents(request, { ...context, keys })).get("authorization");
  assert.equal(first, second);
  assert.deepEqual([...keys.values()], [kept]);
  const later = await signPutEvents(request, { ...context, keys, signedAt: context.signedAt + 1_000 });
  assert.notEqual(later.get("authorization"), first);
  assert.equal(keys.size, 1);
});

Deno.test("signPutEvents() keeps keys by what is no secret, and no key of another secret", async () => {
  const keys: PutEventsKeys = new Map();
  const first = await signPutEvents(request, { ...context, keys });
  const credentials = { accessKeyId: "AKID", secretAccessKey: "changed" };
  const changed = await signPutEvents(request, { ...context, credentials, keys });
  assert.notEqual(changed.get("authorization"), first.get("authorization"));
  assert.deepEqual([...keys.keys()], ["20260102/eu-central-1/events/aws4_request/AKID"]);
});

Deno.test("signPutEvents() bounds the keys that it keeps", async () => {
  const keys: PutEventsKeys = new Map();
  for (let index = 0; index < 120; index++) {
    const credentials = { accessKeyId: `AKID${index}`, secretAccessKey: "secret" };
    await signPutEvents(request, { ...context, credentials, keys });
  }
  assert.equal(keys.size, 100);
});
