import assert from "node:assert/strict";
import { requestIdOf } from "../../src/http/request_id.ts";

const random = { next: () => 0, uuid: () => "fresh" };

Deno.test("requestIdOf() keeps a harmless id and replaces every other one", () => {
  const idOf = (id?: string) => requestIdOf(id, random);
  assert.equal(idOf("abc-123:4"), "abc-123:4");
  for (const id of [undefined, "", "a b", "a\tb", "<script>", "é", "x".repeat(129)]) {
    assert.equal(idOf(id), "fresh");
  }
});
