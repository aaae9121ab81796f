import assert from "node:assert/strict";
import { publicBaseUrl } from "../../src/http/origin.ts";

const PATH = "/admin/api/webhooks";

function base(
  url: string,
  headers: Record<string, string>,
  settings: { publicUrl?: string; trustProxy: boolean },
) {
  return publicBaseUrl(new Request(url, { headers }), PATH, settings);
}

Deno.test("publicBaseUrl() is the configured URL without its trailing slash, whatever the request says", () => {
  assert.equal(
    base(`http://a/x${PATH}`, { forwarded: "host=evil.test" }, {
      publicUrl: "https://hooks.test/base/",
      trustProxy: true,
    }),
    "https://hooks.test/base",
  );
});

Deno.test("publicBaseUrl() is the request's own origin and the mount before our path", () => {
  assert.equal(base(`http://h:1${PATH}`, {}, { trustProxy: false }), "http://h:1");
  assert.equal(base(`http://h:1/shop/events${PATH}`, {}, { trustProxy: false }), "http://h:1/shop/events");
});

Deno.test("publicBaseUrl() believes forwarded headers only when told to", () => {
  const headers = { "x-forwarded-proto": "https", "x-forwarded-host": "hooks.test, proxy.test" };
  assert.equal(base(`http://h:1${PATH}`, headers, { trustProxy: false }), "http://h:1");
  assert.equal(base(`http://h:1${PATH}`, headers, { trustProxy: true }), "https://hooks.test");
  assert.equal(
    base(`http://h:1${PATH}`, { forwarded: 'for=1.2.3.4;proto=https;host="hooks.test:8443"' }, {
      trustProxy: true,
    }),
    "https://hooks.test:8443",
  );
  assert.equal(base(`http://h:1${PATH}`, { forwarded: "host=%%%" }, { trustProxy: true }), "http://h:1");
});
