/**
 * The registry in SQL, for every platform that has SQLite.
 *
 * @module
 */

import type { SubscriptionRegistry } from "../../../ports/subscription_registry.ts";
import { listDefinitions, listWebhooks } from "../claims.ts";
import { MACHINE_CLOCK, type RegistryOptions, storeUnavailable } from "../failure.ts";
import { forgetIn, registerIn } from "../rows.ts";
import type { SqlDriver } from "./driver.ts";
import { checkVersion, migrate } from "./migrations.ts";
import { createSqlRows } from "./rows.ts";

/**
 * Makes a registry over a database, and brings the database's schema up to date.
 *
 * @throws {ZeebridgeError} `STORE_NEWER` if a newer version wrote it, `STORE_UNAVAILABLE` if it cannot be used.
 */
export function createSqlRegistry(driver: SqlDriver, options: RegistryOptions = {}): SubscriptionRegistry {
  const { clock = MACHINE_CLOCK } = options;
  const rows = createSqlRows(driver);
  attempt("open the store", () => migrate(driver));

  // `async` for its promise; a database that answers at once leaves nothing to wait for.
  // deno-lint-ignore require-await
  const answer = async <T>(action: string, work: () => T): Promise<T> => attempt(action, work);

  return {
    register: (registration) =>
      answer("register a definition", () =>
        driver.transaction(() => {
          rows.setChangedAt(registration.registeredAt);
          return registerIn(rows, registration);
        })),
    forget: (processDefinitionKey) =>
      answer("forget a definition", () =>
        driver.transaction(() => {
          const isKnown = forgetIn(rows, processDefinitionKey);
          if (isKnown) rows.setChangedAt(clock.now());
          return isKnown;
        })),
    find: (tenantId, webhookId) =>
      answer(
        "find a webhook",
        () => rows.findRoute(tenantId, webhookId) ?? { state: "unknown", ...rows.stamp() },
      ),
    webhooks: (filter) => answer("list webhooks", () => listWebhooks(rows.select(filter?.tenantId))),
    definitions: (filter) => answer("list definitions", () => listDefinitions(rows.select(filter?.tenantId))),
    definition: (processDefinitionKey) => answer("read a definition", () => rows.read(processDefinitionKey)),
    xml: (processDefinitionKey) => answer("read a model", () => rows.readXml(processDefinitionKey)),
    markSynced: (at) => answer("note a synchronization", () => rows.setSyncedAt(at)),
    check: () =>
      answer("read the store", () => {
        checkVersion(driver);
        return { syncedAt: rows.stamp().syncedAt };
      }),
    close: () => answer("close the store", () => driver.close()),
  };
}

function attempt<T>(action: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw storeUnavailable(action, error);
  }
}
