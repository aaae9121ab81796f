import assert from "node:assert/strict";
import { findUnportableTypes } from "../../tools/check/workers_types.ts";
import { tempFolder } from "../support/temp_folder.ts";

async function check(code: string): Promise<string[]> {
  await using folder = await tempFolder();
  await Deno.writeTextFile(folder.file("example.ts"), code);
  return await findUnportableTypes([folder.file("example.ts")]);
}

Deno.test("findUnportableTypes() takes code that runs everywhere", async () => {
  const code = `export const key: Promise<ArrayBuffer> =
    crypto.subtle.digest("SHA-256", new TextEncoder().encode(new URL("http://h").host));`;
  assert.deepEqual(await check(code), []);
});

Deno.test("findUnportableTypes() refuses code that needs Deno, with its place", async () => {
  const [problem = ""] = await check(`export const name = Deno.env.get("NAME");`);
  assert.match(problem, /Cannot find name 'Deno'/);
  assert.match(problem, /example\.ts:1:21/);
});

Deno.test("findUnportableTypes() refuses code that needs a browser", async () => {
  const [problem = ""] = await check(`export const title = document.title;`);
  assert.match(problem, /Cannot find name 'document'/);
});
