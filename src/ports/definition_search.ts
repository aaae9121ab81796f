/**
 * What can be found out about deployed process definitions: the part of an engine that Zeebe has from 8.8 on.
 *
 * All of it is read from the engine's secondary storage, which follows its commands by a second and more. On an
 * engine without it every method throws `ENGINE_UNSUPPORTED`.
 *
 * @module
 */

import type { ProcessDefinitionKey } from "../core/keys.ts";
import type { DeployedProcess, EngineCallOptions } from "./engine.ts";

/** Finds process definitions. */
export interface DefinitionSearch {
  /** The latest version of each process of a tenant that is not deleted: one page of them. */
  searchProcessDefinitions(query: DefinitionQuery, options?: EngineCallOptions): Promise<DefinitionPage>;
  /** One process definition; `undefined` if it is not there, or deleted. */
  processDefinition(
    processDefinitionKey: ProcessDefinitionKey,
    options?: EngineCallOptions,
  ): Promise<DeployedProcess | undefined>;
  /** A model's XML; `undefined` if it is not there, or not yet. */
  processDefinitionXml(
    processDefinitionKey: ProcessDefinitionKey,
    options?: EngineCallOptions,
  ): Promise<string | undefined>;
  /** Process definitions, of any version, whose instances wait for messages: one page of them. */
  searchAwaitingDefinitions(query: AwaitingQuery, options?: EngineCallOptions): Promise<AwaitingPage>;
  /** Whether an instance of a process definition runs. */
  hasActiveInstances(
    processDefinitionKey: ProcessDefinitionKey,
    options?: EngineCallOptions,
  ): Promise<boolean>;
}

/** Asks for a page of process definitions. */
export interface DefinitionQuery {
  /** Tenant. */
  tenantId: string;
  /** Most definitions in the page, from 1 to 10,000. */
  limit: number;
  /** Where the page begins: `next` of the one before; absent: at the beginning. */
  after?: string;
}

/** A page of process definitions. */
export interface DefinitionPage {
  /** Definitions. */
  definitions: DeployedProcess[];
  /** Where the next page begins; absent if this is the last one. */
  next?: string;
}

/** Asks for a page of process definitions whose instances wait. */
export interface AwaitingQuery {
  /** Tenant. */
  tenantId: string;
  /** `statistics`: counted by the engine, from 8.9 on. `subscriptions`: each that waits, from 8.8 on. */
  from: "statistics" | "subscriptions";
  /** Where the page begins: `next` of the one before; absent: at the beginning. */
  after?: string;
}

/** A page of process definitions whose instances wait. */
export interface AwaitingPage {
  /** Their keys. One may come more than once. */
  processDefinitionKeys: ProcessDefinitionKey[];
  /** Where the next page begins; absent if this is the last one. */
  next?: string;
}
