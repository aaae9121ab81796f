import assert from "node:assert/strict";
import { nextPollDelayMs } from "../../../src/core/job/idle_poll.ts";

Deno.test("nextPollDelayMs() is a second after work, and doubles up to fifteen seconds without", () => {
  const delays: number[] = [nextPollDelayMs(15_000, 1)];
  for (let look = 0; look < 5; look++) delays.push(nextPollDelayMs(delays.at(-1) ?? 0, 0));
  assert.deepEqual(delays, [1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);
  assert.equal(nextPollDelayMs(0, 0), 1_000);
});
