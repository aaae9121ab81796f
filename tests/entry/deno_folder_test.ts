import assert from "node:assert/strict";
import { readFolder } from "../../src/entry/deno_folder.ts";

Deno.test("readFolder() reads what can be deployed, and follows links", async () => {
  const folder = await Deno.makeTempDir();
  try {
    for (const name of ["b.bpmn", "a.dmn", "notes.txt"]) await Deno.writeTextFile(`${folder}/${name}`, name);
    await Deno.mkdir(`${folder}/folder.bpmn`);
    await Deno.symlink(`${folder}/notes.txt`, `${folder}/link.form`);
    await Deno.symlink(`${folder}/nowhere`, `${folder}/dangling.bpmn`);
    const files = await readFolder(folder);
    assert.deepEqual(
      files.map(({ name, content }) => [name, new TextDecoder().decode(content)]),
      [["a.dmn", "a.dmn"], ["b.bpmn", "b.bpmn"], ["link.form", "notes.txt"]],
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("readFolder() rejects when there is no such folder", async () => {
  await assert.rejects(readFolder("nowhere"), Deno.errors.NotFound);
});
