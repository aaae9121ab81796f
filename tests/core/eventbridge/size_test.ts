import assert from "node:assert/strict";
import { entryBytes } from "../../../src/core/eventbridge/size.ts";

Deno.test("entryBytes() counts what AWS counts", () => {
  const entry = { Source: "é", DetailType: "ab", Detail: "{}" };
  assert.equal(entryBytes(entry), 2 + 2 + 2);
  assert.equal(entryBytes({ ...entry, Time: 1.5 }), 6 + 14);
  assert.equal(entryBytes({ ...entry, Resources: ["arn:1", "€"] }), 6 + 5 + 3);
  assert.equal(entryBytes({ ...entry, EventBusName: "orders", TraceHeader: "Root=1" }), 6);
});
