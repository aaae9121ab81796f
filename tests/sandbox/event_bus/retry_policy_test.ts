import assert from "node:assert/strict";
import {
  decideRetry,
  type FailedDelivery,
  readRetryAfterMs,
  type RetryDecision,
  type RetryPolicy,
} from "../../../src/sandbox/event_bus/retry_policy.ts";

const FAILED: FailedDelivery = { isRetryable: true, attempts: 1, ageMs: 0, random: 0.5 };

const CASES: readonly [Partial<FailedDelivery>, RetryPolicy, RetryDecision][] = [
  [{}, {}, { delayMs: 500 }],
  [{ attempts: 3 }, {}, { delayMs: 2_000 }],
  [{ attempts: 185 }, {}, { delayMs: 480_000 }],
  [{ attempts: 186 }, {}, { exhausted: "MaximumRetryAttempts" }],
  [{}, { maximumRetryAttempts: 0 }, { exhausted: "MaximumRetryAttempts" }],
  [{ isRetryable: false }, {}, { exhausted: undefined }],
  [{ retryAfterMs: -1_000 }, {}, { exhausted: undefined }],
  [{ retryAfterMs: 400 }, {}, { delayMs: 500 }],
  [{ retryAfterMs: 600 }, {}, { delayMs: 600 }],
  [{ retryAfterMs: 86_400_001 }, {}, { exhausted: "MaximumEventAgeInSeconds" }],
  [{ ageMs: 59_500 }, { maximumEventAgeSeconds: 60 }, { delayMs: 500 }],
  [{ ageMs: 59_501 }, { maximumEventAgeSeconds: 60 }, { exhausted: "MaximumEventAgeInSeconds" }],
];

Deno.test("decideRetry() waits, or says what is exhausted", () => {
  for (const [failed, policy, decision] of CASES) {
    assert.deepEqual(
      decideRetry({ ...FAILED, ...failed }, policy),
      decision,
      JSON.stringify([failed, policy]),
    );
  }
});

Deno.test("readRetryAfterMs() reads seconds, also negative ones, and dates", () => {
  const now = Date.UTC(2026, 0, 1);
  const cases: [string | null, number | undefined][] = [
    ["0", 0],
    [" 7 ", 7_000],
    ["-1", -1_000],
    ["Thu, 01 Jan 2026 00:00:30 GMT", 30_000],
    ["Wed, 31 Dec 2025 00:00:00 GMT", 0],
    ["soon", undefined],
    ["1.5", undefined],
    ["", undefined],
    [null, undefined],
  ];
  for (const [text, milliseconds] of cases) {
    assert.equal(readRetryAfterMs(text, now), milliseconds, `${text}`);
  }
});
