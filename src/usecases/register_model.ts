/**
 * Registers a process definition with what its model says, whoever has found it: a deployment or a search.
 *
 * @module
 */

import { warnOfAnyAudience } from "../core/bpmn/authorization.ts";
import type { Diagnostic, ProcessModel } from "../core/bpmn/subscription.ts";
import type { WebhookStatus } from "../core/webhook/route.ts";
import type { Clock } from "../ports/clock.ts";
import type { DeployedProcess } from "../ports/engine.ts";
import type { SubscriptionRegistry } from "../ports/subscription_registry.ts";
import type { Settings } from "./settings.ts";

/** What registering needs. */
export interface RegisterModelParts {
  /** Keeps the subscriptions. */
  registry: Pick<SubscriptionRegistry, "register">;
  /** Time. */
  clock: Pick<Clock, "now">;
  /** What a model's webhooks rely on beside the model. */
  settings: Pick<Settings, "jwtAudiences">;
}

/** A model, read, and its text. */
export interface ModelSource {
  /** The model's XML. */
  xml: string;
  /** What it says. */
  model: ProcessModel;
}

/** A version that is registered. */
export interface RegisteredModel {
  /** What became of its webhooks: valid ones first, each kind in document order. */
  webhooks: WebhookStatus[];
  /** What a modeller should know. */
  diagnostics: Diagnostic[];
}

/**
 * Registers one version of a process.
 *
 * @throws {ZeebridgeError} `STORE_UNAVAILABLE` if the store cannot be used.
 */
export async function registerModel(
  { registry, clock, settings }: RegisterModelParts,
  { process, source }: { process: DeployedProcess; source: ModelSource },
): Promise<RegisteredModel> {
  const { processDefinitionId, processDefinitionKey, version, resourceName, tenantId } = process;
  const { subscriptions, invalidWebhooks, serviceTasks } = source.model;
  const ofTokens = settings.jwtAudiences === undefined ? warnOfAnyAudience(subscriptions) : [];
  const diagnostics = [...source.model.diagnostics, ...ofTokens];
  const webhooks = await registry.register({
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
  return { webhooks, diagnostics };
}
