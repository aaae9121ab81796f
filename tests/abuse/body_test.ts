/**
 * Bodies and headers that are made to hurt are read or refused, and nothing else happens. How their time grows is
 * fitted in `tests/e2e/inbound_growth_test.ts`.
 *
 * @module
 */

import assert from "node:assert/strict";
import { utf8 } from "../../src/core/bytes.ts";
import { parseBody } from "../../src/core/webhook/body.ts";
import { readHeaderParameters } from "../../src/core/webhook/header_parameters.ts";
import { MAX_PARTS, parseMultipart } from "../../src/core/webhook/multipart.ts";
import { BODIES, HEADERS, MULTIPART, PART } from "./body_samples.ts";

for (const [what, size, mediaType, make] of BODIES) {
  Deno.test(`parseBody() reads or refuses a body full of ${what}`, () => {
    const parsed = parseBody(utf8(make(size)), mediaType);
    assert.ok("body" in parsed || parsed.status === 400 || parsed.status === 415);
  });
}

for (const [what, make] of HEADERS) {
  Deno.test(`readHeaderParameters() reads a header full of ${what}`, () => {
    assert.equal(typeof readHeaderParameters(make(16_384)).value, "string");
  });
}

Deno.test("parseMultipart() stops at one part too many, however many follow", () => {
  const bytes = utf8(`${PART}\r\n`.repeat(100_000));
  let reads = 0;
  const watched = new Proxy(bytes, {
    get(target, key) {
      if (typeof key === "string" && /^\d+$/.test(key)) reads++;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  assert.deepEqual(parseMultipart(watched, MULTIPART), { status: 400, code: "WEBHOOK_BODY_MALFORMED" });
  assert.ok(reads < 4 * MAX_PARTS * PART.length, `${reads} bytes are read`);
});
