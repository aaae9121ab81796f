import assert from "node:assert/strict";
import { credentialFiles } from "../../../src/adapters/aws/credential_files.ts";
import { tempFolder } from "../../support/temp_folder.ts";
import { unavailable } from "./credential_world.ts";

Deno.test("readTextFile() reads a file whole, and knows one that is not there", async () => {
  await using folder = await tempFolder();
  await Deno.writeTextFile(folder.file("a"), "é".repeat(100_000));
  assert.equal(await credentialFiles.readTextFile(folder.file("a")), "é".repeat(100_000));
  assert.equal(await credentialFiles.readTextFile(folder.file("b")), undefined);
  assert.equal(await credentialFiles.readTextFile(folder.file("a/b")), undefined);
});

Deno.test("readTextFile() refuses what is no small file", async () => {
  await using folder = await tempFolder();
  await Deno.writeTextFile(folder.file("large"), "x".repeat(1_048_577));
  assert.match(
    await unavailable(credentialFiles.readTextFile(folder.file("large"))),
    /more than 1048576 bytes/,
  );
  assert.match(await unavailable(credentialFiles.readTextFile(folder.path)), /EISDIR, expected a file/);
});

Deno.test({
  name: "readTextFile() says that Deno may not read a file",
  permissions: { read: false },
  async fn() {
    assert.match(
      await unavailable(credentialFiles.readTextFile("/x/credentials")),
      /needs --allow-read for it/,
    );
  },
});
