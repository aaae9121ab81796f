/**
 * Routes of the stub engine.
 *
 * @module
 */

import type { StubRoute } from "./engine_request.ts";

interface RouteRow {
  method: string;
  path: RegExp;
  route: StubRoute;
}

const ROUTES: readonly RouteRow[] = [
  { method: "GET", path: /^\/v2\/topology$/, route: "topology" },
  { method: "POST", path: /^\/v2\/deployments$/, route: "deploy" },
  { method: "POST", path: /^\/v2\/process-instances$/, route: "createProcessInstance" },
  { method: "POST", path: /^\/v2\/messages\/publication$/, route: "publishMessage" },
  { method: "POST", path: /^\/v2\/messages\/correlation$/, route: "correlateMessage" },
  { method: "POST", path: /^\/v2\/documents$/, route: "createDocument" },
  { method: "POST", path: /^\/v2\/jobs\/activation$/, route: "activateJobs" },
  { method: "POST", path: /^\/v2\/jobs\/([^/]+)\/completion$/, route: "completeJob" },
  { method: "POST", path: /^\/v2\/jobs\/([^/]+)\/failure$/, route: "failJob" },
  { method: "POST", path: /^\/v2\/jobs\/([^/]+)\/error$/, route: "throwJobError" },
  { method: "PATCH", path: /^\/v2\/jobs\/([^/]+)$/, route: "updateJobTimeout" },
];

/** A route that was found, with the job key in its path; empty if it has none. */
export interface FoundRoute {
  /** Which command it is. */
  route: StubRoute;
  /** What stands where the job's key belongs. */
  jobKey: string;
}

/** The route of a request, or the status that stands for none: 404, or 405 for another method's path. */
export function findRoute(method: string, pathname: string): FoundRoute | 404 | 405 {
  let status: 404 | 405 = 404;
  for (const row of ROUTES) {
    const match = row.path.exec(pathname);
    if (match === null) continue;
    if (row.method === method) return { route: row.route, jobKey: match[1] ?? "" };
    status = 405;
  }
  return status;
}
