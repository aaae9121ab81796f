/**
 * Where `{{secrets.X}}` comes from.
 *
 * @module
 */

/** Looks secrets up. */
export interface SecretStore {
  /** The value of a secret by the name that the model uses, or `undefined` if there is none. */
  get(name: string, owner: SecretOwner): Promise<string | undefined>;
}

/** Whose secret is asked for. */
export interface SecretOwner {
  /** Tenant of the model that names it. */
  tenantId: string;
}
