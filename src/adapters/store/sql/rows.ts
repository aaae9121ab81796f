/**
 * The registry's rows in SQL: every statement but those of the schema.
 *
 * Ids are bound with JSON's escapes and read from contents only, because `node:sqlite` cuts a text at a NUL.
 * Contents are UTF-8 in parts, because a value of a Durable Object has at most 2 MB.
 *
 * @module
 */

import type { ProcessDefinitionKey } from "../../../core/keys.ts";
import type { WebhookRoute } from "../../../core/webhook/route.ts";
import type { RegisteredDefinition } from "../../../ports/subscription_registry.ts";
import { type ProcessName, webhookIdsOf } from "../claims.ts";
import { escapeId, joinText, splitText, unescapeId } from "../content.ts";
import type { RegistryRows } from "../rows.ts";
import type { SqlDriver, SqlRow, SqlValue } from "./driver.ts";

/** Most bytes of one part: well below what a Durable Object takes. */
const PART_BYTES = 1_000_000;

/** Rows in SQL, and what is only read. */
export interface SqlRows extends RegistryRows {
  /** The route of a webhook id: one row, unless its elements exceed a part. */
  findRoute(tenantId: string, webhookId: string): WebhookRoute | undefined;
  /** Every definition, of one tenant or of all. */
  select(tenantId: string | undefined): RegisteredDefinition[];
  /** A model. */
  readXml(processDefinitionKey: ProcessDefinitionKey): string | undefined;
  /** When the store last changed, and when it was first in step with the engine. */
  stamp(): { storeChangedAt?: number; syncedAt?: number };
  /** Says when the store last changed. */
  setChangedAt(at: number): void;
  /** Says when the store was first in step with the engine, unless it was before. */
  setSyncedAt(at: number): void;
}

type PartKind = "definition" | "xml";

/** Makes the rows. */
export function createSqlRows(driver: SqlDriver): SqlRows {
  return { ...createDefinitionRows(driver), ...createProcessRows(driver), ...createRouteRows(driver) };
}

/** Rows of single definitions. */
function createDefinitionRows(
  driver: SqlDriver,
): Pick<SqlRows, "read" | "readXml" | "write" | "erase"> {
  function readParts(key: ProcessDefinitionKey, kind: PartKind): string | undefined {
    const parts = driver.query(
      "SELECT content FROM part WHERE process_definition_key = ? AND kind = ? ORDER BY position",
      escapeId(key),
      kind,
    );
    return parts.length === 0 ? undefined : joinText(parts.map(contentOf));
  }

  function writeParts(key: ProcessDefinitionKey, kind: PartKind, text: string): void {
    for (const [position, content] of splitText(text, PART_BYTES).entries()) {
      // Node binds an empty blob as NULL.
      driver.query(
        "INSERT INTO part VALUES (?, ?, ?, coalesce(?, x''))",
        escapeId(key),
        kind,
        position,
        content,
      );
    }
  }

  function erase({ processDefinitionKey }: Pick<RegisteredDefinition, "processDefinitionKey">): void {
    const key = escapeId(processDefinitionKey);
    driver.query("DELETE FROM definition WHERE process_definition_key = ?", key);
    driver.query("DELETE FROM part WHERE process_definition_key = ?", key);
    driver.query("DELETE FROM claim WHERE process_definition_key = ?", key);
  }

  return {
    read(processDefinitionKey) {
      const text = readParts(processDefinitionKey, "definition");
      return text === undefined ? undefined : readDefinition(text);
    },
    readXml: (processDefinitionKey) => readParts(processDefinitionKey, "xml"),
    write(definition, xml) {
      erase(definition);
      const key = escapeId(definition.processDefinitionKey);
      const tenantId = escapeId(definition.tenantId);
      const process = escapeId(definition.processDefinitionId);
      driver.query("INSERT INTO definition VALUES (?, ?, ?)", key, tenantId, process);
      writeParts(definition.processDefinitionKey, "definition", JSON.stringify(definition));
      writeParts(definition.processDefinitionKey, "xml", xml);
      for (const webhookId of webhookIdsOf(definition)) {
        driver.query("INSERT INTO claim VALUES (?, ?, ?, ?)", tenantId, escapeId(webhookId), process, key);
      }
    },
    erase,
  };
}

