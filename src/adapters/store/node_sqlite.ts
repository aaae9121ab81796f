/**
 * The registry in a SQLite file, through `node:sqlite` of Deno and of Node 22.
 *
 * @module
 */

import { statSync } from "node:fs";
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
    return guardFile(createSqlRegistry(driver, options), path);
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

/** SQLite goes on with a file that was removed, but what it writes there is gone with the process. */
function guardFile(registry: SubscriptionRegistry, path: string): SubscriptionRegistry {
  const opened = inodeOf(path);
  // A database that is no file, as `:memory:` is, cannot be removed.
  if (opened === undefined) return registry;

  function requireFile(action: string): void {
    if (inodeOf(path) === opened) return;
    throw storeUnavailable(action, new Error("its file was removed or replaced while it was open"));
  }
  return {
    ...registry,
    async register(registration) {
      requireFile("register a definition");
      return await registry.register(registration);
    },
    async forget(processDefinitionKey) {
      requireFile("forget a definition");
      return await registry.forget(processDefinitionKey);
    },
    async check() {
      requireFile("read the store");
      return await registry.check();
    },
  };
}

function inodeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.ino;
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
