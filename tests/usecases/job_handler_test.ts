import assert from "node:assert/strict";
import { errorCodeOf } from "../../src/core/errors.ts";
import { resolveWorkerOptions, type WorkerRegistration } from "../../src/usecases/job_handler.ts";

const DEFAULTS = {
  maxJobsActive: 200,
  jobTimeoutMs: 60_000,
  pollTimeoutMs: 20_000,
  tenantIds: ["<default>"],
};
const PLAIN: WorkerRegistration = { type: "charge-card", handler: () => {} };

Deno.test("resolveWorkerOptions() fills in the settings where a registration does not say", () => {
  assert.deepEqual(resolveWorkerOptions(PLAIN, DEFAULTS), {
    fetchVariables: undefined,
    maxJobsActive: 200,
    timeoutMs: 60_000,
    pollTimeoutMs: 20_000,
    retryBackoffMs: 5_000,
    tenantIds: ["<default>"],
  });
  const options = {
    fetchVariables: ["amount"],
    maxJobsActive: 1,
    timeoutMs: 1_000,
    pollTimeoutMs: 0,
    retryBackoffMs: 0,
    tenantIds: ["red", "blue"],
  };
  assert.deepEqual(resolveWorkerOptions({ ...PLAIN, ...options }, DEFAULTS), options);
});

Deno.test("resolveWorkerOptions() refuses what is out of bounds, all of it in one message", () => {
  const wrong = { maxJobsActive: 0, timeoutMs: 5, pollTimeoutMs: 30_000, retryBackoffMs: NaN };
  assert.throws(() => resolveWorkerOptions({ ...PLAIN, ...wrong }, DEFAULTS), (error: Error) => {
    assert.equal(errorCodeOf(error), "CONFIG_INVALID");
    assert.match(error.message, /4 problems/);
    assert.match(
      error.message,
      /timeoutMs of the worker for "charge-card" is 5, expected a whole number of at least 1000/,
    );
    for (const name of Object.keys(wrong)) assert.match(error.message, new RegExp(name));
    return true;
  });
  assert.throws(
    () => resolveWorkerOptions({ ...PLAIN, type: "" }, DEFAULTS),
    /job type "", expected the type/,
  );
});
