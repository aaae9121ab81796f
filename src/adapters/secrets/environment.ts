/**
 * Secrets out of environment variables, or the bindings of a Worker.
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

/**
 * Makes a secret store. A variable that is empty, or is no text or number, is no secret.
 *
 * @param read Reads one variable.
 */
export function createEnvironmentSecrets(
  read: (name: string) => unknown,
  { prefix, reserved }: EnvironmentSecretsOptions,
): SecretStore {
  if (prefix === "") throw new TypeError("Cannot look secrets up: the prefix is empty, expected a text");
  return {
    get(name) {
      const variable = prefix + name;
      // Windows does not tell letter cases of variables apart.
      if (reserved.has(variable.toUpperCase())) return Promise.resolve(undefined);
      const value = read(variable);
      const text = typeof value === "number" ? String(value) : value;
      return Promise.resolve(typeof text === "string" && text !== "" ? text : undefined);
    },
  };
}
