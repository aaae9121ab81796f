import assert from "node:assert/strict";
import fc from "fast-check";
import { packBatches } from "../../../src/core/eventbridge/pack.ts";

function pack(...sizes: number[]): number[][] {
  const items = sizes.map((bytes) => ({ bytes }));
  return packBatches(items, { maxEntries: 3, maxBytes: 100 }).map((batch) => batch.map(({ bytes }) => bytes));
}

Deno.test("packBatches() starts another batch where either bound would be reached", () => {
  assert.deepEqual(pack(), []);
  assert.deepEqual(pack(1, 2, 3, 4), [[1, 2, 3], [4]]);
  assert.deepEqual(pack(50, 49, 1), [[50, 49], [1]]);
  assert.deepEqual(pack(50, 50, 50), [[50], [50], [50]]);
});

Deno.test("packBatches() gives an item that fits nowhere a batch of its own", () => {
  assert.deepEqual(pack(1, 500, 2, 3), [[1], [500], [2, 3]]);
});

Deno.test("packBatches() keeps every item, in order, within the bounds", () => {
  const sizes = fc.array(fc.integer({ min: 0, max: 120 }), { maxLength: 40 });
  fc.assert(fc.property(sizes, (given) => {
    const batches = pack(...given);
    assert.deepEqual(batches.flat(), given);
    for (const batch of batches) {
      assert.ok(batch.length >= 1 && batch.length <= 3);
      assert.ok(batch.length === 1 || batch.reduce((sum, bytes) => sum + bytes) < 100);
    }
  }));
});
