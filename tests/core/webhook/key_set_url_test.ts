import assert from "node:assert/strict";
import { readKeySetUrl } from "../../../src/core/webhook/key_set_url.ts";

const HOSTS = ["keycloak", "keys.internal:8443", "169.254.169.254", "[fd00::7]"];

function isAllowed(url: string, hosts: readonly string[] = HOSTS): boolean {
  return "url" in readKeySetUrl(url, { hosts });
}

Deno.test("readKeySetUrl() allows https anywhere, http on loopback and to listed hosts", () => {
  const urls = [
    "https://login.example/keys?p=1",
    "https://10.1.2.3/keys",
    "https://[2001:db8::1]/keys",
    "http://localhost:8080/keys",
    "http://127.0.0.1/keys",
    "http://127.9.9.9:1/keys",
    "http://0x7f.1/keys",
    "http://[::1]/keys",
    "http://keycloak/keys",
    "http://KEYCLOAK:8080/keys",
    "http://keys.internal:8443/keys",
    "http://[fd00::7]/keys",
  ];
  for (const url of urls) assert.equal(isAllowed(url), true, url);
});

Deno.test("readKeySetUrl() refuses http elsewhere, other schemes, users, and what is no URL", () => {
  const urls = [
    "http://login.example/keys",
    "http://keys.internal/keys",
    "http://keycloak.evil.example/keys",
    "http://localhost.evil.example/keys",
    "http://[::ffff:10.0.0.1]/keys",
    "ftp://login.example/keys",
    "file:///etc/passwd",
    "data:application/json,{}",
    "https://user@login.example/keys",
    "https://:password@login.example/keys",
    "login.example/keys",
    "",
    `https://login.example/${"x".repeat(2_048)}`,
  ];
  for (const url of urls) assert.equal(isAllowed(url), false, url);
});

Deno.test("readKeySetUrl() refuses link-local and metadata addresses however they are spelt, listed or not", () => {
  const hosts = [
    "169.254.169.254",
    "169.254.169.254.",
    "169.254.170.2",
    "2852039166",
    "0xA9FEA9FE",
    "0xa9.0xfe.0xa9.0xfe",
    "0251.0376.0251.0376",
    "169.254.43518",
    "%31%36%39.254.169.254",
    "１６９.254.169.254",
    "[::ffff:169.254.169.254]",
    "[::ffff:a9fe:a9fe]",
    "[::169.254.169.254]",
    "[::ffff:0:169.254.169.254]",
    "[64:ff9b::169.254.169.254]",
    "[2002:a9fe:a9fe::]",
    "[fe80::1]",
    "[febf::1]",
    "[fd00:ec2::254]",
    "[fd00:0ec2:0:0:0:0:0:254]",
    "[fd00:ec2::23]",
    "[fd20:ce::254]",
    "[fd00:42::42]",
    "100.100.100.200",
    "168.63.129.16",
    "192.0.0.192",
    "0.0.0.0",
    "0",
    "[::]",
    "metadata.google.internal",
    "Metadata.Google.Internal.",
    "metadata",
    "instance-data.ec2.internal",
  ];
  for (const host of hosts) {
    for (const scheme of ["https", "http"]) {
      assert.equal(isAllowed(`${scheme}://${host}/keys`, [...HOSTS, host]), false, host);
    }
  }
});

Deno.test("readKeySetUrl() gives a URL in its one spelling", () => {
  assert.deepEqual(readKeySetUrl("HTTPS://Login.Example:443/a/../keys#x", { hosts: [] }), {
    url: "https://login.example/keys",
  });
});
