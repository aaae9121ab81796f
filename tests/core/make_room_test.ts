import assert from "node:assert/strict";
import { makeRoom } from "../../src/core/make_room.ts";

Deno.test("makeRoom() forgets the oldest of what is full, and nothing before", () => {
  const kept = new Map([["a", 1], ["b", 2]]);
  makeRoom(kept, 3);
  assert.deepEqual([...kept.keys()], ["a", "b"]);
  makeRoom(kept, 2);
  assert.deepEqual([...kept.keys()], ["b"]);
});

Deno.test("makeRoom() knows the oldest of a set, and does nothing where there is none", () => {
  const kept = new Set(["a", "b"]);
  kept.delete("a");
  kept.add("a");
  makeRoom(kept, 2);
  assert.deepEqual([...kept], ["a"]);
  makeRoom(new Set(), 0);
});
