import assert from "node:assert/strict";
import { hasPlainHost } from "../../src/http/host_header.ts";

function requestTo(host: string): Request {
  return new Request("http://bridge.test/health", { headers: { host } });
}

Deno.test("hasPlainHost() takes hosts, with and without a port, and requests without the header", () => {
  for (
    const host of ["localhost", "bridge.example:8000", "[::1]:8000", "127.0.0.1", "xn--bcher-kva.example"]
  ) {
    assert.equal(hasPlainHost(requestTo(host)), true, host);
  }
  assert.equal(hasPlainHost(new Request("http://bridge.test/health")), true);
});

Deno.test("hasPlainHost() refuses what would become part of the path, or another host", () => {
  for (const host of ["x/inbound/hook?", "x?", "x#", "x\\y", "localhost@evil.test", "a b"]) {
    assert.equal(hasPlainHost(requestTo(host)), false, host);
  }
});
