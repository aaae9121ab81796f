import assert from "node:assert/strict";
import { createClockOffsets } from "../../../src/adapters/aws/clock_offsets.ts";

const NOW = Date.UTC(2026, 0, 1);

Deno.test("learn() keeps a bounded number of times", () => {
  const offsets = createClockOffsets();
  const headers = { date: new Date(NOW + 600_000).toUTCString() };
  for (let index = 0; index <= 100; index++) {
    assert.ok(offsets.learn(`https://${index}/`, { headers, sentAt: NOW, receivedAt: NOW, offsetMs: 0 }));
  }
  assert.equal(offsets.of("https://100/"), 600_000);
  assert.equal(offsets.of("https://0/"), 0);
  assert.ok(!offsets.learn("https://100/", { headers, sentAt: NOW, receivedAt: NOW, offsetMs: 600_000 }));
});
