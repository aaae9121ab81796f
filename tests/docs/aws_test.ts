import assert from "node:assert/strict";
import { fateOf } from "../../src/entry/cli/api_destination.ts";

const PAGE = new URL("../../docs/aws.md", import.meta.url);

Deno.test("docs/aws.md and `zeebridge send` agree about what EventBridge makes of an answer", async () => {
  const page = await Deno.readTextFile(PAGE);
  const rows = [...page.matchAll(/^\| (\d{3}) +\| \**(dropped|repeated)\**/gm)];
  assert.ok(rows.length >= 7);
  for (const [, status, fate] of rows) {
    assert.equal(fateOf(Number(status)), fate === "repeated" ? "retried" : "dropped", status);
  }
});
