import assert from "node:assert/strict";
import { createRuleNames } from "../../../src/entry/sandbox/rule_names.ts";

Deno.test("nameOf() gives a name that rules may have, to no two webhooks the same", () => {
  const names = createRuleNames();
  const webhookIds = [
    "order-placed",
    "a b",
    "a/b",
    "a_b",
    `${"\u00e9".repeat(100)}1`,
    `${"\u00e9".repeat(100)}2`,
  ];
  const given = webhookIds.map((webhookId) => names.nameOf(webhookId, []));
  assert.deepEqual(given.slice(0, 4), ["order-placed", "a_b", "a_b-2", "a_b-3"]);
  assert.equal(new Set(given).size, webhookIds.length);
  for (const name of given) assert.match(name, /^[.\-_A-Za-z0-9]{1,64}$/);
  assert.deepEqual(given.map(names.webhookIdOf), webhookIds);
});

Deno.test("nameOf() gives a webhook the same name again, and never one that another rule has", () => {
  const names = createRuleNames();
  const first = names.nameOf("mine", ["mine"]);
  assert.equal(first, "mine-2");
  assert.equal(names.nameOf("mine", []), first);
  assert.equal(names.webhookIdOf("mine"), undefined);
});
