/**
 * What the tests of stores share.
 *
 * @module
 */

import assert from "node:assert/strict";
import { ZeebridgeError } from "../../../src/core/errors.ts";

/** Expects that a call fails with `STORE_UNAVAILABLE` and keeps the store's own error, which says `reason`. */
export async function assertUnavailable(call: Promise<unknown>, reason: RegExp): Promise<void> {
  await assert.rejects(call, (error) => {
    assert.ok(error instanceof ZeebridgeError, String(error));
    assert.equal(error.code, "STORE_UNAVAILABLE");
    assert.match(String(error.cause), reason);
    return true;
  });
}
