/**
 * The registry in a SQLite file, through `node:sqlite` of Deno and of Node 22.
 *
 * @module
 */

import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { DatabaseSync, type StatementSync } from "node:sqlite";
import { storeReasonOf, ZeebridgeError } from "../../core/errors.ts";
import type { SubscriptionRegistry } from "../../ports/subscription_registry.ts";
import { type RegistryOptions, storeUnavailable } from "./failure.ts";
import { checkBindings, type SqlDriver, type SqlRow } from "./sql/driver.ts";
import { createSqlRegistry } from "./sql/registry.ts";

/**
 * How long a call waits for another process that writes. It holds up this process, whose senders wait for
 * 4.5 seconds at most; readers never wait.
 */
const BUSY_TIMEOUT_MS = 2_000;

/**
 * Opens the registry in a file. Creates the file, and the folder that it is in.
 *
 * @throws {ZeebridgeError} `STORE_NEWER` if a newer version wrote it, `STORE_UNAVAILABLE` if it cannot be used.
 */
export async function openSqliteRegistry(
  path: string,
  options: RegistryOptions = {},
): Promise<SubscriptionRegistry> {
  let driver: SqlDriver | undefined;
  try {
    await mkdir(dirname(path), { recursive: true });
    driver = openDriver(path);
    return createSqlRegistry(driver, options);
  } catch (error) {
    driver?.close();
    throw describe(storeUnavailable("open the store", error), path);
  }
}

/** With its path and with SQLite's own reason, because whoever starts the process sees nothing but the message. */
function describe(error: ZeebridgeError, path: string): ZeebridgeError {
  const reason = storeReasonOf(error);
  if (reason === undefined) return error;
  return new ZeebridgeError(
    "STORE_UNAVAILABLE",
    `Cannot open the store at ${path}: ${reason}, expected a SQLite database in a folder that can be written to`,
    { cause: error.cause },
  );
}

function openDriver(path: string): SqlDriver {
  const database = new DatabaseSync(path);
  try {
    database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
    database.exec("PRAGMA journal_mode = WAL");
  } catch (error) {
    database.close();
    throw error;
  }
  const statements = new Map<string, StatementSync>();
  return {
    query(sql, ...values) {
      checkBindings(sql, values);
      const statement = statements.get(sql) ?? database.prepare(sql);
      statements.set(sql, statement);
      return statement.all(...values) as SqlRow[];
    },
    transaction(work) {
      // Not the default, which takes the lock at the first write and then fails if another process was faster.
      database.exec("BEGIN IMMEDIATE");
      try {
        const result = work();
        database.exec("COMMIT");
        return result;
      } catch (error) {
        rollBack(database);
        throw error;
      }
    },
    close: () => database.close(),
  };
}

function rollBack(database: DatabaseSync): void {
  try {
    database.exec("ROLLBACK");
  } catch {
    // SQLite has rolled back by itself (a full disk, say); what counts is the error that led here.
  }
}
