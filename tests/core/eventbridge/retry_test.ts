import assert from "node:assert/strict";
import {
  createRetryBudget,
  readRetryHint,
  retryDelayMs,
  type RetryKind,
  retryKindOf,
} from "../../../src/core/eventbridge/retry.ts";

const KINDS: [status: number, code: string | undefined, expected: RetryKind | undefined][] = [
  [400, "ThrottlingException", "throttling"],
  [400, "RequestLimitExceeded", "throttling"],
  [503, "SlowDown", "throttling"],
  [429, undefined, "throttling"],
  [429, "AccessDeniedException", "throttling"],
  [200, "ThrottlingException", "throttling"],
  [200, "InternalFailure", "transient"],
  [200, "InternalException", "transient"],
  [200, "MalformedDetail", undefined],
  [200, "NotAuthorizedForSourceException", undefined],
  [400, "RequestTimeoutException", "transient"],
  [408, undefined, "transient"],
  [500, undefined, "transient"],
  [502, undefined, "transient"],
  [503, "AccessDeniedException", "transient"],
  [504, undefined, "transient"],
  [301, undefined, undefined],
  [400, undefined, undefined],
  [400, "ValidationException", undefined],
  [403, "AccessDeniedException", undefined],
  [413, undefined, undefined],
];

for (const [status, code, expected] of KINDS) {
  Deno.test(`retryKindOf() gives ${expected ?? "none"} for ${status} ${code ?? "without a code"}`, () => {
    assert.equal(retryKindOf(status, code), expected);
  });
}

Deno.test("retryDelayMs() doubles its bound up to 20 seconds, from the base of its kind", () => {
  const most = (kind: RetryKind) =>
    [1, 2, 3, 20, 2_000].map((retry) => retryDelayMs(kind, { retry, random: 1 }));
  assert.deepEqual(most("transient"), [50, 100, 200, 20_000, 20_000]);
  assert.deepEqual(most("throttling"), [1_000, 2_000, 4_000, 20_000, 20_000]);
  assert.equal(retryDelayMs("throttling", { retry: 3, random: 0 }), 0);
});

Deno.test("retryDelayMs() obeys AWS, but waits at most 5 seconds more for it", () => {
  const delay = (askedMs: number) => retryDelayMs("transient", { retry: 1, random: 0.5, askedMs });
  assert.deepEqual([0, 10, 3_000, 3_600_000].map(delay), [25, 25, 3_000, 5_025]);
});

Deno.test("readRetryHint() reads both headers, AWS's own first", () => {
  const now = Date.UTC(2026, 0, 1);
  assert.equal(readRetryHint({}, now), undefined);
  assert.equal(readRetryHint({ "retry-after": "2" }, now), 2_000);
  assert.equal(readRetryHint({ "retry-after": new Date(now + 3_000).toUTCString() }, now), 3_000);
  assert.equal(readRetryHint({ "x-amz-retry-after": "1500", "retry-after": "9" }, now), 1_500);
  assert.equal(readRetryHint({ "x-amz-retry-after": "soon", "retry-after": "9" }, now), 9_000);
  assert.equal(readRetryHint({ "x-amz-retry-after": "-1" }, now), undefined);
});

Deno.test("createRetryBudget() lends as many retries as 500 tokens pay for", () => {
  const budget = createRetryBudget();
  let retries = 0;
  while (budget.take("transient") !== undefined) retries += 1;
  assert.equal(retries, 35);
  assert.equal(budget.take("throttling"), 5);
  assert.equal(budget.take("throttling"), 5);
  assert.equal(budget.take("throttling"), undefined);
});

Deno.test("createRetryBudget() takes back what a success gives, up to its size", () => {
  const budget = createRetryBudget();
  budget.give();
  while (budget.take("transient") !== undefined);
  for (let count = 0; count < 4; count++) budget.give();
  assert.equal(budget.take("transient"), 14);
  budget.give(14);
  assert.equal(budget.take("transient"), 14);
  assert.equal(budget.take("transient"), undefined);
});
