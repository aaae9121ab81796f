import assert from "node:assert/strict";
import { correctedOffset } from "../../../src/core/aws/clock_skew.ts";

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);

function offsetAfter(
  aheadMs: number,
  { usedMs = 0, roundTripMs = 50, age }: { usedMs?: number; roundTripMs?: number; age?: string } = {},
): number | undefined {
  const headers = { date: new Date(NOW + aheadMs).toUTCString(), ...(age === undefined ? {} : { age }) };
  return correctedOffset({ headers, sentAt: NOW - roundTripMs, receivedAt: NOW }, usedMs);
}

Deno.test("correctedOffset() takes over AWS's time where ours is minutes off, either way", () => {
  assert.equal(offsetAfter(300_000), 300_000);
  assert.equal(offsetAfter(-3_600_000), -3_600_000);
  assert.equal(offsetAfter(240_000), 240_000);
});

Deno.test("correctedOffset() changes nothing for a difference that AWS puts up with", () => {
  for (const aheadMs of [0, 2_000, -2_000, 239_000]) assert.equal(offsetAfter(aheadMs), undefined);
});

Deno.test("correctedOffset() says nothing where the request was signed at AWS's time already", () => {
  assert.equal(offsetAfter(600_000, { usedMs: 599_000 }), undefined);
  // Our clock was put right meanwhile.
  assert.equal(offsetAfter(0, { usedMs: 600_000 }), 0);
});

Deno.test("correctedOffset() does not believe answers of caches, late ones, and what is no date", () => {
  assert.equal(offsetAfter(600_000, { age: "12" }), undefined);
  assert.equal(offsetAfter(600_000, { roundTripMs: 900_001 }), undefined);
  const unusable: Record<string, string>[] = [{}, { date: "" }, { date: "yesterday" }];
  for (const headers of unusable) {
    assert.equal(correctedOffset({ headers, sentAt: NOW, receivedAt: NOW }, 0), undefined);
  }
});
