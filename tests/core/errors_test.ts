import assert from "node:assert/strict";
import { ERROR_DECISIONS, errorCodeOf, storeReasonOf, ZeebridgeError } from "../../src/core/errors.ts";

Deno.test("ZeebridgeError carries the decision of its code", () => {
  for (const [code, decision] of Object.entries(ERROR_DECISIONS)) {
    const error = new ZeebridgeError(code as keyof typeof ERROR_DECISIONS, "Cannot do it");
    assert.equal(error.code, code);
    assert.equal(error.decision, decision);
  }
});

Deno.test("ZeebridgeError is an Error with a name, a message and a stack", () => {
  const error = new ZeebridgeError("ENGINE_UNAVAILABLE", "Cannot reach the engine");
  assert.ok(error instanceof Error);
  assert.equal(String(error), "ZeebridgeError: Cannot reach the engine");
  assert.match(error.stack ?? "", /errors_test/);
});

Deno.test("ZeebridgeError keeps a cause and a wait if there are any", () => {
  const cause = new Error("refused");
  const error = new ZeebridgeError("ENGINE_UNAVAILABLE", "Cannot", { cause, retryAfterMs: 500 });
  assert.equal(error.cause, cause);
  assert.equal(error.retryAfterMs, 500);
  const bare = new ZeebridgeError("ENGINE_UNAVAILABLE", "Cannot");
  assert.equal(bare.retryAfterMs, undefined);
  assert.ok(!("cause" in bare));
});

Deno.test("errorCodeOf() knows an error by its code, also without its class", () => {
  assert.equal(errorCodeOf(new ZeebridgeError("STORE_NEWER", "Cannot")), "STORE_NEWER");
  const remote = Object.assign(new Error("Cannot"), { name: "ZeebridgeError", code: "STORE_UNAVAILABLE" });
  assert.equal(errorCodeOf(remote), "STORE_UNAVAILABLE");
});

Deno.test("errorCodeOf() gives undefined for everything else", () => {
  const values = [undefined, null, "STORE_NEWER", new Error("x"), { code: "ENOENT" }, { code: 1 }];
  for (const value of [...values, { code: "toString" }, { code: "__proto__" }]) {
    assert.equal(errorCodeOf(value), undefined);
  }
});

Deno.test("storeReasonOf() tells what a store said, and nothing of other errors", () => {
  const cause = new Error("disk I/O error");
  assert.equal(
    storeReasonOf(new ZeebridgeError("STORE_UNAVAILABLE", "Cannot write", { cause })),
    "disk I/O error",
  );
  assert.equal(storeReasonOf(new ZeebridgeError("STORE_UNAVAILABLE", "Cannot write")), undefined);
  assert.equal(storeReasonOf(new ZeebridgeError("ENGINE_UNAVAILABLE", "Cannot ask", { cause })), undefined);
  assert.equal(storeReasonOf(cause), undefined);
});
