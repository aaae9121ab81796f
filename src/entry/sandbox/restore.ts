/**
 * Deployments of an earlier sandbox: as a file's text, and back.
 *
 * @module
 */

import { parseBpmn } from "../../core/bpmn/parse.ts";
import { isJsonObject, type Json, parseJson, stringifyJson } from "../../core/json.ts";
import { readKey } from "../../core/keys.ts";
import type { ProcessDefinition } from "../../sandbox/engine/definitions.ts";
import { registerModel } from "../../usecases/register_model.ts";
import type { Connector } from "../connector.ts";
import type { SandboxParts } from "./sandbox_parts.ts";

/** Definitions as the text of a file. */
export function writeDefinitions(definitions: readonly ProcessDefinition[]): string {
  const rows = definitions.map((definition): Json => ({
    ...definition,
    processDefinitionKey: String(definition.processDefinitionKey),
  }));
  return `${stringifyJson({ definitions: rows })}\n`;
}

/**
 * Definitions of such a text.
 *
 * @throws {TypeError} if it is none.
 */
export function readDefinitions(text: string): ProcessDefinition[] {
  const file = readJson(text);
  const rows = isJsonObject(file) ? file["definitions"] : undefined;
  if (!Array.isArray(rows)) throw new TypeError("it is not a list of definitions");
  return rows.map(readDefinition);
}

function readJson(text: string): Json {
  try {
    return parseJson(text);
  } catch {
    throw new TypeError("it is not JSON");
  }
}

function readDefinition(row: Json): ProcessDefinition {
  const {
    processDefinitionId,
    processDefinitionKey,
    version,
    resourceName,
    tenantId,
    content,
    deployedAt,
    state,
  } = isJsonObject(row) ? row : {};
  if (
    typeof processDefinitionId !== "string" || typeof resourceName !== "string" ||
    typeof tenantId !== "string" ||
    typeof content !== "string" || typeof version !== "number" || typeof deployedAt !== "number" ||
    typeof processDefinitionKey !== "string" || !/^\d{1,19}$/.test(processDefinitionKey) ||
    state !== "ACTIVE" && state !== "DELETED"
  ) throw new TypeError("it has a definition that cannot be read");
  const key = BigInt(processDefinitionKey);
  return {
    processDefinitionId,
    processDefinitionKey: key,
    version,
    resourceName,
    tenantId,
    content,
    deployedAt,
    state,
  };
}

/** Has the connector serve the webhooks of definitions that the engine has from before, oldest first. */
export async function restoreWebhooks(
  { engine, options }: SandboxParts,
  connector: Connector,
): Promise<void> {
  const { clock, settings } = connector;
  for (const definition of engine.definitions) {
    const { processDefinitionId, processDefinitionKey, content, state } = definition;
    if (state === "DELETED") continue;
    const model = parseBpmn(content).find((one) => one.processDefinitionId === processDefinitionId);
    if (model === undefined) continue;
    await registerModel({ registry: options.registry, clock, settings }, {
      process: { ...definition, processDefinitionKey: readKey(processDefinitionKey) },
      source: { xml: content, model },
    });
  }
}
