/**
 * The SQL schema, as numbered steps. `STORAGE.md` says what the columns mean.
 *
 * A step that was released is never edited: databases have run it. A change is a new step at the end.
 *
 * @module
 */

import { refuseNewer } from "../failure.ts";
import type { SqlDriver } from "./driver.ts";

/** Step n leads from version n to n + 1. Each is a list of single statements: drivers run one at a time. */
export const MIGRATIONS: readonly (readonly string[])[] = [
  [
    `CREATE TABLE definition (
      process_definition_key TEXT PRIMARY KEY,
      tenant_id TEXT NOT NULL,
      process_definition_id TEXT NOT NULL
    ) STRICT, WITHOUT ROWID`,
    `CREATE INDEX definition_by_process ON definition (tenant_id, process_definition_id)`,
    `CREATE TABLE part (
      process_definition_key TEXT NOT NULL,
      kind TEXT NOT NULL CHECK (kind IN ('definition', 'xml')),
      position INTEGER NOT NULL,
      content BLOB NOT NULL,
      PRIMARY KEY (process_definition_key, kind, position)
    ) STRICT`,
    `CREATE TABLE claim (
      tenant_id TEXT NOT NULL,
      webhook_id TEXT NOT NULL,
      process_definition_id TEXT NOT NULL,
      process_definition_key TEXT NOT NULL,
      PRIMARY KEY (tenant_id, webhook_id, process_definition_id, process_definition_key)
    ) STRICT, WITHOUT ROWID`,
    `CREATE INDEX claim_by_process ON claim (tenant_id, process_definition_id)`,
    `CREATE INDEX claim_by_definition ON claim (process_definition_key)`,
    `CREATE TABLE route (
      tenant_id TEXT NOT NULL,
      webhook_id TEXT NOT NULL,
      position INTEGER NOT NULL,
      content BLOB NOT NULL,
      PRIMARY KEY (tenant_id, webhook_id, position)
    ) STRICT`,
  ],
  [`ALTER TABLE zeebridge ADD COLUMN synced_at INTEGER`],
];

/** The stamp: one row, in a table of ours because a Durable Object has no `PRAGMA user_version`. */
const CREATE_STAMP = `CREATE TABLE IF NOT EXISTS zeebridge (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  version INTEGER NOT NULL,
  changed_at INTEGER
) STRICT`;

/**
 * Brings a database to the newest version that this software knows, in one transaction.
 *
 * @throws {ZeebridgeError} with code `STORE_NEWER` if it is beyond that.
 */
export function migrate(driver: SqlDriver): void {
  driver.transaction(() => {
    driver.query(CREATE_STAMP);
    driver.query("INSERT INTO zeebridge (id, version) VALUES (1, 0) ON CONFLICT DO NOTHING");
    const version = checkVersion(driver);
    if (version === MIGRATIONS.length) return;
    for (const statement of MIGRATIONS.slice(version).flat()) driver.query(statement);
    driver.query("UPDATE zeebridge SET version = ?", MIGRATIONS.length);
  });
}

/**
 * Reads the database's version.
 *
 * @throws {ZeebridgeError} with code `STORE_NEWER` if it is newer than this software.
 */
export function checkVersion(driver: SqlDriver): number {
  const [stamp] = driver.query("SELECT version FROM zeebridge");
  const version = Number(stamp?.version);
  refuseNewer(version, MIGRATIONS.length);
  return version;
}
