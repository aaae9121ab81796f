import assert from "node:assert/strict";
import { isHeaderName } from "../../src/core/header_name.ts";

Deno.test("isHeaderName() takes what Fetch takes", () => {
  const characters = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code));
  for (const text of ["", "x-signature", "X_1", "a b", "a:", "a\n", ...characters]) {
    let isTaken = true;
    try {
      new Headers([[text, ""]]);
    } catch {
      // The platform's own word for a name that is none.
      isTaken = false;
    }
    assert.equal(isHeaderName(text), isTaken, JSON.stringify(text));
  }
});
