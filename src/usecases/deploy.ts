/**
 * Deploys resources to the engine and registers the webhooks of the processes in them, in one answer.
 *
 * The engine comes first: it alone knows keys and versions. If registering fails after that, repeating the
 * call repairs it, because the engine answers an unchanged resource with the same key.
 *
 * @module
 */

import { decodeBpmn, parseBpmn } from "../core/bpmn/parse.ts";
import type { Diagnostic } from "../core/bpmn/subscription.ts";
import type { WebhookStatus } from "../core/webhook/route.ts";
import type { DeploymentResource, Engine } from "../ports/engine.ts";
import type { Telemetry } from "../ports/telemetry.ts";
import type { CheckWebhooks } from "./webhook_health.ts";
import { registerModel, type RegisterModelParts } from "./register_model.ts";

/** Asks for a deployment. */
export interface DeployRequest {
  /** Files: BPMN is also registered, everything else just passes through. */
  resources: DeploymentResource[];
  /** Tenant. */
  tenantId: string;
}

/** What was deployed and registered. */
export interface DeployResult {
  /** Key of the deployment. */
  deploymentKey: string;
  /** Every process definition in it. */
  processes: {
    /** BPMN process id. */
    processDefinitionId: string;
    /** Key of the version. */
    processDefinitionKey: string;
    /** Version, from 1. */
    version: number;
    /** Tenant. */
    tenantId: string;
    /** Its webhooks, in document order. */
    webhooks: WebhookStatus[];
    /** What a modeller should know. */
    diagnostics: Diagnostic[];
  }[];
}

/**
 * Deploys and registers.
 *
 * @throws {ZeebridgeError} `BPMN_INVALID` if a resource is not BPMN (nothing is deployed), `ENGINE_…` if the
 * engine refuses, `STORE_UNAVAILABLE` if it deployed but could not be registered.
 */
export type Deploy = (request: DeployRequest) => Promise<DeployResult>;

/** What deploying needs. */
export interface DeployParts extends RegisterModelParts {
  /** Takes the resources. */
  engine: Pick<Engine, "deploy">;
  /** Finds out which webhooks cannot serve now. */
  checkWebhooks: CheckWebhooks;
  /** Log and numbers. */
  telemetry: Telemetry;
}

/** Zeebe takes a file for BPMN by these ends, `order.bpmn20.xml` too. */
const BPMN_NAME = /\.(?:bpmn|xml)$/i;

/** Makes the use case. */
export function createDeploy(parts: DeployParts): Deploy {
  const { checkWebhooks, engine, telemetry } = parts;

  return async function deploy({ resources, tenantId }) {
    const sources = resources.filter(({ name }) => BPMN_NAME.test(name)).flatMap(({ name, content }) => {
      const xml = decodeBpmn(content);
      return parseBpmn(xml).map((model) => ({ name, xml, model }));
    });
    const deployment = await engine.deploy({ resources, tenantId });
    const processes: DeployResult["processes"] = [];
    for (const process of deployment.processes) {
      const { processDefinitionId, processDefinitionKey, version, tenantId } = process;
      const identity = { processDefinitionId, processDefinitionKey, version };
      const source = sources.find(({ name, model }) =>
        name === process.resourceName && model.processDefinitionId === processDefinitionId
      );
      if (source === undefined) {
        processes.push({ ...identity, tenantId, webhooks: [], diagnostics: [] });
        continue;
      }
      const { webhooks, diagnostics } = await registerModel(parts, { process, source });
      const bound = source.model.subscriptions.map((one) => ({ ...one, ...identity, tenantId }));
      processes.push({
        ...identity,
        tenantId,
        webhooks: await checkWebhooks(
          webhooks,
          ({ elementId }) => bound.find((one) => one.elementId === elementId),
        ),
        diagnostics,
      });
      telemetry.log("info", "Process deployed", {
        ...identity,
        webhooks: webhooks.length,
        problems: diagnostics.length,
      });
    }
    return { deploymentKey: deployment.deploymentKey, processes };
  };
}
