import assert from "node:assert/strict";
import { ERROR_DECISIONS, type ErrorCode, ZeebridgeError } from "../../../src/core/errors.ts";
import { replyToEngineError, retryLater } from "../../../src/core/webhook/reply.ts";

Deno.test("replyToEngineError() is final only for what the event itself can never pass", () => {
  const statuses = Object.fromEntries(
    (Object.keys(ERROR_DECISIONS) as ErrorCode[])
      .filter((code) => code.startsWith("ENGINE_"))
      .map((code) => [code, replyToEngineError(new ZeebridgeError(code, "Cannot go on")).status]),
  );
  assert.deepEqual(statuses, {
    ENGINE_REJECTED: 422,
    ENGINE_PAYLOAD_TOO_LARGE: 413,
    ENGINE_NOT_FOUND: 503,
    ENGINE_UNAUTHORIZED: 503,
    ENGINE_UNAVAILABLE: 503,
    ENGINE_OUTCOME_UNKNOWN: 503,
    ENGINE_UNSUPPORTED: 503,
  });
  assert.equal(replyToEngineError(new TypeError("anything")).status, 503);
});

Deno.test("replyToEngineError() passes on how long the engine wants to be left alone, within reason", () => {
  const waits = [[undefined, "5"], [1, "1"], [1_500, "2"], [30_000, "30"], [86_400_000, "300"]] as const;
  for (const [retryAfterMs, seconds] of waits) {
    const error = new ZeebridgeError("ENGINE_UNAVAILABLE", "Cannot go on", { retryAfterMs });
    assert.deepEqual(replyToEngineError(error).headers, { "retry-after": seconds });
  }
});

Deno.test("retryLater() always says when", () => {
  assert.deepEqual(retryLater("WEBHOOK_INVALID"), {
    status: 503,
    code: "WEBHOOK_INVALID",
    headers: { "retry-after": "5" },
  });
});
