import assert from "node:assert/strict";
import { equalCredentials } from "../../../src/core/aws/credentials.ts";

const ONE = { accessKeyId: "AKID", secretAccessKey: "secret", sessionToken: "token" };

Deno.test("equalCredentials() compares what signs, and not until when", () => {
  assert.ok(equalCredentials(ONE, { ...ONE, expiresAt: 1 }));
  assert.ok(equalCredentials({ ...ONE, sessionToken: undefined }, { ...ONE, sessionToken: "" }));
  for (const other of [{ accessKeyId: "x" }, { secretAccessKey: "x" }, { sessionToken: "x" }]) {
    assert.ok(!equalCredentials(ONE, { ...ONE, ...other }), JSON.stringify(other));
  }
});
