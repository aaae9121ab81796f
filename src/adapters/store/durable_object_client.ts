/**
 * The registry that asks a Durable Object, and what the two say to each other.
 *
 * @module
 */

import { type ErrorCode, ZeebridgeError } from "../../core/errors.ts";
import type { ProcessDefinitionKey } from "../../core/keys.ts";
import type { RouteLookup, WebhookStatus } from "../../core/webhook/route.ts";
import type {
  DefinitionRegistration,
  RegisteredDefinition,
  RegisteredWebhook,
  RegistryFilter,
  RegistryState,
  SubscriptionRegistry,
} from "../../ports/subscription_registry.ts";
import { storeUnavailable } from "./failure.ts";

/**
 * What the object answers: a value, because a class of error does not survive the way between Worker and
 * object, and a thrown one leaves the caller's stub unusable.
 */
export type RegistryAnswer<T> =
  | { ok: true; value: T }
  /** `reason`: what the database said, for the log. */
  | { ok: false; code: ErrorCode; message: string; reason?: string };

/** The methods of the registry as the object answers them. */
export interface RegistryCalls {
  /** Registers a definition. */
  register(registration: DefinitionRegistration): Promise<RegistryAnswer<WebhookStatus[]>>;
  /** Forgets a definition. */
  forget(processDefinitionKey: ProcessDefinitionKey): Promise<RegistryAnswer<boolean>>;
  /** Looks a webhook up. */
  find(tenantId: string, webhookId: string): Promise<RegistryAnswer<RouteLookup>>;
  /** Lists webhooks. */
  webhooks(filter?: RegistryFilter): Promise<RegistryAnswer<RegisteredWebhook[]>>;
  /** Lists definitions. */
  definitions(filter?: RegistryFilter): Promise<RegistryAnswer<RegisteredDefinition[]>>;
  /** Reads a definition. */
  definition(
    processDefinitionKey: ProcessDefinitionKey,
  ): Promise<RegistryAnswer<RegisteredDefinition | undefined>>;
  /** Reads a model. */
  xml(processDefinitionKey: ProcessDefinitionKey): Promise<RegistryAnswer<string | undefined>>;
  /** Notes that the definitions are what the engine has. */
  markSynced(at: number): Promise<RegistryAnswer<void>>;
  /** Whether the store can be read, and what is known about it. */
  check(): Promise<RegistryAnswer<RegistryState>>;
}

/**
 * Makes a registry that asks the object.
 *
 * @param openStub Gives a stub of the object. Called for every question: a stub belongs to the request that
 * it was made in, and is broken after an error.
 */
export function createDurableObjectRegistry(openStub: () => RegistryCalls): SubscriptionRegistry {
  async function ask<T>(
    action: string,
    call: (stub: RegistryCalls) => Promise<RegistryAnswer<T>>,
  ): Promise<T> {
    const answer = await reach(action, () => call(openStub()));
    if (answer.ok) return answer.value;
    const { code, message, reason } = answer;
    throw new ZeebridgeError(code, message, { cause: reason === undefined ? undefined : new Error(reason) });
  }

  return {
    register: (registration) => ask("register a definition", (stub) => stub.register(registration)),
    forget: (processDefinitionKey) => ask("forget a definition", (stub) => stub.forget(processDefinitionKey)),
    find: (tenantId, webhookId) => ask("find a webhook", (stub) => stub.find(tenantId, webhookId)),
    webhooks: (filter) => ask("list webhooks", (stub) => stub.webhooks(filter)),
    definitions: (filter) => ask("list definitions", (stub) => stub.definitions(filter)),
    definition: (processDefinitionKey) =>
      ask("read a definition", (stub) => stub.definition(processDefinitionKey)),
    xml: (processDefinitionKey) => ask("read a model", (stub) => stub.xml(processDefinitionKey)),
    markSynced: (at) => ask("note a synchronization", (stub) => stub.markSynced(at)),
    check: () => ask("read the store", (stub) => stub.check()),
    close: () => Promise.resolve(),
  };
}

/** Calls the object, and once more if the platform says that this helps. Every call can be repeated. */
async function reach<T>(action: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (first) {
    if (!isRetryable(first)) throw storeUnavailable(action, first);
    try {
      return await call();
    } catch (second) {
      throw storeUnavailable(action, second);
    }
  }
}

/** An object that moved or was updated asks to be called again; one that is overloaded does not. */
function isRetryable(error: unknown): boolean {
  if (typeof error !== "object" || error === null) return false;
  const { retryable, overloaded } = error as { retryable?: unknown; overloaded?: unknown };
  return retryable === true && overloaded !== true;
}
