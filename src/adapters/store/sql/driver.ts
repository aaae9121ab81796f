/**
 * The little that the registry needs of a SQL database. `node:sqlite` and a Durable Object differ in much
 * (transactions, bindings, blobs, limits); what differs is the driver's business.
 *
 * @module
 */

/** A value that binds and reads alike everywhere. Keys are text: 64 bits do not fit a number. */
export type SqlValue = string | number | null | Uint8Array;

/** A row, by column name. */
export type SqlRow = Record<string, SqlValue>;

/** A SQLite database that answers at once. */
export interface SqlDriver {
  /** Runs one statement with its `?` bound in order, and gives all of its rows. */
  query(sql: string, ...values: SqlValue[]): SqlRow[];
  /** Runs `work` as one writing transaction: all of it, or nothing if it throws. Never nested. */
  transaction<T>(work: () => T): T;
  /** Lets go of the database. */
  close(): void;
}

/**
 * Refuses a wrong number of values, which `node:sqlite` would bind as NULL without a word.
 *
 * @throws {TypeError}
 */
export function checkBindings(sql: string, values: SqlValue[]): void {
  const expected = sql.split("?").length - 1;
  if (values.length !== expected) {
    throw new TypeError(`Cannot run ${sql}: it got ${values.length} values, expected ${expected}`);
  }
}
