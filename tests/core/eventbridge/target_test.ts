import assert from "node:assert/strict";
import { batchByTarget, type EventBusTarget } from "../../../src/core/eventbridge/target.ts";

const TARGET: EventBusTarget = {
  region: "eu-central-1",
  credentials: { accessKeyId: "AKID", secretAccessKey: "one" },
};

function batchesOf(...targets: EventBusTarget[]): number[][] {
  const items = targets.map((target, index) => ({ target, index }));
  return batchByTarget(items).map((batch) => batch.map(({ index }) => index));
}

Deno.test("batchByTarget() puts items with equal targets together, in order", () => {
  const other = { ...TARGET, region: "us-east-1" };
  assert.deepEqual(batchesOf(TARGET, other, structuredClone(TARGET), other), [[0, 2], [1, 3]]);
  assert.deepEqual(batchesOf(), []);
});

Deno.test("batchByTarget() never mixes regions, endpoints or any part of the credentials", () => {
  const { credentials } = TARGET;
  const targets = [
    TARGET,
    { ...TARGET, region: "eu-west-1" },
    { ...TARGET, endpoint: "http://127.0.0.1:4566" },
    { ...TARGET, credentials: { ...credentials, accessKeyId: "OTHER" } },
    { ...TARGET, credentials: { ...credentials, secretAccessKey: "two" } },
    { ...TARGET, credentials: { ...credentials, sessionToken: "token" } },
  ];
  assert.deepEqual(batchesOf(...targets), [[0], [1], [2], [3], [4], [5]]);
});

Deno.test("batchByTarget() starts another batch after ten items", () => {
  const sizes = batchesOf(...Array.from({ length: 23 }, () => TARGET)).map((batch) => batch.length);
  assert.deepEqual(sizes, [10, 10, 3]);
});
