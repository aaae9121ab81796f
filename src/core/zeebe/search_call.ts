/**
 * Searches of Zeebe's REST API v2 as values, as 8.8 and 8.9 specify them. 8.6 has none of these routes.
 *
 * Bodies have only properties that both know: filters of later ones, such as a definition's state, are left to
 * the reading of the answer.
 *
 * @see https://docs.camunda.io/docs/apis-tools/orchestration-cluster-api-rest/orchestration-cluster-api-rest-data-search/
 * @module
 */

import type { JsonObject } from "../json.ts";
import type { ProcessDefinitionKey } from "../keys.ts";
import type { ZeebeCall } from "./call.ts";
import {
  readActiveInstances,
  readAwaitingPage,
  readDefinitionPage,
  readLiveDefinition,
  readXml,
  type ZeebeAwaitingPage,
  type ZeebeDefinition,
  type ZeebeDefinitionPage,
} from "./search_read.ts";

/** The first engine whose REST API can search. */
const SEARCH_VERSION = "8.8";
/** Subscriptions that wait, in one page: as many as there are instances, so pages are large. */
const SUBSCRIPTIONS_PER_PAGE = 1_000;

/** Looks for the latest versions of a tenant's processes. */
export function searchDefinitionsCall(
  query: { tenantId: string; limit: number; after?: string },
): ZeebeCall<ZeebeDefinitionPage> {
  const { tenantId, limit, after } = query;
  return {
    action: "search process definitions",
    method: "POST",
    path: "process-definitions/search",
    body: { filter: { isLatestVersion: true, tenantId }, page: pageOf(limit, after) },
    repeatable: true,
    since: SEARCH_VERSION,
    read: (body) => readDefinitionPage(body, query),
  };
}

/** Reads a process definition. */
export function definitionCall(key: ProcessDefinitionKey): ZeebeCall<ZeebeDefinition | undefined> {
  return {
    action: `read process definition ${key}`,
    method: "GET",
    path: `process-definitions/${encodeURIComponent(key)}`,
    repeatable: true,
    since: SEARCH_VERSION,
    notFound: () => undefined,
    read: readLiveDefinition,
  };
}

/** Reads a model. */
export function xmlCall(key: ProcessDefinitionKey): ZeebeCall<string | undefined> {
  return {
    action: `read the model of process definition ${key}`,
    method: "GET",
    path: `process-definitions/${encodeURIComponent(key)}/xml`,
    repeatable: true,
    since: SEARCH_VERSION,
    answersText: true,
    notFound: () => undefined,
    read: readXml,
  };
}

/** Looks for process definitions whose instances wait for messages, in two ways. */
const AWAITING_PATHS: Record<"statistics" | "subscriptions", { path: string; limit: number; since: string }> =
  {
    statistics: { path: "process-definitions/statistics/message-subscriptions", limit: 200, since: "8.9" },
    subscriptions: {
      path: "message-subscriptions/search",
      limit: SUBSCRIPTIONS_PER_PAGE,
      since: SEARCH_VERSION,
    },
  };

/** Looks for process definitions whose instances wait for messages. */
export function searchAwaitingCall(
  query: { tenantId: string; from: "statistics" | "subscriptions"; after?: string },
): ZeebeCall<ZeebeAwaitingPage> {
  const { tenantId, from, after } = query;
  const { path, limit, since } = AWAITING_PATHS[from];
  const body: JsonObject = { filter: { messageSubscriptionState: "CREATED", tenantId } };
  // Statistics take a page with a cursor only.
  if (after !== undefined || from === "subscriptions") body.page = pageOf(limit, after);
  return {
    action: "search waiting process definitions",
    method: "POST",
    path,
    body,
    repeatable: true,
    since,
    read: readAwaitingPage,
  };
}

/** Asks whether an instance of a process definition runs. */
export function activeInstancesCall(key: ProcessDefinitionKey): ZeebeCall<boolean> {
  return {
    action: `search instances of process definition ${key}`,
    method: "POST",
    path: "process-instances/search",
    body: { filter: { processDefinitionKey: key, state: "ACTIVE" }, page: { limit: 1 } },
    repeatable: true,
    since: SEARCH_VERSION,
    read: readActiveInstances,
  };
}

function pageOf(limit: number, after: string | undefined): JsonObject {
  return after === undefined ? { limit } : { limit, after };
}

/** All searches of an engine. Each is one call, however its engine makes calls. */
export function definitionSearches<Options>(
  read: <T>(call: ZeebeCall<T>, options?: Options) => Promise<T>,
) {
  return {
    searchProcessDefinitions: (query: Parameters<typeof searchDefinitionsCall>[0], options?: Options) =>
      read(searchDefinitionsCall(query), options),
    processDefinition: (key: ProcessDefinitionKey, options?: Options) => read(definitionCall(key), options),
    processDefinitionXml: (key: ProcessDefinitionKey, options?: Options) => read(xmlCall(key), options),
    searchAwaitingDefinitions: (query: Parameters<typeof searchAwaitingCall>[0], options?: Options) =>
      read(searchAwaitingCall(query), options),
    hasActiveInstances: (key: ProcessDefinitionKey, options?: Options) =>
      read(activeInstancesCall(key), options),
  };
}
