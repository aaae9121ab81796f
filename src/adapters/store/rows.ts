/**
 * Registering and forgetting, over the few things that a store must be able to do. All of it is synchronous:
 * a store calls it within one atomic step.
 *
 * @module
 */

import type { ProcessDefinitionKey } from "../../core/keys.ts";
import type { WebhookRoute, WebhookStatus } from "../../core/webhook/route.ts";
import type { DefinitionRegistration, RegisteredDefinition } from "../../ports/subscription_registry.ts";
import { isSameProcess, type ProcessName, type Resolution, resolveWebhooks, webhookIdsOf } from "./claims.ts";

/** What a store keeps: definitions, and a route for each webhook id, so that a lookup decides nothing. */
export interface RegistryRows {
  /** One definition. */
  read(processDefinitionKey: ProcessDefinitionKey): RegisteredDefinition | undefined;
  /** Adds a definition, or puts it in the place of the one with its key. */
  write(definition: RegisteredDefinition, xml: string): void;
  /** Removes a definition that is there. */
  erase(definition: RegisteredDefinition): void;
  /** Webhook ids that any version of a process mentions. */
  idsOfProcess(process: ProcessName): Set<string>;
  /**
   * All versions of a process, and of every process of its tenant that mentions one of the ids. More of the
   * tenant's processes do no harm, as long as they are whole.
   */
  claimants(process: ProcessName, webhookIds: ReadonlySet<string>): RegisteredDefinition[];
  /** Puts the route of a webhook id in place, or removes it. */
  route(name: { tenantId: string; webhookId: string }, route: WebhookRoute | undefined): void;
}

/** Registers a definition and gives the statuses of its webhooks. */
export function registerIn(rows: RegistryRows, registration: DefinitionRegistration): WebhookStatus[] {
  const { xml, ...given } = registration;
  const previous = rows.read(given.processDefinitionKey);
  const isRepair = previous !== undefined && isSameProcess(previous, given);
  // A key that names another process now comes from an engine that began anew.
  if (previous !== undefined && !isRepair) eraseFrom(rows, previous);
  const definition = isRepair ? { ...given, registeredAt: previous.registeredAt } : given;
  const affected = rows.idsOfProcess(definition);
  for (const webhookId of webhookIdsOf(definition)) affected.add(webhookId);
  rows.write(definition, xml);
  const resolution = reroute(rows, definition, affected);
  return resolution.statusesOf(definition.processDefinitionKey);
}

/** Forgets a definition. False if it was not known. */
export function forgetIn(rows: RegistryRows, processDefinitionKey: ProcessDefinitionKey): boolean {
  const definition = rows.read(processDefinitionKey);
  if (definition === undefined) return false;
  eraseFrom(rows, definition);
  return true;
}

function eraseFrom(rows: RegistryRows, definition: RegisteredDefinition): void {
  // Not only its own ids: which version is the newest may change for all that the process mentions.
  const affected = rows.idsOfProcess(definition);
  rows.erase(definition);
  reroute(rows, definition, affected);
}

function reroute(rows: RegistryRows, process: ProcessName, webhookIds: ReadonlySet<string>): Resolution {
  const resolution = resolveWebhooks(rows.claimants(process, webhookIds), webhookIds);
  for (const webhookId of webhookIds) {
    rows.route({ tenantId: process.tenantId, webhookId }, resolution.routes.get(webhookId));
  }
  return resolution;
}
