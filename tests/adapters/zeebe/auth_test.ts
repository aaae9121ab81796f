import assert from "node:assert/strict";
import {
  createEngineAuthorization,
  type EngineAuthorizationSettings,
} from "../../../src/adapters/zeebe/auth.ts";
import { createManualClock } from "../../../src/testing/manual_clock.ts";

function authorizationOf(settings: EngineAuthorizationSettings) {
  return createEngineAuthorization(settings, {
    clock: createManualClock(),
    fetch: () => assert.fail("nothing is fetched"),
  });
}

Deno.test("createEngineAuthorization() with NONE sends no header", () => {
  const authorization = authorizationOf({ authStrategy: "NONE", basicUsername: "demo" });
  assert.equal(authorization.header(), undefined);
});

Deno.test("createEngineAuthorization() with BASIC sends user and password as UTF-8 in base64", () => {
  const authorization = authorizationOf({
    authStrategy: "BASIC",
    basicUsername: "dömo",
    basicPassword: "pass:📦",
  });
  assert.equal(authorization.header(), "Basic ZMO2bW86cGFzczrwn5Om");
  assert.equal(authorization.refused("Basic ZMO2bW86cGFzczrwn5Om"), false);
});

Deno.test("createEngineAuthorization() refuses a strategy without its settings", () => {
  for (const authStrategy of ["BASIC", "OAUTH"] as const) {
    assert.throws(() => authorizationOf({ authStrategy }), { code: "CONFIG_INVALID" });
  }
});
