/**
 * Secrets that a host has at hand: in a record, or behind a function.
 *
 * @module
 */

import type { SecretOwner, SecretStore } from "../../ports/secret_store.ts";

/**
 * Where a host has its secrets, by the name that the model uses: a record, or a function, which is told whose secret
 * it is. An empty value is none.
 */
export type GivenSecrets =
  | Readonly<Record<string, string>>
  | ((name: string, owner: SecretOwner) => string | undefined | Promise<string | undefined>);

/** Makes a secret store of them. */
export function createGivenSecrets(secrets: GivenSecrets): SecretStore {
  const read = typeof secrets === "function" ? secrets : (name: string) => ownText(secrets, name);
  return {
    async get(name, owner) {
      return await read(name, owner) || undefined;
    },
  };
}

/** Names come from models: what every object has is no secret. */
function ownText(secrets: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(secrets, name) ? secrets[name] : undefined;
}
