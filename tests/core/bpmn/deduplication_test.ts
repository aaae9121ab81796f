import assert from "node:assert/strict";
import type { Deduplication } from "../../../src/core/bpmn/subscription.ts";
import { codesOf, readOnly, startWebhook } from "./model.ts";

const MODES: [properties: Record<string, string>, deduplication: Deduplication | undefined][] = [
  [{}, undefined],
  [{ deduplicationMode: "" }, undefined],
  [{ deduplicationId: "group" }, undefined],
  [{ deduplicationMode: "AUTO" }, { mode: "AUTO" }],
  [{ deduplicationMode: "AUTO", deduplicationId: "?" }, { mode: "AUTO" }],
  [{ deduplicationMode: "MANUAL", deduplicationId: "Group_1-a" }, { mode: "MANUAL", id: "Group_1-a" }],
];
for (const [properties, deduplication] of MODES) {
  Deno.test(`readDeduplication() reads ${JSON.stringify(properties)}`, () => {
    const model = readOnly(startWebhook(properties));
    assert.deepEqual(model.diagnostics, []);
    assert.deepEqual(model.subscriptions[0]?.deduplication, deduplication);
  });
}

const MISTAKES: Record<string, string>[] = [
  { deduplicationMode: "manual", deduplicationId: "group" },
  { deduplicationMode: "NONE" },
  { deduplicationMode: "=AUTO" },
  { deduplicationMode: "MANUAL" },
  { deduplicationMode: "MANUAL", deduplicationId: " " },
  { deduplicationMode: "MANUAL", deduplicationId: "a b" },
  { deduplicationMode: "MANUAL", deduplicationId: "ä" },
];
for (const properties of MISTAKES) {
  Deno.test(`readDeduplication() refuses ${JSON.stringify(properties)}`, () => {
    const model = readOnly(startWebhook(properties));
    assert.deepEqual(codesOf(model, "error"), ["WEBHOOK_DEDUPLICATION_INVALID"]);
    assert.deepEqual(model.subscriptions, []);
  });
}