const DEFINITIONS = `SELECT process_definition_key, content FROM definition
  JOIN part USING (process_definition_key) WHERE kind = 'definition'`;
const IN_ORDER = "ORDER BY process_definition_key, position";

/** Rows of whole processes and tenants. */
function createProcessRows(
  driver: SqlDriver,
): Pick<SqlRows, "select" | "idsOfProcess" | "claimants"> {
  return {
    select: (tenantId) =>
      joinDefinitions(
        tenantId === undefined
          ? driver.query(`${DEFINITIONS} ${IN_ORDER}`)
          : driver.query(`${DEFINITIONS} AND tenant_id = ? ${IN_ORDER}`, escapeId(tenantId)),
      ),
    idsOfProcess(process) {
      const claims = driver.query(
        "SELECT DISTINCT webhook_id FROM claim WHERE tenant_id = ? AND process_definition_id = ?",
        ...nameOf(process),
      );
      return new Set(claims.map(({ webhook_id }) => unescapeId(String(webhook_id))));
    },
    claimants: (process, webhookIds) =>
      joinDefinitions(driver.query(
        `${DEFINITIONS} AND tenant_id = ? AND (process_definition_id = ? OR process_definition_id IN (
           SELECT process_definition_id FROM claim
           WHERE tenant_id = ? AND webhook_id IN (SELECT value FROM json_each(?)))) ${IN_ORDER}`,
        ...nameOf(process),
        escapeId(process.tenantId),
        JSON.stringify(Array.from(webhookIds, escapeId)),
      )),
  };
}

/** Rows that requests are answered from. */
function createRouteRows(
  driver: SqlDriver,
): Pick<SqlRows, "findRoute" | "route" | "stamp" | "setChangedAt" | "setSyncedAt"> {
  return {
    findRoute(tenantId, webhookId) {
      const parts = driver.query(
        "SELECT content FROM route WHERE tenant_id = ? AND webhook_id = ? ORDER BY position",
        escapeId(tenantId),
        escapeId(webhookId),
      );
      return parts.length === 0 ? undefined : JSON.parse(joinText(parts.map(contentOf))) as WebhookRoute;
    },
    route(name, route) {
      const key = [escapeId(name.tenantId), escapeId(name.webhookId)];
      driver.query("DELETE FROM route WHERE tenant_id = ? AND webhook_id = ?", ...key);
      if (route === undefined) return;
      for (const [position, content] of splitText(JSON.stringify(route), PART_BYTES).entries()) {
        driver.query("INSERT INTO route VALUES (?, ?, ?, ?)", ...key, position, content);
      }
    },
    stamp() {
      const [{ changed_at, synced_at } = {}] = driver.query("SELECT changed_at, synced_at FROM zeebridge");
      return { storeChangedAt: instantOf(changed_at), syncedAt: instantOf(synced_at) };
    },
    setChangedAt: (at) => void driver.query("UPDATE zeebridge SET changed_at = ?", at),
    setSyncedAt: (at) => void driver.query("UPDATE zeebridge SET synced_at = ? WHERE synced_at IS NULL", at),
  };
}

function instantOf(value: SqlValue | undefined): number | undefined {
  return typeof value === "number" ? value : undefined;
}

function nameOf({ tenantId, processDefinitionId }: ProcessName): [string, string] {
  return [escapeId(tenantId), escapeId(processDefinitionId)];
}

/** Rows of definitions, part by part → definitions. */
function joinDefinitions(rows: SqlRow[]): RegisteredDefinition[] {
  const parts = new Map<unknown, Uint8Array[]>();
  for (const row of rows) {
    const known = parts.get(row.process_definition_key);
    if (known === undefined) parts.set(row.process_definition_key, [contentOf(row)]);
    else known.push(contentOf(row));
  }
  return Array.from(parts.values(), (ofOne) => readDefinition(joinText(ofOne)));
}

function readDefinition(text: string): RegisteredDefinition {
  return JSON.parse(text) as RegisteredDefinition;
}

function contentOf({ content }: SqlRow): Uint8Array {
  if (content instanceof Uint8Array) return content;
  throw new TypeError("Cannot read a part: it is not a blob");
}
