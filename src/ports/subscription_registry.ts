/**
 * The subscription registry: process definitions and the webhooks that they ask for. Which element serves a
 * webhook id follows from the definitions alone (`core/webhook/route.ts`), so a registry stores definitions
 * and looks routes up in one row.
 *
 * Every method throws a `ZeebridgeError` with code `STORE_UNAVAILABLE` when the store cannot be used now.
 *
 * @module
 */

import type {
  Diagnostic,
  InvalidWebhook,
  ServiceTask,
  WebhookSubscription,
} from "../core/bpmn/subscription.ts";
import type { ProcessDefinitionKey } from "../core/keys.ts";
import type { RouteLookup, WebhookStatus } from "../core/webhook/route.ts";

/** Stores process definitions and finds webhooks. */
export interface SubscriptionRegistry {
  /**
   * Stores a definition and makes its webhooks effective, in one atomic step. Registering a key again
   * replaces its record (a repaired registration) without changing whose turn it is.
   *
   * @returns The status of each of its webhooks: valid ones first, each kind in document order.
   */
  register(registration: DefinitionRegistration): Promise<WebhookStatus[]>;
  /** Forgets a definition; an older version or a queued process takes over. False if it was not known. */
  forget(processDefinitionKey: ProcessDefinitionKey): Promise<boolean>;
  /** Looks a webhook up: one row, whatever the number of webhooks. */
  find(tenantId: string, webhookId: string): Promise<RouteLookup>;
  /** Every webhook, by tenant, process and document order. */
  webhooks(filter?: RegistryFilter): Promise<RegisteredWebhook[]>;
  /** Every definition, newest first. */
  definitions(filter?: RegistryFilter): Promise<RegisteredDefinition[]>;
  /** One definition. */
  definition(processDefinitionKey: ProcessDefinitionKey): Promise<RegisteredDefinition | undefined>;
  /** The XML of one definition. */
  xml(processDefinitionKey: ProcessDefinitionKey): Promise<string | undefined>;
  /**
   * Notes that the definitions are what the engine has, as far as it can be asked. The first note lasts: what
   * counts is whether this store was ever filled.
   */
  markSynced(at: number): Promise<void>;
  /** Resolves, with what is known about the store itself, if it can be read. */
  check(): Promise<RegistryState>;
  /** Lets go of what the registry holds open. */
  close(): Promise<void>;
}

/** What is known about a registry itself. */
export interface RegistryState {
  /** When its definitions were first what the engine has, in milliseconds since the epoch; absent: never. */
  syncedAt?: number;
}

/** Narrows a list. */
export interface RegistryFilter {
  /** Only this tenant. */
  tenantId?: string;
}

/** Which version of which process. */
export interface DefinitionIdentity {
  /** Tenant. */
  tenantId: string;
  /** BPMN process id. */
  processDefinitionId: string;
  /** Key of the version. */
  processDefinitionKey: ProcessDefinitionKey;
  /** Version, from 1. */
  version: number;
}

/** A process definition, read. Plain JSON. */
export interface RegisteredDefinition extends DefinitionIdentity {
  /** Resource that it came from. */
  resourceName: string;
  /** When it was first registered here, in milliseconds since the epoch. */
  registeredAt: number;
  /** Webhooks that can be served. */
  subscriptions: WebhookSubscription[];
  /** Webhooks that cannot. */
  invalidWebhooks: InvalidWebhook[];
  /** Tasks with a job type. */
  serviceTasks: ServiceTask[];
  /** What a modeller should know. */
  diagnostics: Diagnostic[];
}

/** A definition to store. */
export interface DefinitionRegistration extends RegisteredDefinition {
  /** The model's XML. */
  xml: string;
}

/** A webhook in a list. */
export interface RegisteredWebhook extends DefinitionIdentity, WebhookStatus {
  /** Request method asked for; absent on an invalid one. */
  method?: string;
  /** Kind of authorization asked for; absent on an invalid one. */
  authorization?: string;
  /** Hash function of the signatures asked for; absent where none are. */
  signature?: string;
  /** Which template the element was made with, where it says so. */
  subtype?: string;
  /** Name of the event bus that the events come from, where the model says so. */
  eventBusName?: string;
}
