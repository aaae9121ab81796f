/**
 * The tests' own tools: a wait that lies would make other tests lie.
 *
 * @module
 */

import assert from "node:assert/strict";
import { freePorts } from "./port.ts";
import { tempFolder } from "./temp_folder.ts";
import { waitFor } from "./wait.ts";

Deno.test("waitFor() returns the first answer that is there", async () => {
  let asked = 0;
  const answer = await waitFor("the third answer", () => ++asked >= 3 ? asked : undefined, { intervalMs: 1 });
  assert.equal(answer, 3);
});

Deno.test("waitFor() keeps zero and the empty text as answers", async () => {
  assert.equal(await waitFor("zero", () => 0), 0);
  assert.equal(await waitFor("nothing to say", () => ""), "");
});

Deno.test("waitFor() names what it waited for and keeps the last error when the deadline passes", async () => {
  const broken = new Error("still down");
  await assert.rejects(
    waitFor("the server", () => Promise.reject(broken), { deadlineMs: 20, intervalMs: 1 }),
    (error: Error) => error.message.includes("the server") && error.cause === broken,
  );
});

Deno.test("waitFor() gives up on an attempt that never ends", async () => {
  await assert.rejects(
    waitFor("an answer", () => new Promise<string>(() => {}), { deadlineMs: 20, intervalMs: 1 }),
    /waited 20 ms for an answer/,
  );
});

Deno.test("freePorts() returns different ports that can be listened on", () => {
  const ports = freePorts(5);
  assert.equal(new Set(ports).size, 5);
  for (const port of ports) Deno.listen({ hostname: "127.0.0.1", port }).close();
});

Deno.test("tempFolder() is gone with its content when it is disposed of", async () => {
  let path = "";
  {
    await using folder = await tempFolder();
    path = folder.path;
    await Deno.writeTextFile(folder.file("note.txt"), "here");
    assert.equal(await Deno.readTextFile(`${path}/note.txt`), "here");
  }
  await assert.rejects(Deno.stat(path), Deno.errors.NotFound);
});
