import assert from "node:assert/strict";
import { createRateLimit } from "../../src/usecases/rate_limit.ts";

Deno.test("createRateLimit() limits nothing where there is no limit", () => {
  const take = createRateLimit(undefined);
  for (let count = 0; count < 1_000; count++) assert.equal(take("hook", 0), undefined);
});

Deno.test("createRateLimit() lets a second's worth come at once, and then the rate", () => {
  const take = createRateLimit(10);
  for (let count = 0; count < 10; count++) assert.equal(take("hook", 0), undefined);
  assert.equal(take("hook", 0), 100);
  assert.equal(take("hook", 50), 50);
  assert.equal(take("hook", 100), undefined);
  assert.equal(take("hook", 100), 100);
});

Deno.test("createRateLimit() saves up no more than a second's worth", () => {
  const take = createRateLimit(2);
  const taken = Array.from({ length: 3 }, () => take("hook", 86_400_000));
  assert.deepEqual(taken, [undefined, undefined, 500]);
});

Deno.test("createRateLimit() does not make those wait longer who come too early", () => {
  const take = createRateLimit(1);
  take("hook", 0);
  for (let at = 100; at < 1_000; at += 100) assert.equal(Math.round(take("hook", at) ?? 0), 1_000 - at);
  assert.equal(take("hook", 1_001), undefined);
});

Deno.test("createRateLimit() counts each webhook for itself", () => {
  const take = createRateLimit(1);
  assert.equal(take("one", 0), undefined);
  assert.equal(take("two", 0), undefined);
  assert.equal(take("one", 0), 1_000);
});

Deno.test("createRateLimit() neither gives nor takes anything when the clock is set back", () => {
  const take = createRateLimit(2);
  assert.equal(take("hook", 10_000), undefined);
  assert.equal(take("hook", 0), undefined);
  assert.equal(take("hook", 0), 500);
  assert.equal(take("hook", 500), undefined);
});

Deno.test("createRateLimit() forgets the oldest of too many webhooks, which begins anew", () => {
  const take = createRateLimit(1);
  for (let index = 0; index < 10_000; index++) take(`hook-${index}`, 0);
  assert.equal(take("hook-0", 0), 1_000);
  take("one-more", 0);
  assert.equal(take("hook-1", 0), 1_000);
  assert.equal(take("hook-0", 0), undefined);
});
