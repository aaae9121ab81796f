/**
 * Zeebe's keys: 64-bit integers that do not fit a double, so they are opaque strings here, one branded type
 * for each kind of key.
 *
 * @module
 */

/** A key of one kind: a text that cannot be passed for a key of another kind. */
export type Key<Kind extends string> = string & { readonly kindOfKey: Kind };

/** One version of a deployed process definition. */
export type ProcessDefinitionKey = Key<"ProcessDefinitionKey">;
/** One run of a process. */
export type ProcessInstanceKey = Key<"ProcessInstanceKey">;
/** One activation of an element. */
export type ElementInstanceKey = Key<"ElementInstanceKey">;
/** A job. */
export type JobKey = Key<"JobKey">;
/** A published message. */
export type MessageKey = Key<"MessageKey">;
/** A deployment. */
export type DeploymentKey = Key<"DeploymentKey">;

/** Tenant of an engine without multi-tenancy, and the default one with it. */
export const DEFAULT_TENANT_ID = "<default>";

const DIGITS = /^\d{1,19}$/;

/**
 * Reads a key that an engine sent as a JSON string or number.
 *
 * @throws {TypeError} if the value is not a whole number of at most 19 digits, or a number that is not exact.
 */
export function readKey<K extends Key<string>>(value: unknown): K {
  // A number beyond 2^53 was rounded before it came here, and a rounded key is another key.
  const isExact = typeof value === "bigint" || Number.isSafeInteger(value);
  const text = isExact ? String(value) : value;
  if (typeof text !== "string" || !DIGITS.test(text)) {
    throw new TypeError(`Cannot read a key: it is ${typeof value}, expected up to 19 digits`);
  }
  return text as K;
}
