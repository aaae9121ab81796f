/**
 * Secrets out of environment variables, or the bindings of a Worker, those of Secrets Store included.
 *
 * @module
 */

import type { SecretStore } from "../../ports/secret_store.ts";

/** Which variables are secrets. */
export interface EnvironmentSecretsOptions {
  /** A secret's variable is this prefix and its name. Must not be empty. */
  prefix: string;
  /** Names of variables that are never secrets: the runtime's own settings. */
  reserved: ReadonlySet<string>;
}

/** A secret of Cloudflare's Secrets Store, as a Worker's binding has it. */
interface StoredSecret {
  get(): Promise<string>;
}

/**
 * Makes a secret store, the same for every tenant. A variable that is empty, or is neither text nor number nor a
 * secret of Secrets Store, is no secret.
 *
 * @param read Reads one variable.
 */
export function createEnvironmentSecrets(
  read: (name: string) => unknown,
  { prefix, reserved }: EnvironmentSecretsOptions,
): SecretStore {
  if (prefix === "") throw new TypeError("Cannot look secrets up: the prefix is empty, expected a text");
  return {
    async get(name) {
      const variable = prefix + name;
      // Windows does not tell letter cases of variables apart.
      if (reserved.has(variable.toUpperCase())) return undefined;
      const value = read(variable);
      const text = isStoredSecret(value) ? await value.get() : value;
      return textOf(text);
    },
  };
}

function isStoredSecret(value: unknown): value is StoredSecret {
  return typeof value === "object" && value !== null && "get" in value && typeof value.get === "function";
}

function textOf(value: unknown): string | undefined {
  const text = typeof value === "number" ? String(value) : value;
  return typeof text === "string" && text !== "" ? text : undefined;
}
