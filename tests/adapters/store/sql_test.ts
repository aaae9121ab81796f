import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { checkBindings, type SqlDriver, type SqlRow } from "../../../src/adapters/store/sql/driver.ts";
import { migrate, MIGRATIONS } from "../../../src/adapters/store/sql/migrations.ts";
import { createSqlRegistry } from "../../../src/adapters/store/sql/registry.ts";
import { toHex, utf8 } from "../../../src/core/bytes.ts";
import { sampleDefinition, startEvent } from "../../../src/testing/registry_samples.ts";

/** A database in memory whose driver writes down what it is asked. */
function recordingDriver(): { driver: SqlDriver; database: DatabaseSync; statements: string[] } {
  const database = new DatabaseSync(":memory:");
  const statements: string[] = [];
  const driver: SqlDriver = {
    query(sql, ...values) {
      statements.push(sql);
      return database.prepare(sql).all(...values) as SqlRow[];
    },
    transaction: (work) => work(),
    close: () => database.close(),
  };
  return { driver, database, statements };
}

Deno.test("find() reads one row by its key, whatever the number of webhooks", async () => {
  const { driver, database, statements } = recordingDriver();
  const registry = createSqlRegistry(driver);
  const subscriptions = Array.from({ length: 200 }, (_, index) => startEvent(`webhook-${index}`));
  await registry.register(sampleDefinition({ subscriptions }));
  statements.length = 0;
  assert.equal((await registry.find("<default>", "webhook-7")).state, "active");
  assert.equal(statements.length, 1);
  const [statement = ""] = statements;
  const plan = database.prepare(`EXPLAIN QUERY PLAN ${statement}`).all("<default>", "webhook-7");
  assert.equal(plan.length, 1);
  assert.match(
    String(plan[0]?.["detail"]),
    /^SEARCH route USING INDEX sqlite_autoindex_route_1 \(tenant_id=\? AND webhook_id=\?\)$/,
  );
  assert.equal(database.prepare(statement).all("<default>", "webhook-7").length, 1);
  await registry.close();
});

Deno.test("migrate() runs every step once, and nothing on a database that is up to date", () => {
  const { driver, statements } = recordingDriver();
  migrate(driver);
  assert.deepEqual(driver.query("SELECT version FROM zeebridge").map((row) => ({ ...row })), [{
    version: 2,
  }]);
  statements.length = 0;
  migrate(driver);
  assert.ok(!statements.some((sql) => MIGRATIONS.flat().includes(sql)));
  driver.close();
});

Deno.test("migrate() brings a store of layout 1 up to date, and leaves what is in it", async () => {
  const { driver } = recordingDriver();
  driver.query("CREATE TABLE zeebridge (id INTEGER PRIMARY KEY, version INTEGER, changed_at INTEGER) STRICT");
  driver.query("INSERT INTO zeebridge VALUES (1, 1, 5000)");
  for (const statement of MIGRATIONS[0] ?? []) driver.query(statement);
  const registry = createSqlRegistry(driver);
  assert.deepEqual(await registry.check(), { syncedAt: undefined });
  assert.partialDeepStrictEqual(await registry.find("<default>", "a"), { storeChangedAt: 5_000 });
  await registry.markSynced(7_000);
  assert.deepEqual(await registry.check(), { syncedAt: 7_000 });
  await registry.close();
});

/** SHA-256 of each step that was released. Databases have run them: add a step instead of editing one. */
const RELEASED_STEPS = [
  "81aa8f0202bec132c8d2d9ad0631b469eaa9e68031442a6562111c23246aa4d7",
  "e78a544e480b7ac972b6a9f5d0eef6254bf0571ebd4b3134b535bcd8036dd0b0",
];

Deno.test("MIGRATIONS keeps the steps that were released, and each statement by itself", async () => {
  for (const statement of MIGRATIONS.flat()) assert.ok(!statement.includes(";"), statement);
  const digests = await Promise.all(MIGRATIONS.map(async (step) => {
    return toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", utf8(JSON.stringify(step)))));
  }));
  assert.deepEqual(digests, RELEASED_STEPS);
});

Deno.test("checkBindings() refuses too few and too many values", () => {
  assert.doesNotThrow(() => checkBindings("SELECT ? + ?", [1, 2]));
  assert.throws(() => checkBindings("SELECT ? + ?", [1]), /it got 1 values, expected 2/);
  assert.throws(() => checkBindings("SELECT 1", [1]), /it got 1 values, expected 0/);
});

Deno.test("STORAGE.md names every table and column", async () => {
  const { driver } = recordingDriver();
  migrate(driver);
  const document = await Deno.readTextFile(new URL("../../../STORAGE.md", import.meta.url));
  const sections = new Map(
    document.split(/^(?=`\w+`: )/m).map((section) => [/^`(\w+)`: /.exec(section)?.[1], section]),
  );
  for (const { name } of driver.query("SELECT name FROM sqlite_schema WHERE type = 'table'")) {
    const section = sections.get(String(name)) ?? "";
    const documented = Array.from(
      section.split("\n\n")[1]?.matchAll(/^\| `(\w+)`/gm) ?? [],
      ([, column]) => column,
    );
    const columns = driver.query(`SELECT name FROM pragma_table_info('${name}') ORDER BY cid`);
    assert.deepEqual(documented, columns.map((column) => column["name"]), `columns of ${name}`);
  }
  assert.match(document, new RegExp(`^This is layout ${MIGRATIONS.length}, of SQL`, "m"));
  driver.close();
});
