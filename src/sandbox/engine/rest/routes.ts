/**
 * Routes of the engine.
 *
 * @module
 */

import type { EngineFlavour } from "./answer.ts";
import type { RestRoute } from "./request.ts";

interface RouteRow {
  method: string;
  path: RegExp;
  route: RestRoute;
  /** Servers that have it. Default: all. */
  flavours?: readonly EngineFlavour[];
}

const SEARCHABLE: readonly EngineFlavour[] = ["8.8", "8.9"];

const ROUTES: readonly RouteRow[] = [
  { method: "GET", path: /^\/v2\/topology$/, route: "topology" },
  { method: "POST", path: /^\/v2\/deployments$/, route: "deploy" },
  { method: "POST", path: /^\/v2\/process-instances$/, route: "createProcessInstance" },
  { method: "POST", path: /^\/v2\/resources\/([^/]+)\/deletion$/, route: "deleteResource" },
  {
    method: "POST",
    path: /^\/v2\/process-instances\/([^/]+)\/cancellation$/,
    route: "cancelProcessInstance",
  },
  { method: "POST", path: /^\/v2\/incidents\/([^/]+)\/resolution$/, route: "resolveIncident" },
  { method: "PUT", path: /^\/v2\/element-instances\/([^/]+)\/variables$/, route: "setVariables" },
  { method: "POST", path: /^\/v2\/messages\/publication$/, route: "publishMessage" },
  { method: "POST", path: /^\/v2\/messages\/correlation$/, route: "correlateMessage" },
  { method: "POST", path: /^\/v2\/documents$/, route: "createDocument" },
  { method: "POST", path: /^\/v2\/jobs\/activation$/, route: "activateJobs" },
  { method: "POST", path: /^\/v2\/jobs\/([^/]+)\/completion$/, route: "completeJob" },
  { method: "POST", path: /^\/v2\/jobs\/([^/]+)\/failure$/, route: "failJob" },
  { method: "POST", path: /^\/v2\/jobs\/([^/]+)\/error$/, route: "throwJobError" },
  { method: "PATCH", path: /^\/v2\/jobs\/([^/]+)$/, route: "updateJobTimeout" },
  {
    method: "POST",
    path: /^\/v2\/process-definitions\/search$/,
    route: "searchProcessDefinitions",
    flavours: SEARCHABLE,
  },
  {
    method: "POST",
    path: /^\/v2\/process-definitions\/statistics\/message-subscriptions$/,
    route: "awaitingStatistics",
    flavours: ["8.9"],
  },
  {
    method: "GET",
    path: /^\/v2\/process-definitions\/([^/]+)$/,
    route: "processDefinition",
    flavours: SEARCHABLE,
  },
  {
    method: "GET",
    path: /^\/v2\/process-definitions\/([^/]+)\/xml$/,
    route: "processDefinitionXml",
    flavours: SEARCHABLE,
  },
  {
    method: "POST",
    path: /^\/v2\/message-subscriptions\/search$/,
    route: "awaitingSubscriptions",
    flavours: SEARCHABLE,
  },
  {
    method: "POST",
    path: /^\/v2\/process-instances\/search$/,
    route: "searchProcessInstances",
    flavours: SEARCHABLE,
  },
];

/** A route that was found, with the key in its path; empty if it has none. */
export interface FoundRoute {
  /** Which command it is. */
  route: RestRoute;
  /** What stands where the key belongs. */
  key: string;
}

/** The route of a request, or the status that stands for none: 404, or 405 for another method's path. */
export function findRoute(
  { method, pathname }: { method: string; pathname: string },
  flavour: EngineFlavour,
): FoundRoute | 404 | 405 {
  let status: 404 | 405 = 404;
  for (const row of ROUTES) {
    const match = row.path.exec(pathname);
    if (match === null || row.flavours?.includes(flavour) === false) continue;
    if (row.method === method) return { route: row.route, key: match[1] ?? "" };
    status = 405;
  }
  return status;
}
