/**
 * The definitions that a process has met: those that are registered, and those whose models cannot be read.
 *
 * @module
 */

import { parseBpmn } from "../core/bpmn/parse.ts";
import type { ProcessModel } from "../core/bpmn/subscription.ts";
import { ZeebridgeError } from "../core/errors.ts";
import type { ProcessDefinitionKey } from "../core/keys.ts";
import { makeRoom } from "../core/make_room.ts";
import type { DefinitionSearch } from "../ports/definition_search.ts";
import type { DeployedProcess } from "../ports/engine.ts";
import type { RegisteredDefinition, SubscriptionRegistry } from "../ports/subscription_registry.ts";
import type { Telemetry } from "../ports/telemetry.ts";
import { registerModel, type RegisterModelParts } from "./register_model.ts";

/** What getting to know a definition needs. */
export interface KnownDefinitionsParts extends RegisterModelParts {
  /** Has the models. */
  engine: Pick<DefinitionSearch, "processDefinitionXml">;
  /** Keeps the subscriptions. */
  registry: Pick<SubscriptionRegistry, "register" | "definition">;
  /** Log. */
  telemetry: Telemetry;
}

/** Most models that are remembered as unreadable. */
const MAX_UNREADABLE = 1_000;

/** Definitions that were met. */
export class KnownDefinitions {
  readonly #parts: KnownDefinitionsParts;
  readonly #registered = new Set<ProcessDefinitionKey>();
  /** Oldest first. */
  readonly #unreadable = new Set<ProcessDefinitionKey>();
  /** Those of the registered that a search has shown. */
  readonly #seen = new Set<ProcessDefinitionKey>();

  /** Knows nothing yet. */
  constructor(parts: KnownDefinitionsParts) {
    this.#parts = parts;
  }

  /** Whether a definition was never met. */
  isNew(key: ProcessDefinitionKey): boolean {
    return !this.#registered.has(key) && !this.#unreadable.has(key);
  }

  /** Whether the engine's searches have ever shown a definition that is registered. */
  wasSeen(key: ProcessDefinitionKey): boolean {
    return this.#seen.has(key);
  }

  /** Takes note of definitions that a search has shown. */
  see(keys: Iterable<ProcessDefinitionKey>): void {
    for (const key of keys) this.#seen.add(key);
  }

  /** Takes the registry's own word for what is registered. */
  reset(registered: readonly RegisteredDefinition[]): void {
    this.#registered.clear();
    for (const { processDefinitionKey } of registered) this.#registered.add(processDefinitionKey);
    for (const key of this.#seen) if (!this.#registered.has(key)) this.#seen.delete(key);
  }

  /** Strikes one out that is registered no more. */
  remove(key: ProcessDefinitionKey): void {
    this.#registered.delete(key);
    this.#seen.delete(key);
  }

  /** Registers a definition, unless its model is not there yet or cannot be read. */
  async include(process: DeployedProcess, signal: AbortSignal): Promise<void> {
    const { engine, registry, telemetry } = this.#parts;
    const { processDefinitionId, processDefinitionKey, version } = process;
    // A deployment may have been faster.
    if (await registry.definition(processDefinitionKey) === undefined) {
      const xml = await engine.processDefinitionXml(processDefinitionKey, { signal });
      if (xml === undefined) return;
      const identity = { processDefinitionId, processDefinitionKey, version };
      try {
        const model = readModel(xml, processDefinitionId);
        const source = { xml, model };
        const { webhooks, diagnostics } = await registerModel(this.#parts, { process, source });
        telemetry.log("info", "Process found", {
          ...identity,
          webhooks: webhooks.length,
          problems: diagnostics.length,
        });
      } catch (error) {
        if (!(error instanceof ZeebridgeError) || error.code !== "BPMN_INVALID") throw error;
        telemetry.log("error", "Model cannot be read", {
          ...identity,
          code: error.code,
          error: error.message,
        });
        return this.#rememberUnreadable(processDefinitionKey);
      }
    }
    this.#registered.add(processDefinitionKey);
  }

  #rememberUnreadable(key: ProcessDefinitionKey): void {
    makeRoom(this.#unreadable, MAX_UNREADABLE);
    this.#unreadable.add(key);
  }
}

/**
 * What the model says of a process.
 *
 * @throws {ZeebridgeError} `BPMN_INVALID` if it cannot be read, or says nothing of it.
 */
function readModel(xml: string, processDefinitionId: string): ProcessModel {
  const model = parseBpmn(xml).find((one) => one.processDefinitionId === processDefinitionId);
  if (model !== undefined) return model;
  throw new ZeebridgeError("BPMN_INVALID", "Cannot read the model: the process is not in it");
}
