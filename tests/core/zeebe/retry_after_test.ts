import assert from "node:assert/strict";
import { readRetryAfter } from "../../../src/core/zeebe/retry_after.ts";

const NOW = Date.UTC(2026, 0, 1);

const ROWS: [value: string | null | undefined, expected: number | undefined][] = [
  ["0", 0],
  ["7", 7_000],
  [" 7 ", 7_000],
  ["99999999", 3_600_000],
  ["Thu, 01 Jan 2026 00:00:30 GMT", 30_000],
  ["Wed, 31 Dec 2025 23:59:59 GMT", 0],
  ["Thu, 01 Jan 2027 00:00:00 GMT", 3_600_000],
  [null, undefined],
  [undefined, undefined],
  ["", undefined],
  ["-1", undefined],
  ["1.5", undefined],
  ["2026-01-01T00:00:30Z", undefined],
  ["Xxx, 99 Xxx 2026 99:99:99 GMT", undefined],
];

for (const [value, expected] of ROWS) {
  Deno.test(`readRetryAfter() reads ${JSON.stringify(value)} as ${expected}`, () => {
    assert.equal(readRetryAfter(value, NOW), expected);
  });
}
