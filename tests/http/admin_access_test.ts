import assert from "node:assert/strict";
import { type AdminAccess, isAdminAllowed, isLoopbackHost } from "../../src/http/admin_access.ts";

function request(headers: Record<string, string> = {}, host = "127.0.0.1:8000"): Request {
  return new Request(`http://${host}/admin/api/webhooks`, { headers: { host, ...headers } });
}

const local: AdminAccess = { peerAddress: "127.0.0.1" };

Deno.test("isAdminAllowed() takes the right bearer from anywhere when there is a token", () => {
  const access = { token: "s3cret", peerAddress: "203.0.113.9" };
  assert.equal(isAdminAllowed(request({ authorization: "Bearer s3cret" }), access), true);
  assert.equal(isAdminAllowed(request({ authorization: "bearer s3cret" }), access), true);
  for (
    const authorization of ["Bearer wrong", "Bearer s3cre", "Bearer s3cret2", "Basic s3cret", "s3cret", ""]
  ) {
    assert.equal(isAdminAllowed(request({ authorization }), access), false, authorization);
  }
});

Deno.test("isAdminAllowed() takes a token with blanks in it", () => {
  const access = { token: "a long  text" };
  assert.equal(isAdminAllowed(request({ authorization: "Bearer a long  text" }), access), true);
  assert.equal(isAdminAllowed(request({ authorization: "Bearer  a long  text " }), access), true);
  for (const authorization of ["Bearer a", "Bearer a long text", "Bearer a long  text x", "Bearer "]) {
    assert.equal(isAdminAllowed(request({ authorization }), access), false, authorization);
  }
});

Deno.test("isAdminAllowed() does not take loopback for a token when there is one", () => {
  assert.equal(isAdminAllowed(request(), { ...local, token: "s3cret" }), false);
});

Deno.test("isAdminAllowed() takes a person at this machine when there is no token", () => {
  for (const peerAddress of ["127.0.0.1", "127.8.9.1", "::1", "::ffff:127.0.0.1"]) {
    assert.equal(isAdminAllowed(request(), { peerAddress }), true, peerAddress);
  }
  for (const host of ["localhost:8000", "127.0.0.1", "[::1]:8000"]) {
    assert.equal(isAdminAllowed(request({}, host), local), true, host);
  }
});

Deno.test("isAdminAllowed() refuses everybody else when there is no token", () => {
  assert.equal(isAdminAllowed(request(), {}), false);
  for (const peerAddress of ["10.0.0.1", "203.0.113.9", "::2", "127.0.0.1.evil.test", ""]) {
    assert.equal(isAdminAllowed(request(), { peerAddress }), false, peerAddress);
  }
});

Deno.test("isAdminAllowed() refuses a browser on a stranger's page and a proxy in front of strangers", () => {
  const cases: Record<string, string>[] = [
    { host: "evil.test" },
    { host: "localhost.evil.test" },
    { origin: "http://evil.test" },
    { origin: "null" },
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
    { forwarded: "for=203.0.113.9" },
    { "x-forwarded-for": "203.0.113.9" },
    { "x-forwarded-proto": "https" },
    { "cf-connecting-ip": "203.0.113.9" },
  ];
  for (const headers of cases) {
    assert.equal(isAdminAllowed(request(headers), local), false, JSON.stringify(headers));
  }
});

Deno.test("isAdminAllowed() takes a page of our own", () => {
  assert.equal(
    isAdminAllowed(request({ origin: "http://127.0.0.1:8000", "sec-fetch-site": "same-origin" }), local),
    true,
  );
  assert.equal(isAdminAllowed(request({ "sec-fetch-site": "none" }), local), true);
});

Deno.test("isLoopbackHost() knows which addresses only this machine reaches", () => {
  for (const host of ["127.0.0.1", "localhost", "::1", "[::1]"]) {
    assert.equal(isLoopbackHost(host), true, host);
  }
  for (const host of ["0.0.0.0", "::", "10.0.0.1", "example.com"]) {
    assert.equal(isLoopbackHost(host), false, host);
  }
});
