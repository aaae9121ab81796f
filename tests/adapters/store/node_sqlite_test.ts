import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { openSqliteRegistry } from "../../../src/adapters/store/node_sqlite.ts";
import { sampleDefinition, startEvent } from "../../../src/testing/registry_samples.ts";
import { tempFolder } from "../../support/temp_folder.ts";
import { assertUnavailable } from "./support.ts";

const WEBHOOK = sampleDefinition({ subscriptions: [startEvent("a")] });

Deno.test("openSqliteRegistry() refuses data of a newer version in plain words", async () => {
  await using folder = await tempFolder();
  const path = folder.file("store.db");
  const running = await openSqliteRegistry(path);
  await running.register(WEBHOOK);
  runSql(path, "UPDATE zeebridge SET version = 99");
  await assert.rejects(openSqliteRegistry(path), {
    code: "STORE_NEWER",
    message:
      "Cannot use the store: its layout is version 99, written by a newer Zeebridge, and this one knows " +
      "versions up to 2. Run the newer Zeebridge again, or name an empty store and deploy your processes again",
  });
  // The one that runs notices at its next check.
  await assert.rejects(running.check(), { code: "STORE_NEWER" });
  await running.close();
  assert.equal(querySql(path, "SELECT count(*) AS n FROM definition")["n"], 1);
});

Deno.test("openSqliteRegistry() says STORE_UNAVAILABLE for a file that is no database, and leaves it alone", async () => {
  await using folder = await tempFolder();
  const path = folder.file("notes.txt");
  await Deno.writeTextFile(path, "these are my notes, which are long enough to have a page");
  await assertUnavailable(openSqliteRegistry(path), /not a database/);
  assert.match(await Deno.readTextFile(path), /^these are my notes/);
  await assertUnavailable(openSqliteRegistry(folder.path), /unable to open/);
});

Deno.test("openSqliteRegistry() says which file it cannot open, and why", async () => {
  await using folder = await tempFolder();
  const path = folder.file("notes.txt");
  await Deno.writeTextFile(path, "these are my notes, which are long enough to have a page");
  await assert.rejects(openSqliteRegistry(path), {
    message: `Cannot open the store at ${path}: file is not a database, ` +
      "expected a SQLite database in a folder that can be written to",
  });
});

Deno.test("openSqliteRegistry() says STORE_UNAVAILABLE where another program's tables are", async () => {
  await using folder = await tempFolder();
  const path = folder.file("other.db");
  runSql(path, "CREATE TABLE part (id INTEGER)");
  await assertUnavailable(openSqliteRegistry(path), /already exists/);
  assert.deepEqual(querySql(path, "SELECT group_concat(name) AS names FROM sqlite_schema"), {
    names: "part",
  });
});

Deno.test("register() says STORE_UNAVAILABLE while another process keeps the file locked; find() goes on", async () => {
  await using folder = await tempFolder();
  const path = folder.file("store.db");
  const registry = await openSqliteRegistry(path);
  await registry.register(WEBHOOK);
  const other = new DatabaseSync(path);
  other.exec("BEGIN IMMEDIATE");
  await assertUnavailable(registry.register(WEBHOOK), /locked/);
  assert.equal((await registry.find("<default>", "a")).state, "active");
  other.exec("ROLLBACK");
  other.close();
  await registry.register(WEBHOOK);
  await registry.close();
});

Deno.test("register() and check() say STORE_UNAVAILABLE when the file is gone; find() goes on", async () => {
  await using folder = await tempFolder();
  const path = folder.file("store.db");
  const registry = await openSqliteRegistry(path);
  await registry.register(WEBHOOK);
  await registry.check();
  await Deno.remove(path);
  await assertUnavailable(registry.register(WEBHOOK), /removed or replaced/);
  await assertUnavailable(registry.forget(WEBHOOK.processDefinitionKey), /removed or replaced/);
  await assertUnavailable(registry.check(), /removed or replaced/);
  assert.equal((await registry.find(WEBHOOK.tenantId, "a")).state, "active");
  const other = await openSqliteRegistry(path);
  await assertUnavailable(registry.check(), /removed or replaced/);
  await other.check();
  await registry.close();
  await other.close();
});

Deno.test("register() changes nothing when it fails midway", async () => {
  await using folder = await tempFolder();
  const path = folder.file("store.db");
  const registry = await openSqliteRegistry(path);
  await registry.register(WEBHOOK);
  runSql(path, "ALTER TABLE route RENAME TO hidden");
  await assertUnavailable(
    registry.register({ ...WEBHOOK, registeredAt: 9_000, xml: "<new/>" }),
    /no such table/,
  );
  await assert.rejects(registry.find("<default>", "a"), { code: "STORE_UNAVAILABLE" });
  runSql(path, "ALTER TABLE hidden RENAME TO route");
  assert.equal(await registry.xml(WEBHOOK.processDefinitionKey), WEBHOOK.xml);
  assert.partialDeepStrictEqual(await registry.find("<default>", "nobody"), {
    state: "unknown",
    storeChangedAt: 1_000,
  });
  await registry.close();
});

Deno.test("two registries on one file see what the other one does", async () => {
  await using folder = await tempFolder();
  const path = folder.file("store.db");
  const [one, other] = [await openSqliteRegistry(path), await openSqliteRegistry(path)];
  await one.register(WEBHOOK);
  assert.equal((await other.find("<default>", "a")).state, "active");
  assert.equal(await other.forget(WEBHOOK.processDefinitionKey), true);
  assert.equal((await one.find("<default>", "a")).state, "unknown");
  await one.close();
  await other.close();
});

Deno.test("forget() leaves no row behind, and the file alone is left after close()", async () => {
  await using folder = await tempFolder();
  const path = folder.file("store.db");
  const registry = await openSqliteRegistry(path);
  await registry.register(WEBHOOK);
  await registry.forget(WEBHOOK.processDefinitionKey);
  const count = (table: string): string => `(SELECT count(*) FROM ${table})`;
  const tables = ["definition", "part", "claim", "route"].map(count).join(" + ");
  assert.equal(querySql(path, `SELECT ${tables} AS n`)["n"], 0);
  await registry.close();
  assert.deepEqual(Array.from(Deno.readDirSync(folder.path), ({ name }) => name), ["store.db"]);
});

Deno.test("a closed registry says STORE_UNAVAILABLE", async () => {
  const registry = await openSqliteRegistry(":memory:");
  await registry.close();
  await assert.rejects(registry.check(), { code: "STORE_UNAVAILABLE" });
  await assert.rejects(registry.find("<default>", "a"), { code: "STORE_UNAVAILABLE" });
});

Deno.test("forget() tells the time of the change by the clock that it was given", async () => {
  const registry = await openSqliteRegistry(":memory:", { clock: { now: () => 5_000 } });
  await registry.register(WEBHOOK);
  await registry.forget(WEBHOOK.processDefinitionKey);
  assert.partialDeepStrictEqual(await registry.find("<default>", "a"), {
    state: "unknown",
    storeChangedAt: 5_000,
  });
  await registry.close();
});

function runSql(path: string, sql: string): void {
  const database = new DatabaseSync(path);
  database.exec(sql);
  database.close();
}

function querySql(path: string, sql: string): Record<string, unknown> {
  const database = new DatabaseSync(path);
  const row = database.prepare(sql).get();
  database.close();
  return { ...row };
}
