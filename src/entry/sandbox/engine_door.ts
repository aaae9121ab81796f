/**
 * The engine of a sandbox for other clients: it asks nobody for a password, so it is for the programs of this machine
 * alone, and not for the pages that its browser shows.
 *
 * @module
 */

import { isFromThisMachine } from "../../http/admin_access.ts";
import { problemResponse } from "../../http/problem_response.ts";

/** Lets programs of this machine in: without it, any web page could deploy a process by a form. */
export function createEngineDoor(
  handle: (request: Request) => Promise<Response>,
): (request: Request) => Promise<Response> {
  return (request) => isFromThisMachine(request) ? handle(request) : Promise.resolve(refuse());
}

function refuse(): Response {
  return problemResponse(403, "ENGINE_FORBIDDEN", {
    detail:
      "The sandbox's engine answers programs of this machine only: expected its address as start prints it",
  });
}
