/**
 * Registers a process definition with what its model says, whoever has found it: a deployment or a search.
 *
 * @module
 */

import type { ProcessModel } from "../core/bpmn/subscription.ts";
import type { WebhookStatus } from "../core/webhook/route.ts";
import type { Clock } from "../ports/clock.ts";
import type { DeployedProcess } from "../ports/engine.ts";
import type { SubscriptionRegistry } from "../ports/subscription_registry.ts";

/** What registering needs. */
export interface RegisterModelParts {
  /** Keeps the subscriptions. */
  registry: Pick<SubscriptionRegistry, "register">;
  /** Time. */
  clock: Pick<Clock, "now">;
}

/** A model, read, and its text. */
export interface ModelSource {
  /** The model's XML. */
  xml: string;
  /** What it says. */
  model: ProcessModel;
}

/**
 * Registers one version of a process.
 *
 * @throws {ZeebridgeError} `STORE_UNAVAILABLE` if the store cannot be used.
 */
export async function registerModel(
  { registry, clock }: RegisterModelParts,
  { process, source }: { process: DeployedProcess; source: ModelSource },
): Promise<WebhookStatus[]> {
  const { processDefinitionId, processDefinitionKey, version, resourceName, tenantId } = process;
  const { subscriptions, invalidWebhooks, serviceTasks, diagnostics } = source.model;
  return await registry.register({
    processDefinitionId,
    processDefinitionKey,
    version,
    resourceName,
    tenantId,
    registeredAt: clock.now(),
    subscriptions,
    invalidWebhooks,
    serviceTasks,
    diagnostics,
    xml: source.xml,
  });
}
