/**
 * Secrets of a sandbox: its own AWS keys where a model signs with one, since its event bus knows no others; those of
 * the environment; and made-up values for the rest, so that every model runs before anybody has set anything up.
 *
 * @module
 */

import type { ServiceTask } from "../../core/bpmn/subscription.ts";
import { findBareReferences, findPlaceholders } from "../../core/secrets/placeholder.ts";
import type { SecretStore } from "../../ports/secret_store.ts";
import { SANDBOX_CREDENTIALS } from "../../sandbox/event_bus/credentials.ts";

/** What the secrets are made of. */
export interface SandboxSecretsOptions {
  /** Secrets that there are. */
  given: SecretStore;
  /** The tasks of all models that were deployed. */
  readTasks(): Promise<ServiceTask[]>;
}

/** Prefix of the variables that are secrets, as everywhere. */
export const SECRET_PREFIX = "SECRET_";

/** Inputs of a task that sign its request, and the sandbox's value for them. */
const SIGNING_INPUTS: ReadonlyMap<string, string> = new Map([
  ["accessKey", SANDBOX_CREDENTIALS.accessKeyId],
  ["secretKey", SANDBOX_CREDENTIALS.secretAccessKey],
]);

/** Makes a secret store that knows every name. */
export function createSandboxSecrets({ given, readTasks }: SandboxSecretsOptions): SecretStore {
  return {
    async get(name, owner) {
      return signingValueOf(name, await readTasks()) ?? await given.get(name, owner) ?? `sandbox-${name}`;
    },
  };
}

/** The sandbox's key, if a task takes this secret for one. */
function signingValueOf(name: string, tasks: readonly ServiceTask[]): string | undefined {
  for (const { target, source } of tasks.flatMap(({ inputs }) => inputs)) {
    const [, field = ""] = /(?:^|\.)authentication\.(\w+)$/.exec(target) ?? [];
    const value = SIGNING_INPUTS.get(field);
    if (value === undefined) continue;
    if ([...findPlaceholders(source), ...findBareReferences(source)].includes(name)) return value;
  }
  return undefined;
}
